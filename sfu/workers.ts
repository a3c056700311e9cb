import { WorkerSlot } from './worker-slot.ts'
import type { MediaPlaneSettings, MediaTiming } from './settings.ts'
import type { LivingWorker } from './worker-slot.ts'

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

  /** The living worker with the fewest rooms, as soon as there is one; undefined when the plane is closed. */
  async acquire(): Promise<LivingWorker | undefined> {
    for (;;) {
      if (this.#closed) return undefined
      const living = this.#living().sort((a, b) => a.rooms.size - b.rooms.size)[0]
      if (living !== undefined) return living
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  health(): { pid: number; rooms: number; alive: boolean }[] {
    return this.#slots.map(({ living }) =>
      living === undefined || living.worker.closed
        ? { pid: 0, rooms: 0, alive: false }
        : { pid: living.worker.pid, rooms: living.rooms.size, alive: true },
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#wake()
    await Promise.all(this.#slots.map((slot) => slot.close()))
  }

  #living(): LivingWorker[] {
    return this.#slots.flatMap(({ living }) => (living === undefined || living.worker.closed ? [] : [living]))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
