// Which statistics are asked for, as it stands in the address of the page: it can be left, found again and handed on.
import type { StatisticsAsked } from '../../../../signaling/statistics/wire.ts'

export interface Asked {
  /** `2026`; null: all years. */
  readonly year: string | null
  /** `03`; null: the whole year. */
  readonly month: string | null
  readonly units: StatisticsAsked['units']
}

export function askedBy(search: URLSearchParams, thisYear: string): Asked {
  const year = search.get('nam') ?? thisYear
  const month = search.get('thang') ?? ''
  const known = /^\d{4}$/u.test(year) ? year : null
  return {
    year: known,
    month: known !== null && /^(?:0[1-9]|1[0-2])$/u.test(month) ? month : null,
    units: search.get('don-vi') === 'hien-nay' ? 'today' : 'past',
  }
}

export function searchOf({ year, month, units }: Asked): Record<string, string> {
  return {
    nam: year ?? 'tat-ca',
    ...(year === null || month === null ? {} : { thang: month }),
    ...(units === 'today' ? { 'don-vi': 'hien-nay' } : {}),
  }
}

export function paramsOf({ year, month, units }: Asked): StatisticsAsked {
  if (year === null) return { from: null, until: null, units }
  return { from: `${year}-${month ?? '01'}`, until: `${year}-${month ?? '12'}`, units }
}
