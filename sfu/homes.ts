import { setTimeout as wait } from 'node:timers/promises'
import { RoomRouter } from './room-router.ts'
import { PeerMedia, type PeerRoom } from './peer-media.ts'
import { EXPECTED_STREAMS } from './placement.ts'
import type { Router } from 'mediasoup/types'
import type { VoiceReport } from './voices.ts'
import type { LivingWorker, RoomOnWorkers } from './worker-slot.ts'
import type { Workers } from './workers.ts'

/** Before a peer is tried again on a worker that lives but refused its room. */
const RETRY_AFTER_MS = 200

interface Home {
  readonly living: LivingWorker
  readonly roomRouter: Promise<RoomRouter>
  media: PeerMedia | undefined
}

/** What the homes need of their room. */
export interface HomesRoom extends PeerRoom {
  readonly roomId: string
  heard(router: Router, report: VoiceReport): void
  /** These peers' homes went with their worker. */
  lost(peerIds: readonly string[], roomRouter: Promise<RoomRouter> | undefined): void
}

/** Where the peers of one room live: each on one worker, for as long as that lives. */
export class Homes implements RoomOnWorkers {
  readonly #room: HomesRoom
  readonly #workers: Workers
  readonly #roomRouters = new Map<LivingWorker, Promise<RoomRouter>>()
  readonly #homes = new Map<string, Home>()
  #closed = false

  constructor(room: HomesRoom, workers: Workers) {
    this.#room = room
    this.#workers = workers
  }

  peersOn(living: LivingWorker): number {
    return this.#on(living).length
  }
  loadOn(living: LivingWorker): number {
    return this.#on(living).reduce((sum, [, { media }]) => sum + Math.max(EXPECTED_STREAMS, media?.streams ?? 0), 0)
  }

  /** Told by the worker's slot. Media of those at home there ended with it. */
  workerGone(living: LivingWorker): void {
    const roomRouter = this.#roomRouters.get(living)
    this.#roomRouters.delete(living)
    const lost = this.#on(living)
    for (const [peerId, { media }] of lost) {
      this.#homes.delete(peerId)
      media?.close()
    }
    if (!this.#closed)
      this.#room.lost(
        lost.map(([peerId]) => peerId),
        roomRouter,
      )
  }

  /**
   * The peer's media; one without a home gets one, as soon as a worker lives.
   *
   * @returns undefined when the room is closed, or the peer was while it waited, or after `giveUpAtMs` (`performance.now`).
   */
  async settle(peerId: string, giveUpAtMs: number): Promise<PeerMedia | undefined> {
    while (!this.#closed && performance.now() < giveUpAtMs) {
      const home = this.#homes.get(peerId) ?? this.#place(peerId)
      if (home === undefined) {
        if (!(await this.#workers.someLiving())) return undefined
        continue
      }
      const roomRouter = await this.#roomRouterOf(peerId, home)
      // The worker may have gone while its router was opened: then there is another home, or the peer was closed.
      if (roomRouter !== undefined && this.#homes.get(peerId) === home) {
        return (home.media ??= new PeerMedia(peerId, roomRouter, this.#room))
      }
      if (roomRouter !== undefined && !this.#homes.has(peerId) && !roomRouter.router.closed) return undefined
    }
    return undefined
  }

  /** The peer's media, if it has a home that is open. */
  find(peerId: string): PeerMedia | undefined {
    return this.#homes.get(peerId)?.media
  }

  all(): PeerMedia[] {
    return [...this.#homes.values()].flatMap(({ media }) => media ?? [])
  }

  closePeer(peerId: string): void {
    const home = this.#homes.get(peerId)
    this.#homes.delete(peerId)
    home?.media?.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const peerId of [...this.#homes.keys()]) this.closePeer(peerId)
    for (const [living, roomRouter] of this.#roomRouters) {
      living.rooms.delete(this)
      roomRouter.then(
        ({ router }) => router.close(),
        () => {},
      )
    }
    this.#roomRouters.clear()
  }

  #on(living: LivingWorker): [string, Home][] {
    return [...this.#homes].filter(([, home]) => home.living === living)
  }

  /** Written down before anything is awaited, so that peers who come together spread over the workers. */
  #place(peerId: string): Home | undefined {
    const { spreadAbove, timing } = this.#room.settings
    const living = this.#workers.homeFor(this, spreadAbove)
    if (living === undefined) return undefined
    let roomRouter = this.#roomRouters.get(living)
    if (roomRouter === undefined) {
      roomRouter = RoomRouter.open(living, timing.speakersEveryMs, (router, report) => this.#room.heard(router, report))
      this.#roomRouters.set(living, roomRouter)
      living.rooms.add(this)
    }
    const home = { living, roomRouter, media: undefined }
    this.#homes.set(peerId, home)
    return home
  }

  /** Undefined when it can't be had: the peer then has no home any more. */
  async #roomRouterOf(peerId: string, home: Home): Promise<RoomRouter | undefined> {
    try {
      return await home.roomRouter
    } catch (error) {
      if (this.#homes.get(peerId) === home) this.#homes.delete(peerId)
      if (this.#roomRouters.get(home.living) === home.roomRouter) {
        this.#roomRouters.delete(home.living)
        home.living.rooms.delete(this)
      }
      if (!home.living.worker.closed && !this.#closed) {
        this.#room.log.error({ err: error, roomId: this.#room.roomId }, 'a room could not be opened on a media worker')
        await wait(RETRY_AFTER_MS)
      }
      return undefined
    }
  }
}
