import { exponentOf, medianOf, percentile, type Gathered } from '../report/figures.ts'

/** How one site came in. Times are milliseconds of one clock. */
export interface JoinRecord {
  /** Its first ask, before any that was answered with patience. */
  readonly askedAtMs: number
  /** It was ready to receive; null: it never was. */
  readonly readyAtMs: number | null
  /** The first packet of anybody's media; null: none came. */
  readonly firstPacketAtMs: number | null
  /** The server said no and meant it. */
  readonly refused: boolean
  /** Control messages and their bytes, both ways, from the ask until it was ready. */
  readonly messages: number
  readonly bytes: number
}

/** How a whole crowd came in, under names that begin with `prefix`. */
export function addJoins(gathered: Gathered, prefix: string, joins: readonly JoinRecord[]): void {
  const begunMs = Math.min(...joins.map(({ askedAtMs }) => askedAtMs))
  const joined = joins.filter((join) => join.readyAtMs !== null)
  gathered.add(`${prefix}: joined`, '', joined.length)
  gathered.add(`${prefix}: not joined`, '', joins.length - joined.length)
  gathered.add(`${prefix}: refused`, '', joins.filter(({ refused }) => refused).length)
  if (joined.length === 0) return
  const ready = joined.map(({ askedAtMs, readyAtMs }) => (readyAtMs ?? 0) - askedAtMs)
  gathered.add(`${prefix}: join p50`, 'ms', percentile(ready, 0.5))
  gathered.add(`${prefix}: join p95`, 'ms', percentile(ready, 0.95))
  // Only when it is true of all sites: a time of the ones that made it would hide the others.
  if (joined.length === joins.length) {
    gathered.add(
      `${prefix}: all joined after`,
      'ms',
      Math.max(...joined.map(({ readyAtMs }) => readyAtMs ?? 0)) - begunMs,
    )
  }
  const first = joined.flatMap(({ askedAtMs, firstPacketAtMs }) =>
    firstPacketAtMs === null ? [] : [firstPacketAtMs - askedAtMs],
  )
  gathered.add(`${prefix}: without a packet`, '', joins.length - first.length)
  if (first.length > 0) {
    gathered.add(`${prefix}: first packet p50`, 'ms', percentile(first, 0.5))
    gathered.add(`${prefix}: first packet p95`, 'ms', percentile(first, 0.95))
  }
  const worst = (pick: (join: JoinRecord) => number): number => percentile(joined.map(pick), 0.95)
  gathered.add(`${prefix}: control messages a join`, '', medianOf(joined.map(({ messages }) => messages)))
  gathered.add(
    `${prefix}: control messages a join p95`,
    '',
    worst(({ messages }) => messages),
  )
  gathered.add(`${prefix}: control kB a join`, 'kB', medianOf(joined.map(({ bytes }) => bytes)) / 1000)
  gathered.add(`${prefix}: control kB a join p95`, 'kB', worst(({ bytes }) => bytes) / 1000)
}

/** The exponents with which the totals grew with the number of sites, from each total's median. */
export function addExponents(gathered: Gathered, prefix: string, sizes: readonly number[]): void {
  for (const what of ['messages', 'bytes'] as const) {
    const points = sizes.flatMap((n) => {
      const runs = gathered.runsOf(totalName(prefix, n, what))
      return runs.length === 0 ? [] : [{ n, value: medianOf(runs) }]
    })
    const exponent = exponentOf(points)
    if (exponent !== undefined) gathered.add(`${prefix}: exponent of ${what}`, '', exponent)
  }
}

export function totalName(prefix: string, n: number, what: 'messages' | 'bytes'): string {
  return `${prefix} ${n}: control ${what} of all`
}
