// Figures about meetings that were held: how many, how long, with how many papers, and which units came.
import { z } from 'zod'
import { MeetingKind } from '../meeting/wire.ts'
import { SiteId } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** A month of Viet Nam's calendar, `YYYY-MM`. */
const Month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)

export const StatisticsAsked = z.strictObject({
  /** The first and the last month; null: from the beginning, until now. */
  from: Month.nullable(),
  until: Month.nullable(),
  /** `past`: units as they were; `today`: a unit that ended is counted for the single one that took its place. */
  units: z.enum(['past', 'today']),
})
export type StatisticsAsked = z.infer<typeof StatisticsAsked>

const count = z.int().min(0)
export const Sums = z.strictObject({
  meetings: count,
  /** Of each meeting in whole minutes, so that every list comes to the same sum. */
  minutes: count,
  /** Issued and not recalled, as far as the person who asks may read them. */
  papers: count,
  /** Units that were invited, once for each meeting; and those of them of which somebody was there while it was held. */
  invited: count,
  came: count,
})
export type Sums = z.infer<typeof Sums>

const unit = {
  siteId: SiteId,
  name: z.string(),
  /** `YYYY-MM-DD`, where the unit exists no longer. */
  endsOn: z.string().nullable(),
}

export const Statistics = z.strictObject({
  all: Sums,
  /** Every month from the first to the last one with a meeting. */
  months: z.array(Sums.extend({ month: Month })),
  kinds: z.array(Sums.extend({ kind: MeetingKind })),
  /** Of the unit that holds the meeting. */
  levels: z.array(Sums.extend({ level: z.string() })),
  /** Units that held meetings. */
  units: z.array(Sums.extend(unit)),
  /** Units that were invited. */
  sites: z.array(z.strictObject({ ...unit, invited: count, came: count })),
})
export type Statistics = z.infer<typeof Statistics>

export const readStatistics = request('statistics.read', {
  via: 'http',
  params: StatisticsAsked,
  result: Statistics,
})

/** The same figures as a file. */
export function statisticsPath(as: 'csv' | 'xlsx', { from, until, units }: StatisticsAsked): string {
  const query = new URLSearchParams({ units })
  if (from !== null) query.set('from', from)
  if (until !== null) query.set('until', until)
  return `/api/statistics.${as}?${query.toString()}`
}
