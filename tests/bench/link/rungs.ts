import { Rung } from '../../../signaling/media/wire.ts'

/** What the page showed from some moment on. */
export interface RungAt {
  readonly atMs: number
  readonly rung: Rung
}

/** The rung's place on the ladder: 0 is everything, 4 the papers alone. */
export function placeOf(rung: Rung): number {
  return Rung.options.indexOf(rung)
}

/** Milliseconds from `sinceMs` until something less than before was shown; undefined: it never was. */
export function stepDownMs(timeline: readonly RungAt[], sinceMs: number): number | undefined {
  const before = timeline.findLast(({ atMs }) => atMs <= sinceMs)
  const down = timeline.find(({ atMs, rung }) => atMs > sinceMs && placeOf(rung) > placeOf(before?.rung ?? 'full'))
  return down === undefined ? undefined : down.atMs - sinceMs
}

/** Milliseconds from `sinceMs` until the best rung was shown again; 0: it was shown all along. */
export function fullAgainMs(timeline: readonly RungAt[], sinceMs: number): number | undefined {
  if (timeline.findLast(({ atMs }) => atMs <= sinceMs)?.rung === 'full') return 0
  const up = timeline.find(({ atMs, rung }) => atMs > sinceMs && rung === 'full')
  return up === undefined ? undefined : up.atMs - sinceMs
}

/** The rung that was shown for most of the time between two moments: where the ladder settled, try-outs left aside. */
export function mostlyAt(timeline: readonly RungAt[], fromMs: number, untilMs: number): Rung | undefined {
  const spent = new Map<Rung, number>()
  for (const [index, { atMs, rung }] of timeline.entries()) {
    const endMs = Math.min(untilMs, timeline[index + 1]?.atMs ?? untilMs)
    const ms = endMs - Math.max(fromMs, atMs)
    if (ms > 0) spent.set(rung, (spent.get(rung) ?? 0) + ms)
  }
  return [...spent].sort((a, b) => b[1] - a[1])[0]?.[0]
}
