import { placePeer } from './placement-rules.ts'
import { within } from './within.ts'
import { WorkerSlot } from './worker-slot.ts'
import type { MediaPlane } from './api.ts'
import type { MediaPlaneSettings, MediaTiming } from './settings.ts'
import type { LivingWorker, RoomOnWorkers } from './worker-slot.ts'

/** All workers of this process. */
export class Workers {
  readonly #slots: readonly WorkerSlot[]
  #waiting: (() => void)[] = []
  #closed = false

  constructor(settings: MediaPlaneSettings, timing: MediaTiming) {
    this.#slots = Array.from(
      { length: settings.workerCount },
      (_, index) => new WorkerSlot(index, settings, timing, () => this.#wake()),
    )
  }

  /** @throws when one of them can't start; none is left running then. */
  async start(): Promise<void> {
    const started = await Promise.allSettled(this.#slots.map((slot) => slot.start()))
    for (const outcome of started) {
      if (outcome.status === 'fulfilled') continue
      await this.close()
      throw outcome.reason
    }
  }

  /** Resolves as soon as a worker lives: to true, or to false when the plane is closed. */
  async someLiving(): Promise<boolean> {
    for (;;) {
      if (this.#closed) return false
      if (this.hasLiving) return true
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /**
   * Resolves as soon as some worker lives, and gives those that are being started a moment: otherwise all who lost theirs would
   * crowd on the one that is left.
   *
   * @param patienceMs - How long to wait for all of them, in milliseconds, while some live.
   * @returns false when the plane is closed.
   */
  async settled(patienceMs: number): Promise<boolean> {
    const isWhole = (): boolean => this.#closed || this.#slots.every((slot) => livingOf(slot) !== undefined)
    const whole = async (): Promise<void> => {
      while (!isWhole()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    // The only failure is that they are late: then those that live are enough, if there are any.
    await within(whole(), patienceMs, () => new Error('late')).catch(() => {})
    return this.someLiving()
  }

  get hasLiving(): boolean {
    return !this.#closed && this.#slots.some((slot) => livingOf(slot) !== undefined)
  }

  /** The worker on which a peer of that room, or of none, is placed now; undefined when none lives. */
  workerFor(room: RoomOnWorkers | null, spreadAbove: number): LivingWorker | undefined {
    if (this.#closed) return undefined
    const index = placePeer(
      this.#slots.map((slot) => {
        const living = livingOf(slot)
        if (living === undefined) return { alive: false, load: 0, peersOfRoom: 0 }
        return { alive: true, load: loadOf(living), peersOfRoom: room?.peersOn(living) ?? 0 }
      }),
      spreadAbove,
    )
    const slot = index === undefined ? undefined : this.#slots[index]
    return slot === undefined ? undefined : livingOf(slot)
  }

  health(): ReturnType<MediaPlane['health']>['workers'] {
    return this.#slots.map((slot) => {
      const living = livingOf(slot)
      if (living === undefined) return { pid: 0, rooms: 0, peers: 0, alive: false }
      const peers = [...living.rooms].map((room) => room.peersOn(living)).filter((count) => count > 0)
      const sum = peers.reduce((all, count) => all + count, 0)
      return { pid: living.worker.pid, rooms: peers.length, peers: sum, alive: true }
    })
  }

  /** What each living worker has used of its core so far, in milliseconds, and of memory at most, in bytes. */
  usage(): Promise<{ pid: number; cpuMs: number; maxResidentBytes: number }[]> {
    const living = this.#slots.flatMap((slot) => livingOf(slot) ?? [])
    return Promise.all(
      living.map(async ({ worker }) => {
        const used = await worker.getResourceUsage()
        const cpuMs = used.ru_utime + used.ru_stime
        return { pid: worker.pid, cpuMs, maxResidentBytes: used.ru_maxrss * 1024 }
      }),
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#wake()
    await Promise.all(this.#slots.map((slot) => slot.close()))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

function livingOf(slot: WorkerSlot): LivingWorker | undefined {
  return slot.living?.worker.closed === true ? undefined : slot.living
}

function loadOf(living: LivingWorker): number {
  return [...living.rooms].reduce((sum, room) => sum + room.loadOn(living), 0)
}
