/** What a link does to what goes over it. Everything left out is as good as it can be. */
export interface LinkShape {
  /** Bit rate of each direction, kbit/s of payload; a queue waits in front of it. */
  readonly kbps?: number | undefined
  /** How much may wait in front of a slow link, in milliseconds of its rate; what comes on top is lost. */
  readonly queueMs?: number | undefined
  readonly delayMs?: number | undefined
  /** Up to so much more delay, by lot; packets stay in order. */
  readonly jitterMs?: number | undefined
  /** Share of packets that get lost, 0 to 1. */
  readonly lossShare?: number | undefined
  /** Share of packets that arrive later than those behind them, 0 to 1. */
  readonly reorderShare?: number | undefined
}

export const DEFAULT_QUEUE_MS = 300
/** How much later a packet comes that lost its turn. */
const OUT_OF_TURN_MS = 20

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What becomes of one packet. */
export type Fate =
  { readonly kind: 'lost'; readonly why: 'chance' | 'queue' } | { readonly kind: 'arrives'; readonly atMs: number }

/** One direction of a link: decides from a seed, without a clock of its own, so that the same packets meet the same fate. */
export class ShapedDirection {
  readonly #random: () => number
  #busyUntilMs = 0
  #lastArrivalMs = 0

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** How long what is put on the link now would wait for its turn. */
  backlogMs(nowMs: number): number {
    return Math.max(0, this.#busyUntilMs - nowMs)
  }

  /** As many lots are drawn for each packet whatever the shape, so that changing one thing leaves the others as they were. */
  packet(bytes: number, nowMs: number, shape: LinkShape): Fate {
    const { kbps, lossShare = 0, reorderShare = 0 } = shape
    const [lossLot, jitterLot, reorderLot] = [this.#random(), this.#random(), this.#random()]
    if (lossLot < lossShare) return { kind: 'lost', why: 'chance' }
    if (kbps !== undefined && this.backlogMs(nowMs) > (shape.queueMs ?? DEFAULT_QUEUE_MS)) {
      return { kind: 'lost', why: 'queue' }
    }
    const arrival = this.#transmitted(bytes, nowMs, kbps) + (shape.delayMs ?? 0) + jitterLot * (shape.jitterMs ?? 0)
    if (reorderLot < reorderShare) return { kind: 'arrives', atMs: arrival + OUT_OF_TURN_MS }
    this.#lastArrivalMs = Math.max(arrival, this.#lastArrivalMs)
    return { kind: 'arrives', atMs: this.#lastArrivalMs }
  }

  /**
   * A piece of a TCP stream: nothing is lost for good and nothing out of order, but a lost segment holds up all behind it
   * until it was sent again.
   */
  piece(bytes: number, nowMs: number, shape: LinkShape): number {
    const { delayMs = 0, jitterMs = 0, lossShare = 0 } = shape
    const segments = Math.ceil(bytes / SEGMENT_BYTES)
    let repairMs = 0
    for (let segment = 0; segment < segments; segment += 1) {
      if (this.#random() < lossShare) repairMs = Math.max(repairMs, MIN_REPAIR_MS + 2 * delayMs)
    }
    const arrival = this.#transmitted(bytes, nowMs, shape.kbps) + delayMs + this.#random() * jitterMs + repairMs
    this.#lastArrivalMs = Math.max(arrival, this.#lastArrivalMs)
    return this.#lastArrivalMs
  }

  /** When the last bit has left. */
  #transmitted(bytes: number, nowMs: number, kbps: number | undefined): number {
    if (kbps === undefined) {
      this.#busyUntilMs = nowMs
      return nowMs
    }
    this.#busyUntilMs = Math.max(nowMs, this.#busyUntilMs) + (bytes * 8) / kbps
    return this.#busyUntilMs
  }
}

const SEGMENT_BYTES = 1_400
/** The least that TCP waits before it sends again, RFC 6298 as Linux does it. */
const MIN_REPAIR_MS = 200
