// What leaders have asked of devices' people and what is not answered yet, in memory alone: a question is over within half a minute.
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { DeviceId } from '../wire/ids.ts'
import { ANSWER_WITHIN_MS } from './wire.ts'

export interface Ask {
  readonly askId: string
  /** The connection of the leader's device that asked; the answer is sent to it. */
  readonly by: Connection
}

/** At most one question a device: a newer one takes the place of the one before. */
export class Asks {
  readonly #clock: Clock
  readonly #open = new Map<DeviceId, Ask & { readonly untilMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  put(deviceId: DeviceId, ask: Ask): void {
    const nowMs = this.#clock.monotonicMs()
    this.#forgetOver(nowMs)
    this.#open.set(deviceId, { ...ask, untilMs: nowMs + ANSWER_WITHIN_MS })
  }

  /** @returns the question that the device answers by this, which is over with it; null: there is none any more. */
  take(deviceId: DeviceId, askId: string): Ask | null {
    this.#forgetOver(this.#clock.monotonicMs())
    const ask = this.#open.get(deviceId)
    if (ask?.askId !== askId) return null
    this.#open.delete(deviceId)
    return ask
  }

  #forgetOver(nowMs: MonoMs): void {
    for (const [deviceId, { untilMs }] of this.#open) if (nowMs > untilMs) this.#open.delete(deviceId)
  }
}
