// What the addresses of version 1 answer, read as a caller with a key sees it.
import { expressionBuilder, type Expression, type SqlBool } from 'kysely'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { behind } from '../meeting/page-order.ts'
import { phaseOf } from '../meeting/rules.ts'
import { agendaOf, participantsOf } from '../meeting/store.ts'
import { MeetingState, type MeetingPhase } from '../meeting/wire.ts'
import { mayReadVersion } from '../papers/rules.ts'
import { papersOf, reachOf, versionWithPaper } from '../papers/store.ts'
import { sitesAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/schema.ts'
import { agendaFor } from '../visibility/audience.ts'
import { CALLER, openToCaller } from '../visibility/callers.ts'
import type { MeetingId, PaperVersionId, SiteId } from '../wire/ids.ts'
import type { CallersMeeting, CallersMeetingInFull, CallersPaper, MeetingsQuery } from './shapes.ts'

type Units = ReadonlySet<SiteId>

const asMoment = (ms: number): string => new Date(ms).toISOString()

/** Meetings that a caller for these units may see. */
function openMeetings(database: Database, units: Units) {
  return database
    .selectFrom('meetings')
    .innerJoin('sites', 'sites.site_id', 'meetings.owner_site_id')
    .select([
      'meetings.meeting_id',
      'meetings.title',
      'meetings.kind',
      'meetings.state',
      'meetings.place',
      'meetings.starts_at_ms',
      'meetings.ends_at_ms',
      'meetings.owner_site_id',
      'sites.name as owner_name',
    ])
    .where(openToCaller(units))
}
type MeetingRow = Awaited<ReturnType<ReturnType<typeof openMeetings>['executeTakeFirstOrThrow']>>

function asMeeting(row: MeetingRow): CallersMeeting {
  return {
    id: row.meeting_id,
    title: row.title,
    kind: row.kind,
    state: row.state,
    place: row.place,
    startsAt: asMoment(row.starts_at_ms),
    endsAt: asMoment(row.ends_at_ms),
    unit: { id: row.owner_site_id, name: row.owner_name },
  }
}

const statesIn = (phase: MeetingPhase) => MeetingState.options.filter((state) => phaseOf(state) === phase)
const RUNNING = statesIn('running')
const BEFORE = statesIn('before')

/**
 * Whether a meeting is still to come or goes on: by its state, since one may end before its planned time or after. One that never began is past
 * with its planned time.
 */
function isUpcoming(nowMs: number): Expression<SqlBool> {
  const where = expressionBuilder<Pick<Tables, 'meetings'>, 'meetings'>()
  return where.or([
    where('meetings.state', 'in', RUNNING),
    where.and([where('meetings.state', 'in', BEFORE), where('meetings.ends_at_ms', '>', nowMs)]),
  ])
}

/** A page of the meetings that were asked for, and the cursor of the next one. */
export async function readMeetings(
  database: Database,
  units: Units,
  asked: MeetingsQuery,
  nowMs: number,
): Promise<{ meetings: CallersMeeting[]; next: string | null }> {
  const up = asked.when === 'upcoming'
  const order = up ? 'asc' : 'desc'
  let query = openMeetings(database, units)
    .where((where) => (up ? isUpcoming(nowMs) : where.not(isUpcoming(nowMs))))
    .orderBy('meetings.starts_at_ms', order)
    .orderBy('meetings.meeting_id', order)
    .limit(asked.limit + 1)
  const { unit, from, until, person, after } = asked
  if (unit !== undefined) query = query.where(openToCaller(await sitesAtOrBelow(database, unit)))
  if (from !== undefined) query = query.where('meetings.ends_at_ms', '>', Date.parse(from))
  if (until !== undefined) query = query.where('meetings.starts_at_ms', '<', Date.parse(until))
  if (person !== undefined) query = query.where(takesPart(person))
  if (after !== undefined) query = query.where(behind(after, order))
  const found = await query.execute()
  const rows = found.slice(0, asked.limit)
  const last = found.length > asked.limit ? rows.at(-1) : undefined
  return {
    meetings: rows.map(asMeeting),
    next: last === undefined ? null : `${last.starts_at_ms}.${last.meeting_id}`,
  }
}

/** For a query over `meetings`: those in which the account of this name takes part. */
function takesPart(username: string): Expression<SqlBool> {
  const where = expressionBuilder<Pick<Tables, 'meetings' | 'participants' | 'accounts'>, 'meetings'>()
  return where.exists(
    where
      .selectFrom('participants')
      .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
      .select('participants.account_id')
      .whereRef('participants.meeting_id', '=', 'meetings.meeting_id')
      .where('accounts.username', '=', username),
  )
}

function openMeeting(database: Database, units: Units, meetingId: MeetingId): Promise<MeetingRow | undefined> {
  return openMeetings(database, units).where('meetings.meeting_id', '=', meetingId).executeTakeFirst()
}

export async function readMeeting(
  database: Database,
  units: Units,
  meetingId: MeetingId,
): Promise<CallersMeetingInFull | null> {
  const row = await openMeeting(database, units, meetingId)
  if (row === undefined) return null
  const invited = await database
    .selectFrom('meeting_sites')
    .innerJoin('sites', 'sites.site_id', 'meeting_sites.site_id')
    .select(['sites.site_id as id', 'sites.name as name'])
    .where('meeting_sites.meeting_id', '=', meetingId)
    .orderBy('sites.position')
    .orderBy('sites.site_id')
    .execute()
  const people = await participantsOf(database, meetingId)
  const agenda = agendaFor(await agendaOf(database, meetingId), await closedItemsOf(database, meetingId), CALLER)
  return {
    ...asMeeting(row),
    chair: people.find(({ role }) => role === 'chair')?.fullName ?? null,
    invited,
    agenda: agenda.map(({ agendaItemId, title, level, plannedMinutes, speaker }) => ({
      ...{ id: agendaItemId, title, level, plannedMinutes },
      speaker: speaker?.name ?? null,
    })),
  }
}

export async function readPapers(
  database: Database,
  units: Units,
  meetingId: MeetingId,
): Promise<CallersPaper[] | null> {
  if ((await openMeeting(database, units, meetingId)) === undefined) return null
  const { papers } = await papersOf(database, meetingId)
  return papers.flatMap(({ reach, issuedCount, current, ...paper }) =>
    current === null || !mayReadVersion(CALLER, reach, issuedCount > 0)
      ? []
      : {
          id: paper.paperId,
          agendaItemId: paper.agendaItemId,
          title: paper.title,
          versionId: current.paperVersionId,
          version: current.number,
          fileName: current.fileName,
          pages: current.pages,
          bytes: current.bytes,
          sha256: current.sha256,
          mayDownload: paper.mayDownload,
        },
  )
}

/** A version that the caller may read; null: there is none for it. */
export async function readVersion(database: Database, units: Units, paperVersionId: PaperVersionId) {
  const version = await versionWithPaper(database, paperVersionId)
  if (version === null || (await openMeeting(database, units, version.meeting_id)) === undefined) return null
  const reach = reachOf(version, await closedItemsOf(database, version.meeting_id))
  return mayReadVersion(CALLER, reach, version.issued_at_ms !== null) ? version : null
}
