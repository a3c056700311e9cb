// The last hour of one seat's link: a ring of numbers of fixed size.
import { Rung } from '../media/wire.ts'
import { SAMPLE_EVERY_MS, SAMPLE_STATES, SAMPLES_KEPT, type LinkHour, type SampleState } from './wire.ts'

/** One sample of a seat. Null: not known. */
export interface LinkSample {
  readonly state: SampleState
  readonly rttMs: number | null
  readonly lossPermille: number | null
  readonly sentKbps: number | null
  readonly receivedKbps: number | null
  readonly rung: Rung | null
}

export const NOTHING_KNOWN: LinkSample = {
  state: 'none',
  rttMs: null,
  lossPermille: null,
  sentKbps: null,
  receivedKbps: null,
  rung: null,
}

/** Stands for null in a column of numbers. */
const UNKNOWN = 0xffff
/** The wire takes no larger ones. */
const MOST_FIGURE = 65_000
const FIGURES = ['rttMs', 'lossPermille', 'sentKbps', 'receivedKbps'] as const
type FigureName = (typeof FIGURES)[number]
const NO_RUNG = Rung.options.length
const BYTES_A_SAMPLE = FIGURES.length * 2 + 2

/** What one ring takes, whatever happens: 3.6 kB, so 241 of them 0.9 MB. */
export const RING_BYTES = SAMPLES_KEPT * BYTES_A_SAMPLE

/** Samples by their number, which counts upward for the whole room; those that were not noted are nothing known. */
export class HourRing {
  readonly #bytes = new ArrayBuffer(RING_BYTES)
  readonly #figures: Readonly<Record<FigureName, Uint16Array>>
  readonly #states = new Uint8Array(this.#bytes, FIGURES.length * 2 * SAMPLES_KEPT, SAMPLES_KEPT)
  readonly #rungs = new Uint8Array(this.#bytes, (FIGURES.length * 2 + 1) * SAMPLES_KEPT, SAMPLES_KEPT)
  #last: number

  /** @param first - The number of the first sample that will be noted. */
  constructor(first: number) {
    const column = (index: number) => new Uint16Array(this.#bytes, index * 2 * SAMPLES_KEPT, SAMPLES_KEPT).fill(UNKNOWN)
    this.#figures = { rttMs: column(0), lossPermille: column(1), sentKbps: column(2), receivedKbps: column(3) }
    this.#rungs.fill(NO_RUNG)
    this.#last = first - 1
  }

  /** @param number - Larger than that of any noted before. */
  note(number: number, sample: LinkSample): void {
    const skipped = Math.min(SAMPLES_KEPT, number - this.#last - 1)
    for (let back = skipped; back > 0; back -= 1) this.#set(number - back, NOTHING_KNOWN)
    this.#set(number, sample)
    this.#last = number
  }

  /** The hour up to the sample of that number, which may be later than the last that was noted. */
  until(number: number, endsAtMs: number): LinkHour {
    const from = Math.max(0, number - SAMPLES_KEPT + 1)
    const numbers = Array.from({ length: number - from + 1 }, (_, index) => from + index)
    const known = (one: number) => one <= this.#last && one > this.#last - SAMPLES_KEPT
    const column = (name: FigureName) =>
      numbers.map((one) => {
        const value = known(one) ? (this.#figures[name][one % SAMPLES_KEPT] ?? UNKNOWN) : UNKNOWN
        return value === UNKNOWN ? null : value
      })
    return {
      everyMs: SAMPLE_EVERY_MS,
      endsAtMs,
      states: numbers.map((one) => (known(one) ? (this.#states[one % SAMPLES_KEPT] ?? 0) : 0)),
      rttMs: column('rttMs'),
      lossPermille: column('lossPermille'),
      sentKbps: column('sentKbps'),
      receivedKbps: column('receivedKbps'),
      rungs: numbers.map((one) => (known(one) ? (this.#rungs[one % SAMPLES_KEPT] ?? NO_RUNG) : NO_RUNG)),
    }
  }

  #set(number: number, sample: LinkSample): void {
    const at = number % SAMPLES_KEPT
    for (const name of FIGURES) {
      const value = sample[name]
      this.#figures[name][at] = value === null ? UNKNOWN : Math.min(MOST_FIGURE, value)
    }
    this.#states[at] = SAMPLE_STATES.indexOf(sample.state)
    this.#rungs[at] = sample.rung === null ? NO_RUNG : Rung.options.indexOf(sample.rung)
  }
}
