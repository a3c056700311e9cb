// Paces the small pictures of each device while many devices come into the meeting, so that its consumers are made once.
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { SeatId } from '../wire/ids.ts'
import type { Arrivals } from './arrivals.ts'
import type { MediaDevice } from './live.ts'

/**
 * In a storm of joins a new choice of small pictures is planned this long after it was made, and later choices meanwhile replace it. Longer than
 * the longest time between two messages about seats, which are what makes pages choose.
 */
export const SMALL_PICTURES_AFTER_MS = 2_000

const NONE: readonly SeatId[] = []

export interface SmallPicturesDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly arrivals: Arrivals
  /** The device's small pictures need wait no longer: its plan is to be made. */
  readonly due: (device: MediaDevice) => void
}

/**
 * Which small pictures the plan of a device has now. A page shows the first seats of the list that have a camera, and in a storm of joins these
 * are other ones from one message to the next: without a pause many consumers would be closed again a moment after they were made. Stage, chair,
 * shared content and sound are never paced.
 */
export class SmallPictures {
  readonly #deps: SmallPicturesDeps
  /** Devices whose last choice is not planned yet, with the time of the first such choice, the oldest first. */
  readonly #waiting = new Map<MediaDevice, MonoMs>()
  /** The choice that the newest plan of each device was made with. */
  readonly #planned = new WeakMap<MediaDevice, readonly SeatId[]>()
  #timer: Cancel | null = null

  constructor(deps: SmallPicturesDeps) {
    this.#deps = deps
  }

  /** The seats whose small pictures the device's plan has now. */
  plannedFor(device: MediaDevice): readonly SeatId[] {
    const { smallPictures } = device.media.view
    const planned = this.#planned.get(device) ?? NONE
    if (planned === smallPictures) {
      this.#waiting.delete(device)
      return smallPictures
    }
    const nowMs = this.#deps.clock.monotonicMs()
    const sinceMs = this.#waiting.get(device) ?? nowMs
    const leftMs = sinceMs + SMALL_PICTURES_AFTER_MS - nowMs
    if (leftMs > 0 && this.#deps.arrivals.areMany) {
      this.#waiting.set(device, sinceMs)
      this.#timer ??= this.#deps.timers.after(leftMs, () => this.#wake())
      return planned
    }
    this.#waiting.delete(device)
    this.#planned.set(device, smallPictures)
    return smallPictures
  }

  /** @returns whether what the device wants to see now is in its plan or may come into it at once; otherwise it waits here. */
  areSettled(device: MediaDevice): boolean {
    return this.plannedFor(device) === device.media.view.smallPictures
  }

  /** All media of the device are gone, and with them its small pictures. */
  forget(device: MediaDevice): void {
    this.#planned.delete(device)
  }

  close(): void {
    this.#timer?.()
    this.#timer = null
    this.#waiting.clear()
  }

  #wake(): void {
    this.#timer = null
    const { clock, timers, due } = this.#deps
    const nowMs = clock.monotonicMs()
    for (const [device, sinceMs] of this.#waiting) {
      const leftMs = sinceMs + SMALL_PICTURES_AFTER_MS - nowMs
      if (device.gone) this.#waiting.delete(device)
      else if (leftMs <= 0) due(device)
      else {
        this.#timer = timers.after(leftMs, () => this.#wake())
        return
      }
    }
  }
}
