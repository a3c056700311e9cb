/**
 * The media plane as the signalling sees it: rooms, seats, sources. Routers, workers and pipes stay behind it.
 * RTP, ICE and DTLS objects pass through as plain objects; the plane validates them and answers `badMedia`.
 */
export type Opaque = Record<string, unknown>
export type Source = 'mic' | 'camera' | 'screen' | 'screenAudio'
export type Kind = 'audio' | 'video'
export type Direction = 'send' | 'receive'

export interface TransportOptions {
  id: string
  iceParameters: Opaque
  iceCandidates: Opaque[]
  dtlsParameters: Opaque
}

/** One stream that a seat should receive. Spatial layer 0 is the smallest; undefined leaves the choice to the plane. */
export interface WantedStream {
  readonly seatId: string
  readonly source: Source
  /** Highest simulcast layer worth sending: 0 for a small picture. */
  readonly maxSpatialLayer?: number
  /** 1 (given up first) to 255 (kept longest) when bandwidth runs out. */
  readonly priority: number
}

export interface ConsumerOffer {
  consumerId: string
  producerId: string
  seatId: string
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
  /** The room lives on a new worker: every transport, producer and consumer is gone; seats open media anew. */
  reset(generation: number): void
  speakers(speaking: { seatId: string; volume: number }[], dominantSeatId: string | null): void
  consumerState(seatId: string, consumerId: string, state: 'ok' | 'noBandwidth' | 'senderSilent'): void
  /** `lost`: ICE or DTLS of this transport failed or went silent. */
  transportState(seatId: string, transportId: string, direction: Direction, state: 'connected' | 'lost'): void
  /** A producer came to its end without the seat asking for it. */
  producerClosed(seatId: string, source: Source): void
}

/** All methods reject with MediaError `mediaUnavailable` while the room is between two workers, within a deadline. */
export interface MediaRoom {
  readonly roomId: string
  /** Counts upward whenever the room moves to another worker. */
  readonly generation: number
  routerRtpCapabilities(): Promise<Opaque>
  /** Opens the seat's transport of that direction; an older one of the same direction is closed with all on it. */
  openTransport(seatId: string, direction: Direction): Promise<TransportOptions>
  connectTransport(seatId: string, transportId: string, dtlsParameters: Opaque): Promise<void>
  restartIce(seatId: string, transportId: string): Promise<Opaque>
  /** The seat can receive from now on. */
  setReceiverCapabilities(seatId: string, rtpCapabilities: Opaque): Promise<void>
  /** @returns the producer's id; an older producer of the same seat and source is closed. */
  produce(
    seatId: string,
    transportId: string,
    input: { source: Source; kind: Kind; rtpParameters: Opaque; paused: boolean },
  ): Promise<string>
  /** No producer of that source: nothing happens and false is answered. */
  setProducerPaused(seatId: string, source: Source, paused: boolean): Promise<boolean>
  closeProducer(seatId: string, source: Source): void
  /** Sources that the seat produces now, with whether each is paused. */
  producersOf(seatId: string): { source: Source; paused: boolean }[]
  /**
   * Makes the seat's consumers equal to `wanted`, leaving those that fit. Streams that nobody produces and seats that are
   * not ready are passed over; call again when that changes. Calls for one seat are carried out in order.
   */
  setPlan(seatId: string, wanted: readonly WantedStream[]): Promise<PlanChange>
  /** Unknown ids are passed over. A resumed picture asks its sender for a key frame, at most one a second. */
  resumeConsumers(seatId: string, consumerIds: readonly string[]): Promise<void>
  /** Media of a seat: gone, whatever it had. Twice is fine. */
  closeSeat(seatId: string): void
  /** True while a transport of this seat is connected. */
  isFlowing(seatId: string): boolean
  close(): void
}

export interface MediaPlane {
  openRoom(roomId: string, listener: RoomListener): Promise<MediaRoom>
  /** Whether a new room could be opened now, and each worker's process. */
  health(): { ready: boolean; workers: { pid: number; rooms: number; alive: boolean }[] }
  close(): Promise<void>
}
