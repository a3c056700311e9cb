import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import { type AccountId, type MeetingId, type RehearsalId, type SiteId } from '../wire/ids.ts'
import { MOST_REHEARSALS, RehearsalChecks, type RehearsalSummary, type SiteResult } from './wire.ts'

/** The newest first. */
export async function rehearsalsOf(database: Database, meetingId: MeetingId): Promise<RehearsalSummary[]> {
  const rows = await database
    .selectFrom('rehearsals')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('created_at_ms', 'desc')
    .orderBy('rehearsal_id')
    .execute()
  return rows.map((row) => ({
    rehearsalId: row.rehearsal_id,
    opensAtMs: row.opens_at_ms,
    closesAtMs: row.closes_at_ms,
    byName: row.by_name,
  }))
}

/** Saves it, and deletes the meeting's oldest ones beyond the limit with their results. */
export async function insertRehearsal(
  database: Database,
  meetingId: MeetingId,
  { rehearsalId, opensAtMs, closesAtMs, byName }: RehearsalSummary,
  nowMs: number,
): Promise<void> {
  await database
    .insertInto('rehearsals')
    .values({
      rehearsal_id: rehearsalId,
      meeting_id: meetingId,
      opens_at_ms: opensAtMs,
      closes_at_ms: closesAtMs,
      by_name: byName,
      created_at_ms: nowMs,
    })
    .execute()
  const old = (await rehearsalsOf(database, meetingId)).slice(MOST_REHEARSALS).map((one) => one.rehearsalId)
  if (old.length === 0) return
  await database.deleteFrom('rehearsal_results').where('rehearsal_id', 'in', old).execute()
  await database.deleteFrom('rehearsals').where('rehearsal_id', 'in', old).execute()
}

/** A planned one that has not begun is gone without a trace; an open one ends. @returns false: there is no such one. */
export async function closeRehearsal(
  database: Database,
  meetingId: MeetingId,
  rehearsalId: RehearsalId,
  nowMs: number,
): Promise<boolean> {
  const row = await database
    .selectFrom('rehearsals')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('rehearsal_id', '=', rehearsalId)
    .executeTakeFirst()
  if (row === undefined) return false
  if (row.opens_at_ms > nowMs) {
    await database.deleteFrom('rehearsals').where('rehearsal_id', '=', rehearsalId).execute()
  } else if (row.closes_at_ms > nowMs) {
    await database
      .updateTable('rehearsals')
      .set({ closes_at_ms: nowMs })
      .where('rehearsal_id', '=', rehearsalId)
      .execute()
  }
  return true
}

/** Whether a meeting in which somebody operates this site is in session, or paused. */
export async function siteInMeeting(database: Database, siteId: SiteId): Promise<boolean> {
  const row = await database
    .selectFrom('participants')
    .innerJoin('meetings', 'meetings.meeting_id', 'participants.meeting_id')
    .select('meetings.meeting_id')
    .where('participants.site_id', '=', siteId)
    .where('participants.role', '=', 'operator')
    .where('meetings.state', 'in', ['inSession', 'paused'])
    .executeTakeFirst()
  return row !== undefined
}

export async function hasReported(database: Database, rehearsalId: RehearsalId, siteId: SiteId): Promise<boolean> {
  const row = await database
    .selectFrom('rehearsal_results')
    .select('at_ms')
    .where('rehearsal_id', '=', rehearsalId)
    .where('site_id', '=', siteId)
    .executeTakeFirst()
  return row !== undefined
}

/** The open rehearsals of meetings in which this account operates a site. */
export async function callsFor(database: Database, accountId: AccountId, nowMs: number) {
  const rows = await database
    .selectFrom('participants')
    .innerJoin('rehearsals', 'rehearsals.meeting_id', 'participants.meeting_id')
    .innerJoin('meetings', 'meetings.meeting_id', 'participants.meeting_id')
    .leftJoin('rehearsal_results', (join) =>
      join
        .onRef('rehearsal_results.rehearsal_id', '=', 'rehearsals.rehearsal_id')
        .onRef('rehearsal_results.site_id', '=', 'participants.site_id'),
    )
    .select(['meetings.meeting_id', 'meetings.title', 'participants.site_id'])
    .select(['rehearsals.closes_at_ms', 'rehearsal_results.at_ms'])
    .where('participants.account_id', '=', accountId)
    .where('participants.role', '=', 'operator')
    .where('meetings.state', 'in', ['invited', 'inSession', 'paused'])
    .where('rehearsals.opens_at_ms', '<=', nowMs)
    .where('rehearsals.closes_at_ms', '>', nowMs)
    .orderBy('meetings.starts_at_ms')
    .limit(10)
    .execute()
  const siteIds = [...new Set(rows.map((row) => row.site_id))]
  const busy = new Map(
    await Promise.all(siteIds.map(async (siteId) => [siteId, await siteInMeeting(database, siteId)] as const)),
  )
  return rows.map((row) => ({
    meetingId: row.meeting_id,
    title: row.title,
    closesAtMs: row.closes_at_ms,
    doneAtMs: row.at_ms,
    inMeeting: busy.get(row.site_id) === true,
  }))
}

export interface Report {
  readonly siteId: SiteId
  readonly accountId: AccountId
  readonly byName: string
  readonly device: string
  readonly checks: RehearsalChecks
  readonly atMs: number
}

/** The site's last report counts. */
export async function saveReport(database: Database, rehearsalId: RehearsalId, report: Report): Promise<void> {
  const row = {
    rehearsal_id: rehearsalId,
    site_id: report.siteId,
    at_ms: report.atMs,
    account_id: report.accountId,
    by_name: report.byName,
    device: report.device,
    checks: JSON.stringify(report.checks),
  }
  await database
    .insertInto('rehearsal_results')
    .values(row)
    .onConflict((conflict) => conflict.columns(['rehearsal_id', 'site_id']).doUpdateSet(row))
    .execute()
}

const Checks = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(RehearsalChecks)

/** Every invited site in its order, with what it reported. */
export async function resultsOf(
  database: Database,
  meetingId: MeetingId,
  rehearsalId: RehearsalId | null,
): Promise<SiteResult[]> {
  const rows = await database
    .selectFrom('meeting_sites')
    .innerJoin('sites', 'sites.site_id', 'meeting_sites.site_id')
    .leftJoin('sites as parents', 'parents.site_id', 'sites.parent_id')
    .leftJoin('rehearsal_results as results', (join) =>
      join.onRef('results.site_id', '=', 'sites.site_id').on('results.rehearsal_id', '=', rehearsalId),
    )
    .select(['sites.site_id', 'sites.name', 'parents.name as parent'])
    .select(['results.at_ms', 'results.device', 'results.by_name', 'results.checks'])
    .where('meeting_sites.meeting_id', '=', meetingId)
    .orderBy('sites.position')
    .execute()
  return rows.map((row) => {
    const checks = Checks.safeParse(row.checks)
    const { at_ms: atMs, device, by_name: byName } = row
    return {
      siteId: row.site_id,
      name: row.name,
      district: row.parent ?? '',
      result:
        checks.success && atMs !== null && device !== null && byName !== null
          ? { atMs, device, byName, checks: checks.data }
          : null,
    }
  })
}
