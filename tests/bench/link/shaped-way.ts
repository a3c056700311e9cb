/** What a link does to what it carries, the same each way. */
export interface LinkShape {
  readonly kbps: number
  /** Share of packets that never arrive, 0–1. */
  readonly lossShare: number
  readonly delayMs: number
}

/** What waits longer than this for its turn is thrown away, as a modem's buffer does. */
export const QUEUE_MS = 500

/**
 * One direction of a link: says of each packet when it arrives, or that it never does. Losses come from the seed, so that the
 * same packets give the same losses.
 */
export class ShapedWay {
  #shape: LinkShape | null = null
  #freeAtMs = 0
  #random: () => number
  /** Bytes that came through so far, and those of them that belong to streams. */
  carriedBytes = 0
  streamBytes = 0

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** Null: everything arrives at once. */
  set(shape: LinkShape | null): void {
    this.#shape = shape
    this.#freeAtMs = 0
  }

  /** How long what comes now would wait for its turn. */
  backlogMs(nowMs: number): number {
    return this.#shape === null ? 0 : Math.max(0, this.#freeAtMs - nowMs)
  }

  /**
   * @param reliable - A stream's bytes, which are neither lost nor thrown away: they only take their time.
   * @returns milliseconds from `nowMs` until it arrives; undefined: it does not.
   */
  carry(bytes: number, nowMs: number, reliable = false): number | undefined {
    const shape = this.#shape
    if (shape !== null) {
      if (!reliable && this.#random() < shape.lossShare) return undefined
      const startMs = Math.max(nowMs, this.#freeAtMs)
      if (!reliable && startMs - nowMs > QUEUE_MS) return undefined
      this.#freeAtMs = startMs + (bytes * 8) / shape.kbps
    }
    this.carriedBytes += bytes
    if (reliable) this.streamBytes += bytes
    return shape === null ? 0 : this.#freeAtMs - nowMs + shape.delayMs
  }
}

/** Mulberry32: small, even enough for losses, the same everywhere. @returns numbers from 0 up to 1. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
