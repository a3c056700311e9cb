/**
 * The media plane as the signalling sees it: rooms, peers, sources. Routers, workers and pipes stay behind it. A peer is
 * one client with its transports; what seat of a meeting it sits in is not the plane's business.
 * RTP, ICE and DTLS objects pass through as plain objects; the plane validates them and answers `badMedia`.
 */
export type Opaque = Record<string, unknown>
export type Source = 'mic' | 'secondMic' | 'camera' | 'documentCamera' | 'screen' | 'screenAudio'
export type Kind = 'audio' | 'video'
export type Direction = 'send' | 'receive'

export interface TransportOptions {
  id: string
  iceParameters: Opaque
  iceCandidates: Opaque[]
  dtlsParameters: Opaque
}

/** One stream that a peer should receive. Spatial layer 0 is the smallest; undefined leaves the choice to the plane. */
export interface WantedStream {
  readonly peerId: string
  readonly source: Source
  /** Highest simulcast layer worth sending: 0 for a small picture. */
  readonly maxSpatialLayer?: number
  /** 1 (given up first) to 255 (kept longest) when bandwidth runs out. */
  readonly priority: number
  /** Set up and offered like the others, but nothing of it is sent to the peer until a plan or a cut wants it without this mark. */
  readonly resting?: true
}

/** A peer with its newest plan. */
export interface PeerPlan {
  readonly peerId: string
  readonly wanted: readonly WantedStream[]
}

export interface ConsumerOffer {
  consumerId: string
  producerId: string
  peerId: string
  source: Source
  kind: Kind
  rtpParameters: Opaque
}

export interface PlanChange {
  added: ConsumerOffer[]
  removed: string[]
}

export type MediaErrorCode = 'mediaUnavailable' | 'badMedia' | 'noSuchTransport' | 'noSuchProducer'

