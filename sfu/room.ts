import { KeyFrameBatcher } from './key-frame-batcher.ts'
import { MediaError } from './api.ts'
import { ROUTER_CAPABILITIES } from './codecs.ts'
import { PeerPlacement } from './peer-placement.ts'
import { Pipes } from './pipes.ts'
import { QuietListener } from './quiet-listener.ts'
import { RoomVoices } from './voices.ts'
import { within } from './within.ts'
import type {
  Direction,
  Kind,
  MediaRoom,
  Opaque,
  PeerPlan,
  PlanChange,
  RoomListener,
  Source,
  SourceStats,
  TransportOptions,
  WantedStream,
} from './api.ts'
import type { Log } from './log.ts'
import type { PeerMedia } from './peer-media.ts'
import type { RoomSettings } from './settings.ts'
import type { Workers } from './workers.ts'

const nobody: PlanChange = { added: [], removed: [] }

/** One object for all who ask, so that its name (a hash) is worked out once. */
const CAPABILITIES: Opaque = { ...structuredClone(ROUTER_CAPABILITIES) }

/** A room that outlives its workers: its peers are spread over them, and its streams piped to where they are wanted. */
export class Room implements MediaRoom {
  readonly roomId: string
  readonly #workers: Workers
  readonly #settings: RoomSettings
  readonly #log: Log
  readonly #listener: QuietListener
  readonly #onClosed: () => void
  readonly #pipes: Pipes
  readonly #batcher = new KeyFrameBatcher()
  readonly #placement: PeerPlacement
  readonly #bitrateTimer: NodeJS.Timeout
  #sampling = false
  #generation = 1
  /** Peers whose worker went away and who were not yet told that they can come again. */
  readonly #lost = new Set<string>()
  #closed = false

