import { sql } from 'kysely'
import { phaseOf } from '../meeting/rules.ts'
import { MeetingState } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { HandOverMeetingsTable } from '../storage/schema.ts'
import type { AccountId, HandOverId, MeetingId } from '../wire/ids.ts'
import type { HandOver, HandOverFailure, HandOverState } from './wire.ts'

const LISTED = 20
const OVER = MeetingState.options.filter((state) => phaseOf(state) === 'over')

/** Meetings that ended before a moment, the oldest first. */
export function endedMeetings(database: Database, beforeMs: number) {
  return database
    .selectFrom('meetings')
    .select(['meeting_id', 'title', 'starts_at_ms'])
    .where('state', 'in', OVER)
    .where(sql<number>`coalesce(ended_at_ms, ends_at_ms)`, '<', beforeMs)
    .orderBy('starts_at_ms')
    .orderBy('meeting_id')
    .execute()
}

/** Of all papers that were ever issued in meetings that ended before a moment, together. */
export async function bytesOfEnded(database: Database, beforeMs: number): Promise<number> {
  const { bytes } = await database
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .innerJoin('meetings', 'meetings.meeting_id', 'papers.meeting_id')
    .select(({ fn }) => fn.sum<number | null>('paper_versions.bytes').as('bytes'))
    .where('meetings.state', 'in', OVER)
    .where(sql<number>`coalesce(meetings.ended_at_ms, meetings.ends_at_ms)`, '<', beforeMs)
    .where('paper_versions.issued_at_ms', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(bytes ?? 0)
}

export interface NewHandOver {
  readonly handOverId: HandOverId
  readonly untilDay: string
  readonly accountId: AccountId
  readonly byName: string
  readonly folder: string
  readonly startedAtMs: number
}

export async function addHandOver(
  within: Database,
  one: NewHandOver,
  meetings: readonly { readonly meetingId: MeetingId; readonly file: string }[],
): Promise<void> {
  await within
    .insertInto('hand_overs')
    .values({
      ...{ hand_over_id: one.handOverId, until_day: one.untilDay, account_id: one.accountId, by_name: one.byName },
      ...{ state: 'making', failure: null, folder: one.folder, started_at_ms: one.startedAtMs, finished_at_ms: null },
    })
    .execute()
  for (const [position, { meetingId, file }] of meetings.entries())
    await within
      .insertInto('hand_over_meetings')
      .values({
        ...{ hand_over_id: one.handOverId, meeting_id: meetingId, position, file },
        ...{ state: 'waiting', bytes: 0, sha256: null, missing: 0 },
      })
      .execute()
}

/** The one that is being made, or was when the server stopped. */
export function unfinishedHandOver(database: Database) {
  return database.selectFrom('hand_overs').selectAll().where('state', '=', 'making').executeTakeFirst()
}

export function meetingsOf(database: Database, handOverId: HandOverId) {
  return database
    .selectFrom('hand_over_meetings')
    .innerJoin('meetings', 'meetings.meeting_id', 'hand_over_meetings.meeting_id')
    .innerJoin('sites', 'sites.site_id', 'meetings.owner_site_id')
    .selectAll('hand_over_meetings')
    .select(['meetings.title', 'meetings.starts_at_ms', 'meetings.ended_at_ms', 'sites.name as site_name'])
    .where('hand_over_id', '=', handOverId)
    .orderBy('hand_over_meetings.position')
    .execute()
}

export async function setMeeting(
  database: Database,
  handOverId: HandOverId,
  meetingId: MeetingId,
  change: Partial<Pick<HandOverMeetingsTable, 'state' | 'bytes' | 'sha256' | 'missing'>>,
): Promise<void> {
  await database
    .updateTable('hand_over_meetings')
    .set(change)
    .where('hand_over_id', '=', handOverId)
    .where('meeting_id', '=', meetingId)
    .execute()
}

export async function endHandOver(
  database: Database,
  handOverId: HandOverId,
  end: { readonly state: HandOverState; readonly failure: HandOverFailure | null; readonly finishedAtMs: number },
): Promise<void> {
  await database
    .updateTable('hand_overs')
    .set({ state: end.state, failure: end.failure, finished_at_ms: end.finishedAtMs })
    .where('hand_over_id', '=', handOverId)
    .where('state', '=', 'making')
    .execute()
}

export async function listHandOvers(database: Database): Promise<HandOver[]> {
  const rows = await database
    .selectFrom('hand_overs')
    .selectAll()
    .orderBy('started_at_ms', 'desc')
    .orderBy('hand_over_id')
    .limit(LISTED)
    .execute()
  const listed: HandOver[] = []
  for (const row of rows) {
    const meetings = await database
      .selectFrom('hand_over_meetings')
      .select(['state', 'bytes', 'missing'])
      .where('hand_over_id', '=', row.hand_over_id)
      .execute()
    const made = meetings.filter(({ state }) => state === 'done')
    listed.push({
      handOverId: row.hand_over_id,
      untilDay: row.until_day,
      byName: row.by_name,
      state: row.state,
      failure: row.failure,
      startedAtMs: row.started_at_ms,
      finishedAtMs: row.finished_at_ms,
      folder: row.state === 'done' ? row.folder : '',
      meetings: meetings.length,
      made: made.length,
      left: meetings.filter(({ state }) => state === 'tooLarge' || state === 'failed').length,
      missing: made.reduce((sum, { missing }) => sum + missing, 0),
      bytes: made.reduce((sum, { bytes }) => sum + bytes, 0),
    })
  }
  return listed
}
