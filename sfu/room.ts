import { setTimeout as wait } from 'node:timers/promises'
import { errors } from 'mediasoup'
import { MediaError } from './api.ts'
import { QuietListener } from './quiet-listener.ts'
import { RoomCore } from './room-core.ts'
import { within } from './within.ts'
import type {
  Direction,
  Kind,
  MediaRoom,
  Opaque,
  PlanChange,
  RoomListener,
  Source,
  TransportOptions,
  WantedStream,
} from './api.ts'
import type { Log } from './log.ts'
import type { SeatMedia } from './seat-media.ts'
import type { RoomSettings } from './settings.ts'
import type { LivingWorker } from './worker-slot.ts'
import type { Workers } from './workers.ts'

/** Before a room is tried again on a worker that lives but refused it. */
const RETRY_AFTER_MS = 200

const nobody: PlanChange = { added: [], removed: [] }

/** A room that outlives its workers. */
export class Room implements MediaRoom {
  readonly roomId: string
  readonly #workers: Workers
  readonly #settings: RoomSettings
  readonly #log: Log
  readonly #listener: QuietListener
  readonly #onClosed: () => void
  #generation = 1
  /** Counts the workers that went away under this room; work begun for an older one ends by itself. */
  #losses = 0
  #living: LivingWorker | undefined
  #core: RoomCore | undefined
  /** The room's present or next life; undefined once it is closed. Never rejects. */
  #ready: Promise<RoomCore | undefined>
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
    this.#listener = new QuietListener(roomId, listener, log)
    this.#onClosed = onClosed
    this.#ready = this.#settle()
  }

  get generation(): number {
    return this.#generation
  }

  /** Resolves when the room has a worker. @throws MediaError `mediaUnavailable` after the deadline. */
  async opened(): Promise<void> {
    await this.#call(async () => {})
  }

  /** Told by the worker's slot. */
  workerGone(): void {
    this.#leaveWorker()
    if (this.#closed) return
    this.#losses += 1
    this.#ready = this.#settle().then((core) => {
      if (core === undefined) return undefined
      this.#generation += 1
      this.#log.info({ roomId: this.roomId, generation: this.#generation }, 'room moved to another media worker')
      this.#listener.reset(this.#generation)
      return core
    })
  }

  routerRtpCapabilities(): Promise<Opaque> {
    return this.#call(async (core) => core.router.rtpCapabilities)
  }
  openTransport(seatId: string, direction: Direction): Promise<TransportOptions> {
    return this.#call((core) => core.seat(seatId).openTransport(direction))
  }
  connectTransport(seatId: string, transportId: string, dtlsParameters: Opaque): Promise<void> {
    return this.#call(async (core) => known(core, seatId, transportId).connectTransport(transportId, dtlsParameters))
  }
  restartIce(seatId: string, transportId: string): Promise<Opaque> {
    return this.#call(async (core) => known(core, seatId, transportId).restartIce(transportId))
  }
  setReceiverCapabilities(seatId: string, rtpCapabilities: Opaque): Promise<void> {
    return this.#call((core) => core.seat(seatId).setReceiverCapabilities(rtpCapabilities))
  }
  produce(
    seatId: string,
    transportId: string,
    input: { source: Source; kind: Kind; rtpParameters: Opaque; paused: boolean },
  ): Promise<string> {
    return this.#call(async (core) => known(core, seatId, transportId).produce(transportId, input))
  }
  setProducerPaused(seatId: string, source: Source, paused: boolean): Promise<boolean> {
    return this.#call(async (core) => (await core.seatIfAny(seatId)?.setProducerPaused(source, paused)) ?? false)
  }
  setPlan(seatId: string, wanted: readonly WantedStream[]): Promise<PlanChange> {
    return this.#call(async (core) => (await core.seatIfAny(seatId)?.setPlan(wanted)) ?? nobody)
  }
  resumeConsumers(seatId: string, consumerIds: readonly string[]): Promise<void> {
    return this.#call(async (core) => core.seatIfAny(seatId)?.resumeConsumers(consumerIds))
  }

  closeProducer(seatId: string, source: Source): void {
    this.#core?.seatIfAny(seatId)?.closeProducer(source)
  }
  producersOf(seatId: string): { source: Source; paused: boolean }[] {
    return this.#core?.seatIfAny(seatId)?.producers() ?? []
  }
  closeSeat(seatId: string): void {
    this.#core?.closeSeat(seatId)
  }
  isFlowing(seatId: string): boolean {
    return this.#core?.seatIfAny(seatId)?.isFlowing() ?? false
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#listener.silence()
    this.#leaveWorker()
    this.#onClosed()
  }

  #leaveWorker(): void {
    this.#living?.rooms.delete(this)
    this.#living = undefined
    const core = this.#core
    this.#core = undefined
    try {
      core?.close()
    } catch (error) {
      // A worker whose channel is broken must not keep the room from leaving it; the watchdog deals with the worker.
      this.#log.error({ err: error, roomId: this.roomId }, 'a room could not be closed on its media worker')
    }
  }

  /** Finds a worker and begins a new life on it; tries on when that worker goes meanwhile. */
  async #settle(): Promise<RoomCore | undefined> {
    const losses = this.#losses
    const outdated = (): boolean => this.#closed || losses !== this.#losses
    while (!outdated()) {
      const living = await this.#workers.acquire()
      if (living === undefined || outdated()) return undefined
      // Written down before anything is awaited, so that rooms that move together spread over the workers.
      living.rooms.add(this)
      this.#living = living
      try {
        const core = await RoomCore.open(living, this.#listener, this.#settings)
        if (!outdated()) return (this.#core = core)
        core.close()
      } catch (error) {
        if (!(error instanceof errors.WorkerClosedError)) {
          this.#log.error({ err: error, roomId: this.roomId }, 'a room could not be opened on a media worker')
          await wait(RETRY_AFTER_MS)
        }
      }
      if (!outdated()) living.rooms.delete(this)
    }
    return undefined
  }

  /** The room's life as soon as it has one, however often it moves meanwhile. */
  async #present(): Promise<RoomCore | undefined> {
    for (;;) {
      const ready = this.#ready
      const core = await ready
      if (ready === this.#ready) return core
    }
  }

  async #call<T>(task: (core: RoomCore) => Promise<T>): Promise<T> {
    const work = async (): Promise<T> => {
      const core = await this.#present()
      if (core === undefined || core.router.closed) throw unavailable()
      try {
        return await task(core)
      } catch (error) {
        if (!(error instanceof MediaError) && core.router.closed) throw unavailable()
        throw error
      }
    }
    return within(work(), this.#settings.timing.callDeadlineMs, unavailable)
  }
}

function unavailable(): MediaError {
  return new MediaError('mediaUnavailable', 'the room has no media worker at present')
}

function known(core: RoomCore, seatId: string, transportId: string): SeatMedia {
  const seat = core.seatIfAny(seatId)
  if (seat === undefined) throw new MediaError('noSuchTransport', transportId)
  return seat
}
