import type { Figures } from './report/figures.ts'

/** One option of a benchmark, as `--name value`. */
export interface BenchOption {
  /** Left out: the option may be left out too. */
  readonly default?: string
  /** Instead of the default with `--quick`. */
  readonly quick?: string
  readonly says: string
}

export interface BenchContext {
  readonly runs: number
  readonly quick: boolean
  /** The benchmark's own options, defaults filled in; it parses them itself. */
  readonly values: Readonly<Record<string, string | undefined>>
  /** Tells the person at the terminal how far it is. */
  say(line: string): void
}

export interface Bench {
  readonly summary: string
  readonly runs: { readonly usual: number; readonly quick: number }
  readonly options: Readonly<Record<string, BenchOption>>
  /** @throws when it could not measure; nothing is written then. */
  run(context: BenchContext): Promise<Figures>
}
