import type { WantedStream } from '../../../sfu/api.ts'
import { LastSent } from '../../kit/last-sent.ts'

/** What one device should receive, and how far the plane is with it. `planner.ts` alone changes it. */
export class ReceivePlan {
  #wanted: readonly WantedStream[] = []
  /** The plan that is in force, to leave the plane alone when nothing changes. */
  readonly #inForce = new LastSent<string>()
  #underWay = false
  #failures = 0

  /** By the newest plan. */
  get wanted(): readonly WantedStream[] {
    return this.#wanted
  }
  /** The plane is carrying out a plan for the device. */
  get underWay(): boolean {
    return this.#underWay
  }
  /** Since a plan was last carried out. */
  get failures(): number {
    return this.#failures
  }

  isInForce(key: string): boolean {
    return this.#inForce.is(key)
  }

  made(wanted: readonly WantedStream[]): void {
    this.#wanted = wanted
  }

  /** The next plan is carried out even when it is the one of before again. */
  mustBeCarriedOut(): void {
    this.#inForce.forget()
  }

  begun(): void {
    this.#underWay = true
  }

  carriedOut(key: string): void {
    this.#inForce.sent(key)
    this.#failures = 0
  }

  failed(): void {
    this.#inForce.forget()
    this.#failures += 1
  }

  /** Carried out or failed. */
  over(): void {
    this.#underWay = false
  }

  /** All media of the device are gone; what is under way is still ended by `over`. */
  allEnded(): void {
    this.#wanted = []
    this.#inForce.forget()
    this.#failures = 0
  }
}
