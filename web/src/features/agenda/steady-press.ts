/** A press this soon after somebody else gave the button another meaning was aimed at the one before. */
export const UNDER_THE_FINGER_MS = 700
/** What changes this soon after one's own press is taken for its effect. */
export const OWN_MS = 3_000

/**
 * Keeps a press from doing what the button means only since a moment ago: two desks go on at once, and the slower one would skip an item. Times
 * are those of a clock that only goes forward.
 */
export class SteadyPress {
  #target: string | null
  #changedAtMs = Number.NEGATIVE_INFINITY
  #pressedAtMs = Number.NEGATIVE_INFINITY

  /** @param target - What a press would do now. */
  constructor(target: string | null) {
    this.#target = target
  }

  /** The button has been drawn with this target. */
  shows(target: string | null, nowMs: number): void {
    if (this.#target === target) return
    this.#target = target
    if (nowMs - this.#pressedAtMs > OWN_MS) this.#changedAtMs = nowMs
  }

  /** The button was pressed. @returns whether that may count. */
  press(nowMs: number): boolean {
    if (nowMs - this.#changedAtMs < UNDER_THE_FINGER_MS) return false
    this.#pressedAtMs = nowMs
    return true
  }
}
