// Reads the record of acts: what a filter finds and an administrator may see of it, page by page.
import { sql } from 'kysely'
import { z } from 'zod'
import { isUnsent } from '../identity/rules.ts'
import type { Account } from '../identity/wire.ts'
import { sitesAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { wasInvited } from '../visibility/invited.ts'
import { actionsOf } from '../wire/audited-acts.ts'
import type { SiteId } from '../wire/ids.ts'
import type { AuditEntry, AuditFilter } from './wire.ts'

/** The sites whose people's acts somebody may read; null: everybody's. */
export async function readableSites(database: Database, account: Account): Promise<ReadonlySet<SiteId> | null> {
  return account.systemRole === 'admin' ? null : sitesAtOrBelow(database, account.siteId)
}

export interface AuditPage {
  readonly filter: AuditFilter
  readonly sites: ReadonlySet<SiteId> | null
  /** Only entries written down before this one; null: from the newest on. */
  readonly before: number | null
  readonly count: number
}

const subject = sql<string | null>`json_extract(audit.details, '$.accountId')`

/** @returns the entries, newest first, and where the next page begins; null: there is none. */
export async function auditPage(
  database: Database,
  { filter, sites, before, count }: AuditPage,
): Promise<{ entries: AuditEntry[]; older: number | null }> {
  let query = found(database, filter)
    .orderBy('audit.audit_id', 'desc')
    .limit(count + 1)
  if (before !== null) query = query.where('audit.audit_id', '<', before)
  if (sites !== null) {
    const ids = [...sites]
    query = query.where((where) => where.or([where('actor.site_id', 'in', ids), where('subject.site_id', 'in', ids)]))
  }
  const rows = await query.execute()
  const entries = rows.slice(0, count).map((row) => toEntry(row, sites))
  return { entries, older: rows.length > count ? (entries.at(-1)?.auditId ?? null) : null }
}

function found(database: Database, { accountId, fromMs, untilMs, kind }: AuditFilter) {
  let query = database
    .selectFrom('audit')
    .leftJoin('accounts as actor', 'actor.account_id', 'audit.account_id')
    .leftJoin('sites as actorSite', 'actorSite.site_id', 'actor.site_id')
    .leftJoin('accounts as subject', (join) => join.on(sql`subject.account_id`, '=', subject))
    .leftJoin('sites as subjectSite', 'subjectSite.site_id', 'subject.site_id')
    .leftJoin('meetings', 'meetings.meeting_id', 'audit.meeting_id')
    .select([
      'audit.audit_id',
      'audit.at_ms',
      'audit.action',
      'audit.details',
      'actor.account_id as actorId',
      'actor.full_name as actorName',
      'actor.username as actorUsername',
      'actorSite.name as actorUnit',
      'subject.account_id as subjectId',
      'subject.full_name as subjectName',
      'subject.username as subjectUsername',
      'subjectSite.name as subjectUnit',
      'meetings.title as meetingTitle',
      'meetings.state as meetingState',
      'meetings.owner_site_id as meetingSite',
    ])
    .select(wasInvited().as('meetingInvited'))
  if (accountId !== null) {
    query = query.where((where) =>
      where.or([where('audit.account_id', '=', accountId), where(subject, '=', accountId)]),
    )
  }
  if (fromMs !== null) query = query.where('audit.at_ms', '>=', fromMs)
  if (untilMs !== null) query = query.where('audit.at_ms', '<', untilMs)
  if (kind === null) return query
  const { names, nouns, not } = actionsOf(kind)
  if (not.length > 0) query = query.where('audit.action', 'not in', not)
  return query.where((where) =>
    where.or([
      ...names.map((name) => where('audit.action', '=', name)),
      ...nouns.map((noun) => where('audit.action', 'like', `${noun}.%`)),
    ]),
  )
}

type Row = Awaited<ReturnType<ReturnType<typeof found>['execute']>>[number]

/** What the record says of where from; other figures and ids stay in the record. */
const Shown = z.object({ ip: z.string().catch(''), device: z.string().catch('') })

function toEntry(row: Row, sites: ReadonlySet<SiteId> | null): AuditEntry {
  const { ip, device } = Shown.parse(JSON.parse(row.details))
  const isSelf = row.subjectId === row.actorId
  return {
    auditId: row.audit_id,
    atMs: row.at_ms,
    action: row.action,
    who: person(row.actorName, row.actorUsername, row.actorUnit),
    about: isSelf ? null : person(row.subjectName, row.subjectUsername, row.subjectUnit),
    meetingTitle: mayKnowMeeting(row, sites) ? row.meetingTitle : null,
    ip,
    device,
  }
}

/** A meeting whose invitations were not sent is nobody's but its makers'; one of another unit is none of this unit's administrator's business. */
function mayKnowMeeting({ meetingState, meetingSite, meetingInvited }: Row, sites: AuditPage['sites']): boolean {
  if (meetingState === null || meetingSite === null) return false
  if (sites !== null) return sites.has(meetingSite)
  // A cancelled one may never have been sent: its history tells.
  return meetingState === 'cancelled' ? Boolean(meetingInvited) : !isUnsent(meetingState)
}

function person(fullName: string | null, username: string | null, unit: string | null) {
  return fullName === null || username === null ? null : { fullName, username, unit: unit ?? '' }
}