/** An expected refusal of the plane. Anything else that it throws is a defect. */
export class MediaError extends Error {
  readonly code: MediaErrorCode
  constructor(code: MediaErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export interface RoomListener {
  /**
   * The worker of these peers went away, and with it every transport, producer and consumer of theirs: they open media
   * again, on another worker. The others keep what they have; their consumers of those peers are gone.
   */
  reset(peerIds: readonly string[], generation: number): void
  speakers(speaking: { peerId: string; volume: number }[], dominantPeerId: string | null): void
  consumerState(peerId: string, consumerId: string, state: 'ok' | 'noBandwidth' | 'senderSilent'): void
  /** `lost`: ICE or DTLS of this transport failed or went silent. */
  transportState(peerId: string, transportId: string, direction: Direction, state: 'connected' | 'lost'): void
  /** A producer came to its end without the peer asking for it. */
  producerClosed(peerId: string, source: Source): void
}

/** What came of one source of a peer so far, all its sizes together. */
export interface SourceStats {
  readonly packets: number
  readonly lost: number
  readonly bytes: number
  /** Packets of each size of a picture, the smallest first; of sound one figure. */
  readonly layers: readonly number[]
  /** Null until the worker has measured it. */
  readonly rttMs: number | null
}

/** All methods reject with MediaError `mediaUnavailable` while there is no worker for the peer, within a deadline. */
export interface MediaRoom {
  readonly roomId: string
  /** Counts upward whenever a worker of the room goes away. */
  readonly generation: number
  /** The same on every worker. */
  routerRtpCapabilities(): Promise<Opaque>
  /**
   * Opens the peer's transport of that direction; an older one of the same direction is closed with all on it.
   *
   * @param firstGuessBps - Bits a second that it is believed to carry towards the peer at first. It only lowers the plane's own guess, and not below
   *   a floor of the plane's.
   */
  openTransport(peerId: string, direction: Direction, firstGuessBps?: number): Promise<TransportOptions>
  connectTransport(peerId: string, transportId: string, dtlsParameters: Opaque): Promise<void>
  restartIce(peerId: string, transportId: string): Promise<Opaque>
  /** The peer can receive from now on. */
  setReceiverCapabilities(peerId: string, rtpCapabilities: Opaque): Promise<void>
  /** @returns the producer's id; an older producer of the same peer and source is closed. */
  produce(
    peerId: string,
    transportId: string,
    input: { source: Source; kind: Kind; rtpParameters: Opaque; paused: boolean },
  ): Promise<string>
  /** No producer of that source: nothing happens and false is answered. */
  setProducerPaused(peerId: string, source: Source, paused: boolean): Promise<boolean>
  closeProducer(peerId: string, source: Source): void
  /** Sources that the peer produces now, with whether each is paused. */
  producersOf(peerId: string): { source: Source; paused: boolean }[]
  /**
   * Makes the peer's consumers equal to `wanted`, leaving those that fit. Streams that nobody produces and peers that are
   * not ready are passed over; call again when that changes. So is, after some seconds, a stream from a worker that does not
   * answer. Calls for one peer are carried out in order.
   */
  setPlan(peerId: string, wanted: readonly WantedStream[]): Promise<PlanChange>
  /**
   * A change of the speaker: of what the peers have already, all that their plans want flows at once, and then what they want no longer pauses.
   * Nothing is made or closed; plans for the same peers follow. Resolves when what is wanted flows; failures are logged.
   */
  cut(plans: readonly PeerPlan[]): Promise<void>
  /** Unknown ids are passed over. What rests is only noted to be set up at the client. A resumed picture asks its sender for a key frame, at most one a second. */
  resumeConsumers(peerId: string, consumerIds: readonly string[]): Promise<void>
  /** Media of a peer: gone, whatever it had. Twice is fine. */
  closePeer(peerId: string): void
  /** True while a transport of this peer is connected. */
  isFlowing(peerId: string): boolean
  /**
   * Bits a second that the peer's receive transport is believed to carry: the initial guess until pictures flow. Null while
   * there is no such transport.
   */
  receiveBps(peerId: string): Promise<number | null>
  /** Null while the peer does not produce it. Asks the worker: for single peers, not for all. */
  sourceStats(peerId: string, source: Source): Promise<SourceStats | null>
  close(): void
}

/** A stream of VP8 of the link test, by the numbers in its packets. */
export interface ProbePicture {
  readonly payloadType: number
  readonly ssrc: number
}

/**
 * A connection that tells a client whether media ports are open to it, and how packets fare on the way: ICE and DTLS as in a meeting, one
 * small picture that the client sends and gets back, and it belongs to no room.
 */
export interface MediaProbe {
  /** Only candidates of the protocol that was asked for. */
  readonly options: TransportOptions
  /** What comes back: each packet of the client's picture once, in the order of its coming; what is lost is not sent again. */
  readonly back: ProbePicture
  /** Resolves to true once ICE and DTLS came through, to false when it was closed before. */
  readonly connected: Promise<boolean>
  /** Everything that came in so far. Rejects once it is closed. */
  receivedBytes(): Promise<number>
  /** Closes it; a second call does nothing. The caller that opened it closes it. */
  close(): void
}

/** Counts of what is open now: what ended is no longer in them. */
export interface PlaneTotals {
  readonly producers: number
  readonly consumers: number
  /** Streams that are carried from one worker to another. */
  readonly pipes: number
  /** RTP packets that came from the peers. */
  readonly packetsIn: number
  readonly packetsLostIn: number
  /** RTP packets that went to the peers, and those that they reported lost. */
  readonly packetsOut: number
  readonly packetsLostOut: number
  /** All bytes on the peers' transports, in and out. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Living ones; `cpuMs` is what the process has used so far. */
  readonly workers: readonly { pid: number; cpuMs: number; maxResidentBytes: number }[]
}

export interface MediaPlane {
  openRoom(roomId: string, listener: RoomListener): Promise<MediaRoom>
  /**
   * On the worker that a newcomer would be placed on now, with the client's half of DTLS.
   *
   * @throws MediaError `badMedia`, or `mediaUnavailable` while no worker lives.
   */
  openProbe(protocol: 'udp' | 'tcp', dtlsParameters: Opaque, picture: ProbePicture): Promise<MediaProbe>
  /** Whether a new room could be opened now, and each worker's process with the rooms and peers on it. */
  health(): { ready: boolean; workers: { pid: number; rooms: number; peers: number; alive: boolean }[] }
  /** For benchmarks and the operator: asks every stream, so not for every second. */
  totals(): Promise<PlaneTotals>
  close(): Promise<void>
}
