// What the tests of the sites' links mean for those who prepare a meeting; pure functions.
import type { LinkTest } from '../../../../signaling/passport/wire.ts'
import { judgeLink, type LinkVerdict } from '../../../../signaling/wire/link-verdict.ts'

export const LINK_FILTERS = ['all', 'good', 'weak', 'failed', 'untested'] as const
export type LinkFilter = (typeof LINK_FILTERS)[number]

const GROUP: Readonly<Record<LinkVerdict, Exclude<LinkFilter, 'all' | 'untested'>>> = {
  good: 'good',
  noCamera: 'weak',
  listenOnly: 'weak',
  mediaBlocked: 'failed',
  unreachable: 'failed',
}

/** Longer ago than this, a test says little of today, and no meeting begins by it. */
export const OLD_AFTER_MS = 14 * 24 * 3_600_000

/** Into which group a site belongs by its newest test. */
export function groupOf(newest: LinkTest | null): Exclude<LinkFilter, 'all'> {
  return newest === null ? 'untested' : GROUP[judgeLink(newest)]
}

export function countGroups(sites: readonly { readonly newest: LinkTest | null }[]): Record<LinkFilter, number> {
  const counts = { all: sites.length, good: 0, weak: 0, failed: 0, untested: 0 }
  for (const { newest } of sites) counts[groupOf(newest)] += 1
  return counts
}

/** Figures of one line of a chart in the order of time; null where a test did not measure it. */
export type Series = readonly (number | null)[]

/**
 * Points of a line in a box, oldest left; where a figure is missing the line is broken.
 *
 * @param most - What the top of the box stands for.
 */
export function linesOf(series: Series, most: number, width: number, height: number): string[] {
  const step = series.length > 1 ? width / (series.length - 1) : 0
  const lines: string[][] = [[]]
  for (const [index, value] of series.entries()) {
    if (value === null) {
      lines.push([])
      continue
    }
    const y = height - (Math.min(value, most) / Math.max(most, 1e-9)) * height
    lines.at(-1)?.push(`${round(series.length > 1 ? index * step : width / 2)},${round(y)}`)
  }
  return lines.filter((points) => points.length > 0).map((points) => points.join(' '))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** A round figure not below the highest value, for the top of a chart. */
export function topOf(series: readonly Series[]): number {
  const most = Math.max(0, ...series.flatMap((values) => values.filter((value) => value !== null)))
  if (most <= 0) return 1
  const unit = 10 ** Math.floor(Math.log10(most))
  return ([1, 2, 5, 10].find((times) => times * unit >= most) ?? 10) * unit
}
