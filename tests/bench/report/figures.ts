/** One measured quantity over all runs: its median and range, and each run's own value. */
export interface Figure {
  /** For example `µs`, `ms`, `kB`, `%`; empty for a plain number. */
  readonly unit: string
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: readonly number[]
}

/** By name; the order is that of the table. */
export type Figures = Record<string, Figure>

/** @throws RangeError when there is nothing to take the figure of: a benchmark that measured nothing says so. */
export function figureOf(unit: string, runs: readonly number[]): Figure {
  if (runs.length === 0) throw new RangeError('a figure needs a run')
  if (!runs.every((value) => Number.isFinite(value))) throw new RangeError(`not all finite: ${runs.join(', ')}`)
  return { unit, median: medianOf(runs), min: Math.min(...runs), max: Math.max(...runs), runs: [...runs] }
}

/** The middle value, or the mean of the two in the middle. @throws RangeError for an empty list. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const above = sorted[Math.floor(sorted.length / 2)]
  const below = sorted[Math.ceil(sorted.length / 2) - 1]
  if (above === undefined || below === undefined) throw new RangeError('the median of nothing')
  return (above + below) / 2
}

/**
 * The smallest value that at least this share of all lie at or below (nearest rank), so that `percentile(times, 0.95)` is a
 * time that was really measured.
 *
 * @param share - 0 to 1.
 * @throws RangeError for an empty list.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('a percentile of nothing')
  return value
}

/**
 * The exponent k of `value ≈ c · n^k`, by least squares on the logarithms.
 *
 * @returns undefined when the points don't determine it: fewer than two different n, or a value that is not positive.
 */
export function exponentOf(points: readonly { readonly n: number; readonly value: number }[]): number | undefined {
  if (points.some(({ n, value }) => n <= 0 || value <= 0)) return undefined
  const logs = points.map(({ n, value }) => ({ x: Math.log(n), y: Math.log(value) }))
  const mean = (pick: (log: { x: number; y: number }) => number): number =>
    logs.reduce((sum, log) => sum + pick(log), 0) / logs.length
  const meanX = mean(({ x }) => x)
  const meanY = mean(({ y }) => y)
  const spread = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  if (logs.length < 2 || spread === 0) return undefined
  return logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread
}

/** Gathers values run by run under their names, and makes figures of them in the end. */
export class Gathered {
  readonly #values = new Map<string, { unit: string; runs: number[] }>()

  add(name: string, unit: string, value: number): void {
    const known = this.#values.get(name)
    if (known === undefined) this.#values.set(name, { unit, runs: [value] })
    else known.runs.push(value)
  }

  runsOf(name: string): readonly number[] {
    return this.#values.get(name)?.runs ?? []
  }

  figures(): Figures {
    return Object.fromEntries([...this.#values].map(([name, { unit, runs }]) => [name, figureOf(unit, runs)]))
  }
}
