/**
 * A small seeded generator (mulberry32), so that the invented figures and sentences come out the same on every run.
 */
export type Random = {
  /** A number in [0, 1). */
  next(): number
  /** A whole number between `low` and `high`, both included. */
  int(low: number, high: number): number
  /** A number between `low` and `high`, rounded to `digits` decimals. */
  float(low: number, high: number, digits: number): number
  /** One of the choices. Throws on an empty list. */
  pick<T>(choices: readonly T[]): T
  /** `count` different choices, in an order of its own. */
  some<T>(choices: readonly T[], count: number): T[]
}

/** Makes a generator; equal seeds give equal sequences. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  function int(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1))
  }
  function pick<T>(choices: readonly T[]): T {
    const chosen = choices[int(0, choices.length - 1)]
    if (chosen === undefined) throw new Error('pick() needs at least one choice')
    return chosen
  }
  function some<T>(choices: readonly T[], count: number): T[] {
    const left = [...choices]
    const taken: T[] = []
    while (taken.length < count && left.length > 0) taken.push(...left.splice(int(0, left.length - 1), 1))
    return taken
  }
  return { next, int, float: (low, high, digits) => Number((low + next() * (high - low)).toFixed(digits)), pick, some }
}
