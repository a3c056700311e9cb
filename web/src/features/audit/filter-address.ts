// The record's filter as it stands in the address of the page, so that it can be left, found again and handed on.
import { z } from 'zod'
import type { AuditFilter } from '../../../../signaling/audit-log/wire.ts'
import { AUDIT_KINDS } from '../../../../signaling/wire/audited-acts.ts'

const DAY_MS = 24 * 3_600_000
const Day = z.iso.date().nullable().catch(null)

export interface Asked {
  readonly tab: 'signIns' | 'acts'
  readonly kind: AuditFilter['kind']
  /** `YYYY-MM-DD`. */
  readonly from: string | null
  readonly until: string | null
}

export function askedBy(search: URLSearchParams): Asked {
  return {
    tab: search.get('muc') === 'hoat-dong' ? 'acts' : 'signIns',
    kind: z.enum(AUDIT_KINDS).nullable().catch(null).parse(search.get('loai')),
    from: Day.parse(search.get('tu')),
    until: Day.parse(search.get('den')),
  }
}

export function searchOf({ tab, kind, from, until }: Asked): Record<string, string> {
  return {
    ...(tab === 'acts' ? { muc: 'hoat-dong' } : {}),
    ...(kind === null ? {} : { loai: kind }),
    ...(from === null ? {} : { tu: from }),
    ...(until === null ? {} : { den: until }),
  }
}

export function filterOf({ tab, kind, from, until }: Asked, accountId: AuditFilter['accountId'] = null): AuditFilter {
  return {
    accountId,
    kind: tab === 'signIns' ? 'signIns' : kind,
    fromMs: from === null ? null : startOf(from),
    untilMs: until === null ? null : startOf(until) + DAY_MS,
  }
}

/** The first moment of a day in Viet Nam, which has no summer time. */
function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+07:00`)
}
