// Which sites of a rehearsal want a person to look; pure functions.
import { CHECK_NAMES, isWell, type RehearsalSummary, type SiteResult } from '../../../../signaling/rehearsal/wire.ts'

export const RESULT_FILTERS = ['all', 'wrong', 'silent', 'well'] as const
export type ResultFilter = (typeof RESULT_FILTERS)[number]

export function resultGroup({ result }: Pick<SiteResult, 'result'>): Exclude<ResultFilter, 'all'> {
  if (result === null) return 'silent'
  return CHECK_NAMES.every((name) => isWell(result.checks[name])) ? 'well' : 'wrong'
}

export function countResults(sites: readonly Pick<SiteResult, 'result'>[]): Record<ResultFilter, number> {
  const counts = { all: sites.length, wrong: 0, silent: 0, well: 0 }
  for (const site of sites) counts[resultGroup(site)] += 1
  return counts
}

/** Where a rehearsal stands in time. */
export function phaseOf({ opensAtMs, closesAtMs }: RehearsalSummary, nowMs: number): 'planned' | 'open' | 'over' {
  if (nowMs < opensAtMs) return 'planned'
  return nowMs < closesAtMs ? 'open' : 'over'
}
