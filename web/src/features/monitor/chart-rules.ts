// A column of an hour's samples as a line that can be drawn, and what is said of it in words. Pure.

export interface Chart {
  /** Runs of samples that are known, as the path of an SVG of this size; a gap breaks the line. */
  readonly path: string
  /** The scale's top. */
  readonly top: number
  readonly now: number | null
  readonly highest: { readonly value: number; readonly minutesAgo: number } | null
}

export const CHART_WIDTH = 360
export const CHART_HEIGHT = 56

/**
 * @param values - The oldest first, one every `everyMs`, the last one now.
 * @param atLeast - The scale goes at least this far, so that small figures do not look like large ones.
 */
export function chartOf(values: readonly (number | null)[], everyMs: number, samples: number, atLeast: number): Chart {
  const first = samples - values.length
  let highest: Chart['highest'] = null
  for (const [index, value] of values.entries()) {
    if (value === null || (highest !== null && value < highest.value)) continue
    highest = { value, minutesAgo: Math.round(((values.length - 1 - index) * everyMs) / 60_000) }
  }
  const top = niceTop(Math.max(atLeast, highest?.value ?? 0))
  const x = (index: number) => (((first + index) / Math.max(1, samples - 1)) * CHART_WIDTH).toFixed(1)
  const y = (value: number) => (CHART_HEIGHT - (value / top) * CHART_HEIGHT).toFixed(1)
  let path = ''
  let broken = true
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      // A sample between two gaps would be a line without length, which is not drawn.
      path += broken ? `M${x(index)} ${y(value)}h0.8` : `L${x(index)} ${y(value)}`
    }
    broken = value === null
  }
  return { path, top, now: values.at(-1) ?? null, highest }
}

/** The next of 1, 2, 5 times a power of ten. */
export function niceTop(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value) ?? value
}

/** Neighbouring samples of one state, as a share of the whole width. */
export interface StateRun {
  readonly state: number
  readonly from: number
  readonly to: number
}

export function stateRuns(states: readonly number[], samples: number): StateRun[] {
  const first = samples - states.length
  const runs: StateRun[] = []
  for (const [index, state] of states.entries()) {
    const at = first + index
    const last = runs.at(-1)
    if (last?.state === state) runs[runs.length - 1] = { ...last, to: (at + 1) / samples }
    else runs.push({ state, from: at / samples, to: (at + 1) / samples })
  }
  return runs
}
