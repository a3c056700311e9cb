// One place for a media worker with its UDP and TCP port: starts a worker there, and another one when it dies.
import { setTimeout as wait } from 'node:timers/promises'
import { createWorker } from 'mediasoup'
import { watchWorker } from './watchdog.ts'
import { within } from './within.ts'
import type { TransportListenInfo, WebRtcServer, Worker } from 'mediasoup/types'
import type { MediaPlaneSettings, MediaTiming } from './settings.ts'

/** Everybody on a worker sends to one socket: what comes while the worker waits for a core must not be lost. The kernel may grant less. */
const SOCKET_BUFFER_BYTES = 4_000_000
const SPAWN_DEADLINE_MS = 15_000
const CLOSE_DEADLINE_MS = 2_000

/** A room as the worker sees it on which it has peers. */
export interface RoomOnWorkers {
  workerGone(living: LivingWorker): void
  peersOn(living: LivingWorker): number
  /** Streams of those peers, as `placement-rules.ts` counts them. */
  loadOn(living: LivingWorker): number
}

/** A worker process that answers, with the one port on which all its transports listen. */
export interface LivingWorker {
  readonly worker: Worker
  readonly server: WebRtcServer
  /** Rooms on it now: the room that places a peer here adds itself, and is called when the worker is gone. */
  readonly rooms: Set<RoomOnWorkers>
}

/** The place of one worker: fills itself again when its worker dies. */
export class WorkerSlot {
  readonly #settings: MediaPlaneSettings
  readonly #timing: MediaTiming
  readonly #port: number | undefined
  readonly #onLiving: () => void
  readonly #closing = new AbortController()
  #living: LivingWorker | undefined
  #stopWatching = (): void => {}
  #livingSinceMs = 0
  #quickDeaths = 0
  #reviving: Promise<void> = Promise.resolve()

  constructor(index: number, settings: MediaPlaneSettings, timing: MediaTiming, onLiving: () => void) {
    this.#settings = settings
    this.#timing = timing
    this.#port = settings.listen.firstPort === undefined ? undefined : settings.listen.firstPort + index
    this.#onLiving = onLiving
  }

  get living(): LivingWorker | undefined {
    return this.#living
  }

  /** Starts the first worker. @throws when it can't start or its port is taken. */
  async start(): Promise<void> {
    const worker = await this.#spawn()
    let server: WebRtcServer
    try {
      server = await within(
        worker.createWebRtcServer({ listenInfos: this.#listenInfos() }),
        SPAWN_DEADLINE_MS,
        () => new Error('the media worker does not answer'),
      )
    } catch (error) {
      worker.close()
      const { ip, alsoIp } = this.#settings.listen
      const where = alsoIp === undefined ? ip : `${ip} and ${alsoIp}`
      throw new Error(`the media worker can't listen on ${where} port ${this.#port ?? 'any'}`, {
        cause: error,
      })
    }
    if (this.#closing.signal.aborted) return worker.close()
    const living = { worker, server, rooms: new Set<RoomOnWorkers>() }
    if (worker.died) throw new Error('the media worker died at once')
    worker.once('died', (error) => this.#died(living, error))
    this.#stopWatching = watchWorker(worker, this.#timing, (reason) =>
      this.#settings.log.error({ pid: worker.pid, reason }, 'media worker is frozen and gets killed'),
    )
    this.#living = living
    this.#livingSinceMs = performance.now()
    this.#settings.log.info({ pid: worker.pid, port: this.#port }, 'media worker started')
    this.#onLiving()
  }

  /**
   * Gives up at once when the slot closes: mediasoup's workers end at SIGINT, and the promise of one that was just
   * being started is then never settled.
   */
  async #spawn(): Promise<Worker> {
    const spawned = createWorker({ workerBin: this.#settings.workerBin, logLevel: 'warn' })
    const { signal } = this.#closing
    const givenUp = Promise.withResolvers<never>()
    const giveUp = (): void => givenUp.reject(new Error('closing'))
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      const started = Promise.race([spawned, givenUp.promise])
      return await within(started, SPAWN_DEADLINE_MS, () => new Error('the media worker does not start'))
    } catch (error) {
      // It may still come about after nobody waits for it.
      spawned.then(
        (worker) => worker.close(),
        () => {},
      )
      throw error
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#stopWatching()
    await this.#reviving
    const living = this.#living
    this.#living = undefined
    if (living === undefined || living.worker.subprocessClosed) return
    const { worker } = living
    const ended = new Promise<void>((resolve) => worker.once('subprocessclose', resolve))
    worker.close()
    await within(ended, CLOSE_DEADLINE_MS, () => new Error('late')).catch(() => process.kill(worker.pid, 'SIGKILL'))
    await ended
  }

  #listenInfos(): TransportListenInfo[] {
    const { ip, announcedAddress, alsoIp } = this.#settings.listen
    const places = [{ ip, ...(announcedAddress === undefined ? {} : { announcedAddress }) }]
    if (alsoIp !== undefined) places.push({ ip: alsoIp })
    return places.flatMap((place) =>
      (['udp', 'tcp'] as const).map((protocol) => ({
        protocol,
        ...place,
        ...(protocol === 'udp' ? { sendBufferSize: SOCKET_BUFFER_BYTES, recvBufferSize: SOCKET_BUFFER_BYTES } : {}),
        ...(this.#port === undefined ? {} : { port: this.#port }),
      })),
    )
  }

  #died(living: LivingWorker, error: Error): void {
    this.#stopWatching()
    if (this.#living !== living) return
    this.#living = undefined
    const lost = { pid: living.worker.pid, rooms: living.rooms.size }
    if (endedCalmly(error)) this.#settings.log.warn(lost, 'media worker was told to end')
    else this.#settings.log.error({ err: error, ...lost }, 'media worker died')
    const livedMs = performance.now() - this.#livingSinceMs
    this.#quickDeaths = livedMs < this.#timing.quickDeathMs ? this.#quickDeaths + 1 : 0
    this.#reviving = this.#revive()
    for (const room of [...living.rooms]) room.workerGone(living)
  }

  /** One quick death is an accident; from the second on something kills them, and starting at full speed would not help. */
  async #revive(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const doublings = this.#quickDeaths - 2
      const waitMs =
        doublings < 0
          ? 0
          : Math.min(this.#timing.restartWaitMs * 2 ** Math.min(doublings, 16), this.#timing.longestRestartWaitMs)
      try {
        if (waitMs > 0) await wait(waitMs, undefined, { signal: this.#closing.signal })
        return await this.start()
      } catch (error) {
        if (this.#closing.signal.aborted) return
        this.#quickDeaths += 1
        this.#settings.log.error({ err: error }, 'media worker could not be started again')
      }
    }
  }
}

/**
 * A worker ends at SIGINT and SIGTERM, with code 0. Ctrl-C at a terminal goes to all processes at once, so that it may be
 * gone before this process has handled its own signal. mediasoup gives the code in the error's message alone.
 */
function endedCalmly(error: Error): boolean {
  return error.message.includes('code:0,')
}