  constructor(
    roomId: string,
    listener: RoomListener,
    workers: Workers,
    settings: RoomSettings,
    log: Log,
    onClosed: () => void,
  ) {
    this.roomId = roomId
    this.#workers = workers
    this.#settings = settings
    this.#log = log
    const quiet = new QuietListener(roomId, listener, log)
    this.#listener = quiet
    this.#onClosed = onClosed
    this.#pipes = new Pipes(settings.timing)
    const voices = new RoomVoices((speaking, dominant) => quiet.speakers(speaking, dominant))
    this.#placement = new PeerPlacement(
      {
        roomId,
        listener: quiet,
        settings,
        log,
        pipes: this.#pipes,
        batcher: this.#batcher,
        streamOf: (peerId, source) => {
          const media = this.#placement.find(peerId)
          const producer = media?.producer(source)
          return media === undefined || producer === undefined
            ? undefined
            : { producer, router: media.roomRouter.router }
        },
        heard: (router, report) => voices.report(router, report),
        lost: (peerIds, roomRouter) => {
          roomRouter?.then(
            ({ router }) => voices.drop(router),
            () => {},
          )
          this.#lose(peerIds)
        },
      },
      workers,
    )
    this.#bitrateTimer = setInterval(() => void this.#limitIncomingBitrates(), settings.timing.sampleBitrateEveryMs)
    this.#bitrateTimer.unref()
  }

  get generation(): number {
    return this.#generation
  }

  /** Resolves when the room could have a worker. @throws MediaError `mediaUnavailable` after the deadline. */
  async opened(): Promise<void> {
    await this.#call(async () => {})
  }

  routerRtpCapabilities(): Promise<Opaque> {
    return this.#call(async () => CAPABILITIES)
  }
  openTransport(peerId: string, direction: Direction, firstGuessBps?: number): Promise<TransportOptions> {
    return this.#callSettled(peerId, (media) => media.openTransport(direction, firstGuessBps))
  }
  connectTransport(peerId: string, transportId: string, dtlsParameters: Opaque): Promise<void> {
    return this.#callKnown(peerId, transportId, (media) => media.connectTransport(transportId, dtlsParameters))
  }
  restartIce(peerId: string, transportId: string): Promise<Opaque> {
    return this.#callKnown(peerId, transportId, (media) => media.restartIce(transportId))
  }
  setReceiverCapabilities(peerId: string, rtpCapabilities: Opaque): Promise<void> {
    return this.#callSettled(peerId, (media) => media.setReceiverCapabilities(rtpCapabilities))
  }
  produce(
    peerId: string,
    transportId: string,
    input: { source: Source; kind: Kind; rtpParameters: Opaque; paused: boolean },
  ): Promise<string> {
    return this.#callKnown(peerId, transportId, (media) => media.produce(transportId, input))
  }
  setProducerPaused(peerId: string, source: Source, paused: boolean): Promise<boolean> {
    return this.#callIfAny(peerId, false, (media) => media.setProducerPaused(source, paused))
  }
  setPlan(peerId: string, wanted: readonly WantedStream[]): Promise<PlanChange> {
    return this.#callIfAny(peerId, nobody, (media) => media.setPlan(wanted))
  }
  cut(plans: readonly PeerPlan[]): Promise<void> {
    const concerned = plans.flatMap(({ peerId, wanted }) => {
      const media = this.#placement.find(peerId)
      return media === undefined ? [] : [{ media, wanted }]
    })
    // In one turn of the event loop it is one write to each worker, so that one key picture serves everybody. What is to rest waits for the answers.
    const begun = concerned.map(({ media, wanted }) => onWorker(media, () => media.beginWanted(wanted)))
    return this.#call(async () => {
      await this.#logFailures(begun)
      void this.#logFailures(concerned.map(({ media, wanted }) => onWorker(media, () => media.restUnwanted(wanted))))
    })
  }
  resumeConsumers(peerId: string, consumerIds: readonly string[]): Promise<void> {
    return this.#callIfAny(peerId, undefined, (media) => media.resumeConsumers(consumerIds))
  }
  receiveBps(peerId: string): Promise<number | null> {
    return this.#callIfAny(peerId, null, (media) => media.receiveBps())
  }

  sourceStats(peerId: string, source: Source): Promise<SourceStats | null> {
    return this.#callIfAny(peerId, null, (media) => media.sourceStats(source))
  }

  closeProducer(peerId: string, source: Source): void {
    this.#placement.find(peerId)?.closeProducer(source)
  }
  producersOf(peerId: string): { source: Source; paused: boolean }[] {
    const producers = this.#placement.find(peerId)?.producers() ?? []
    return producers.map(({ source, producer }) => ({ source, paused: producer.paused }))
  }
  closePeer(peerId: string): void {
    this.#lost.delete(peerId)
    this.#placement.closePeer(peerId)
  }
  isFlowing(peerId: string): boolean {
    return this.#placement.find(peerId)?.isFlowing() ?? false
  }

  /** For counting: all that is open in it now. */
  peers(): PeerMedia[] {
    return this.#placement.all()
  }
  get pipeCount(): number {
    return this.#pipes.count
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#listener.silence()
    clearInterval(this.#bitrateTimer)
    try {
      this.#pipes.close()
      this.#batcher.close()
      this.#placement.close()
    } catch (error) {
      // A worker whose channel is broken must not keep the room from leaving it; the watchdog deals with the worker.
      this.#log.error({ err: error, roomId: this.roomId }, 'a room could not be closed on its media workers')
    }
    this.#onClosed()
  }

  /** Told as soon as there is a worker for them, so that they come again. */
  #lose(peerIds: readonly string[]): void {
    if (peerIds.length === 0) return
    const isWaiting = this.#lost.size > 0
    for (const peerId of peerIds) this.#lost.add(peerId)
    if (isWaiting) return
    void this.#workers.settled(this.#settings.timing.replacementWaitMs).then(() => this.#tellLost())
  }

  #tellLost(): void {
    if (this.#closed || this.#lost.size === 0) return
    const peerIds = [...this.#lost]
    this.#lost.clear()
    this.#generation += 1
    const { roomId } = this
    this.#log.info(
      { roomId, generation: this.#generation, peers: peerIds.length },
      'peers move to another media worker',
    )
    this.#listener.reset(peerIds, this.#generation)
  }

  async #logFailures(cuts: readonly Promise<void>[]): Promise<void> {
    for (const one of await Promise.allSettled(cuts)) {
      const reason: unknown = one.status === 'rejected' ? one.reason : null
      if (reason === null || reason instanceof MediaError) continue
      this.#log.error({ err: reason, roomId: this.roomId }, 'a stream could not be cut in or out')
    }
  }

  async #limitIncomingBitrates(): Promise<void> {
    if (this.#sampling) return
    this.#sampling = true
    try {
      for (const media of this.#placement.all()) {
        if (!media.isDueForSample()) continue
        // A worker that goes away or doesn't answer is the watchdog's business.
        await within(media.limitIncomingBitrate(), this.#settings.timing.sampleBitrateEveryMs, unavailable).catch(
          () => {},
        )
      }
    } finally {
      this.#sampling = false
    }
  }

  #callSettled<T>(peerId: string, task: (media: PeerMedia) => Promise<T>): Promise<T> {
    return this.#call(async (giveUpAtMs) => {
      const media = await this.#placement.ensurePlaced(peerId, giveUpAtMs)
      if (media === undefined) throw unavailable()
      return onWorker(media, task)
    })
  }

  #callKnown<T>(peerId: string, transportId: string, task: (media: PeerMedia) => Promise<T>): Promise<T> {
    return this.#call(async () => {
      const media = this.#placement.find(peerId)
      if (media === undefined) throw new MediaError('noSuchTransport', transportId)
      return onWorker(media, task)
    })
  }

  #callIfAny<T>(peerId: string, otherwise: T, task: (media: PeerMedia) => Promise<T>): Promise<T> {
    return this.#call(async () => {
      const media = this.#placement.find(peerId)
      return media === undefined ? otherwise : onWorker(media, task)
    })
  }

  /** Waits for a worker if none lives, and fails at the deadline, whatever happens. */
  #call<T>(task: (giveUpAtMs: number) => Promise<T>): Promise<T> {
    const { callDeadlineMs } = this.#settings.timing
    const giveUpAtMs = performance.now() + callDeadlineMs
    const work = async (): Promise<T> => {
      if (!this.#workers.hasLiving) await this.#workers.someLiving()
      if (this.#closed || !this.#workers.hasLiving) throw unavailable()
      return task(giveUpAtMs)
    }
    return within(work(), callDeadlineMs, unavailable)
  }
}

/** Carries out a call on the peer's worker; what fails because the worker went is no defect. */
async function onWorker<T>(media: PeerMedia, task: (media: PeerMedia) => Promise<T>): Promise<T> {
  try {
    return await task(media)
  } catch (error) {
    if (!(error instanceof MediaError) && media.roomRouter.router.closed) throw unavailable()
    throw error
  }
}

function unavailable(): MediaError {
  return new MediaError('mediaUnavailable', 'the room has no media worker at present')
}
