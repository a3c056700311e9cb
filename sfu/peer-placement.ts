// Places each peer of a room on a worker, and opens the room's router there when it is the first.
import { setTimeout as wait } from 'node:timers/promises'
import { RoomRouter } from './room-router.ts'
import { PeerMedia, type PeerRoom } from './peer-media.ts'
import { EXPECTED_STREAMS } from './placement-rules.ts'
import type { Router } from 'mediasoup/types'
import type { VoiceReport } from './voices.ts'
import type { LivingWorker, RoomOnWorkers } from './worker-slot.ts'
import type { Workers } from './workers.ts'

/** Before a peer is tried again on a worker that lives but refused its room. */
const RETRY_AFTER_MS = 200

interface Placed {
  readonly living: LivingWorker
  readonly roomRouter: Promise<RoomRouter>
  media: PeerMedia | undefined
}

/** What the placement needs of its room. */
export interface PlacementRoom extends PeerRoom {
  readonly roomId: string
  heard(router: Router, report: VoiceReport): void
  /** The worker of these peers is gone, and their media with it. */
  lost(peerIds: readonly string[], roomRouter: Promise<RoomRouter> | undefined): void
}

/** Keeps on which worker each peer of a room has its transports, producers and consumers; it stays there while that worker lives. */
export class PeerPlacement implements RoomOnWorkers {
  readonly #room: PlacementRoom
  readonly #workers: Workers
  readonly #roomRouters = new Map<LivingWorker, Promise<RoomRouter>>()
  readonly #placed = new Map<string, Placed>()
  /** The same, by worker: each newcomer asks how many there are on each. */
  readonly #onWorker = new Map<LivingWorker, Set<Placed>>()
  #closed = false

  constructor(room: PlacementRoom, workers: Workers) {
    this.#room = room
    this.#workers = workers
  }

  peersOn(living: LivingWorker): number {
    return this.#onWorker.get(living)?.size ?? 0
  }
  loadOn(living: LivingWorker): number {
    let load = 0
    for (const { media } of this.#onWorker.get(living) ?? []) load += Math.max(EXPECTED_STREAMS, media?.streams ?? 0)
    return load
  }

  /** Called by the worker's slot. The media of the peers on it ended with it. */
  workerGone(living: LivingWorker): void {
    const roomRouter = this.#roomRouters.get(living)
    this.#roomRouters.delete(living)
    const lost = this.#on(living)
    for (const [peerId] of lost) this.#remove(peerId)?.media?.close()
    if (!this.#closed)
      this.#room.lost(
        lost.map(([peerId]) => peerId),
        roomRouter,
      )
  }

  /**
   * The peer's media. A peer that is on no worker yet is placed on one, as soon as a worker lives.
   *
   * @returns undefined when the room is closed, or the peer was while it waited, or after `giveUpAtMs` (`performance.now`).
   */
  async ensurePlaced(peerId: string, giveUpAtMs: number): Promise<PeerMedia | undefined> {
    while (!this.#closed && performance.now() < giveUpAtMs) {
      const placed = this.#placed.get(peerId) ?? this.#place(peerId)
      if (placed === undefined) {
        if (!(await this.#workers.someLiving())) return undefined
        continue
      }
      const roomRouter = await this.#roomRouterOf(peerId, placed)
      // The worker may have gone while its router was opened: then the peer is placed on another, or was closed.
      if (roomRouter !== undefined && this.#placed.get(peerId) === placed) {
        return (placed.media ??= new PeerMedia(peerId, roomRouter, this.#room))
      }
      if (roomRouter !== undefined && !this.#placed.has(peerId) && !roomRouter.router.closed) return undefined
    }
    return undefined
  }

  /** The peer's media, if it is placed and its router is open. */
  find(peerId: string): PeerMedia | undefined {
    return this.#placed.get(peerId)?.media
  }

  all(): PeerMedia[] {
    return [...this.#placed.values()].flatMap(({ media }) => media ?? [])
  }

  closePeer(peerId: string): void {
    this.#remove(peerId)?.media?.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const peerId of [...this.#placed.keys()]) this.closePeer(peerId)
    for (const [living, roomRouter] of this.#roomRouters) {
      living.rooms.delete(this)
      roomRouter.then(
        ({ router }) => router.close(),
        () => {},
      )
    }
    this.#roomRouters.clear()
  }

  #on(living: LivingWorker): [string, Placed][] {
    return [...this.#placed].filter(([, placed]) => placed.living === living)
  }

  /** Noted before anything is awaited, so that peers that come at the same time spread over the workers. */
  #place(peerId: string): Placed | undefined {
    const { spreadAbove, timing } = this.#room.settings
    const living = this.#workers.workerFor(this, spreadAbove)
    if (living === undefined) return undefined
    let roomRouter = this.#roomRouters.get(living)
    if (roomRouter === undefined) {
      roomRouter = RoomRouter.open(living, timing.speakersEveryMs, (router, report) => this.#room.heard(router, report))
      this.#roomRouters.set(living, roomRouter)
      living.rooms.add(this)
    }
    const placed = { living, roomRouter, media: undefined }
    this.#placed.set(peerId, placed)
    const beside = this.#onWorker.get(living) ?? new Set()
    this.#onWorker.set(living, beside.add(placed))
    return placed
  }

  /** @returns what was removed. */
  #remove(peerId: string): Placed | undefined {
    const placed = this.#placed.get(peerId)
    if (placed === undefined) return undefined
    this.#placed.delete(peerId)
    const beside = this.#onWorker.get(placed.living)
    beside?.delete(placed)
    if (beside?.size === 0) this.#onWorker.delete(placed.living)
    return placed
  }

  /** Undefined when the router can't be had: the peer is then on no worker any more. */
  async #roomRouterOf(peerId: string, placed: Placed): Promise<RoomRouter | undefined> {
    try {
      return await placed.roomRouter
    } catch (error) {
      if (this.#placed.get(peerId) === placed) this.#remove(peerId)
      if (this.#roomRouters.get(placed.living) === placed.roomRouter) {
        this.#roomRouters.delete(placed.living)
        placed.living.rooms.delete(this)
      }
      if (!placed.living.worker.closed && !this.#closed) {
        this.#room.log.error({ err: error, roomId: this.#room.roomId }, 'a room could not be opened on a media worker')
        await wait(RETRY_AFTER_MS)
      }
      return undefined
    }
  }
}
