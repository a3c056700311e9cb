import { z } from 'zod'
import { AccountId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'
import { AUDIT_KINDS } from '../wire/audited-acts.ts'

export const AuditFilter = z.strictObject({
  /** Acts of this account, and acts upon it. */
  accountId: AccountId.nullable(),
  /** From this moment on, and before that one. */
  fromMs: TimeMs.nullable(),
  untilMs: TimeMs.nullable(),
  kind: z.enum(AUDIT_KINDS).nullable(),
})
export type AuditFilter = z.infer<typeof AuditFilter>

/** Name and user name as they are now; the unit as it is now. */
const Person = z.strictObject({ fullName: z.string(), username: z.string(), unit: z.string() })

export const AuditEntry = z.strictObject({
  /** In the order in which it was written down. */
  auditId: z.int(),
  atMs: TimeMs,
  action: z.string(),
  /** Who did it; null when nobody was signed in. */
  who: Person.nullable(),
  /** To whom it was done, if to another account. */
  about: Person.nullable(),
  /** Null where there is none, or where the reader may not know of the meeting. */
  meetingTitle: z.string().nullable(),
  /** Of sign-ins; empty where it was not written down. */
  ip: z.string(),
  device: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** The newest entries first, a page of them; `before` goes on where the last page ended. */
export const listAudit = request('audit.list', {
  via: 'http',
  params: z.strictObject({ filter: AuditFilter, before: z.int().min(1).nullable() }),
  result: z.strictObject({ entries: z.array(AuditEntry), older: z.int().nullable() }),
})

/** The CSV file of what the filter finds. */
export function auditCsvPath({ accountId, fromMs, untilMs, kind }: AuditFilter): string {
  const query = new URLSearchParams()
  if (accountId !== null) query.set('accountId', accountId)
  if (fromMs !== null) query.set('fromMs', String(fromMs))
  if (untilMs !== null) query.set('untilMs', String(untilMs))
  if (kind !== null) query.set('kind', kind)
  return `/api/audit.csv?${query.toString()}`
}
