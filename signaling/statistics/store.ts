// Reads the meetings that enter somebody's statistics, some at a time: between two readings the others have their turn at the database.
import { setImmediate } from 'node:timers/promises'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { Account } from '../identity/wire.ts'
import { localDay } from '../kit/local-day.ts'
import { closedItemsAmong } from '../meeting/closed-items.ts'
import { phaseOf } from '../meeting/rules.ts'
import { MeetingState } from '../meeting/wire.ts'
import { mayReadVersion } from '../papers/rules.ts'
import { reachOf } from '../papers/store.ts'
import { allSites } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { CALLER, countedForCaller } from '../visibility/callers.ts'
import { administeredBy, countedFor } from '../visibility/visible.ts'
import { NOTHING_CLOSED, type ClosedItems } from '../wire/agenda-audience.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { nextMonth, Tally } from './rules.ts'
import type { Statistics, StatisticsAsked } from './wire.ts'

const AT_ONCE = 50
const NONE_CLOSED: ReadonlyMap<MeetingId, ClosedItems> = new Map()
/** It was begun: called off or put off, it was not held. */
const HELD = MeetingState.options.filter((state) => phaseOf(state) !== 'before')

/** Viet Nam has no summer time. */
const startOf = (month: string): number => Date.parse(`${month}-01T00:00:00+07:00`)

/** Whose figures: the meetings that are counted, and as whom their papers are seen. */
interface Counting {
  readonly accountId: AccountId
  /** For a query over `meetings`, with the account's own row of `participants` joined from the left. */
  readonly counts: Expression<SqlBool>
  readonly actorOf: (row: Row) => MeetingActor
  /** Whether items that are closed have to be looked up: from those who lead or prepare what is counted nothing is hidden. */
  readonly closed: boolean
}

/** Of the meetings that the account leads, prepares or administers. */
export async function statisticsFor(
  database: Database,
  account: Account,
  asked: StatisticsAsked,
  nowMs: number,
): Promise<Statistics> {
  const administered = await administeredBy(database, account)
  const counting: Counting = {
    accountId: account.accountId,
    counts: countedFor(account, administered),
    actorOf: (row) => actorOf(row, administered),
    closed: account.systemRole !== 'user',
  }
  return counted(database, counting, asked, nowMs)
}

/** Of the meetings that these units hold, as another system with a key sees them. */
export function statisticsForCaller(
  database: Database,
  units: ReadonlySet<SiteId>,
  asked: StatisticsAsked,
  nowMs: number,
): Promise<Statistics> {
  const { accountId, actor } = CALLER
  const counting: Counting = { accountId, counts: countedForCaller(units), actorOf: () => actor, closed: true }
  return counted(database, counting, asked, nowMs)
}

async function counted(
  database: Database,
  counting: Counting,
  asked: StatisticsAsked,
  nowMs: number,
): Promise<Statistics> {
  const meetings = await meetingsCounted(database, counting.accountId, counting.counts, asked)
  const closed = counting.closed
    ? await closedItemsAmong(database, new Set(meetings.map(({ meeting_id: meetingId }) => meetingId)))
    : NONE_CLOSED
  const tally = new Tally(await allSites(database), asked.units)
  for (let at = 0; at < meetings.length; at += AT_ONCE) {
    const some = meetings.slice(at, at + AT_ONCE)
    const ids = some.map(({ meeting_id }) => meeting_id)
    const places = await placesOf(database, ids)
    const forgotten = await endedByRule(database, ids)
    const papers = Map.groupBy(await papersIn(database, ids), ({ meeting_id }) => meeting_id)
    for (const row of some) {
      const viewer = { accountId: counting.accountId, actor: counting.actorOf(row) }
      const closedItems = closed.get(row.meeting_id) ?? NOTHING_CLOSED
      tally.add({
        month: localDay(row.at_ms).slice(0, 7),
        kind: row.kind,
        ownerSiteId: row.owner_site_id,
        minutes: minutesOf(row, forgotten.get(row.meeting_id) ?? null, nowMs),
        papers: (papers.get(row.meeting_id) ?? []).filter((paper) =>
          mayReadVersion(viewer, reachOf(paper, closedItems), true),
        ).length,
        places: places.get(row.meeting_id) ?? new Map<SiteId, boolean>(),
      })
    }
    await setImmediate()
  }
  return tally.result()
}

type Row = Awaited<ReturnType<typeof meetingsCounted>>[number]

/** The administrator of the system is nothing in a meeting: papers for some people only are no figure of theirs either. */
function actorOf({ role, owner_site_id }: Row, administered: ReadonlySet<SiteId>): MeetingActor {
  if (role !== null) return role
  return administered.has(owner_site_id) ? 'unitAdmin' : 'operator'
}

/**
 * One that goes on counts until now; of one from before it was written down, the planned time. One that nobody ended counts until the last
 * person left: the rule ended it hours later.
 */
function minutesOf(row: Row, lastLeftMs: number | null, nowMs: number): number {
  if (row.began_at_ms === null) return minutesBetween(Number(row.starts_at_ms), Number(row.ends_at_ms))
  const endedMs = Number(row.ended_at_ms ?? nowMs)
  return minutesBetween(Number(row.began_at_ms), lastLeftMs === null ? endedMs : Math.min(endedMs, lastLeftMs))
}

function minutesBetween(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round((toMs - fromMs) / 60_000))
}

/** Of those that the rule ended because nobody did: when the last person was there. */
async function endedByRule(
  database: Database,
  ids: readonly MeetingId[],
): Promise<ReadonlyMap<MeetingId, number | null>> {
  const ended = await database
    .selectFrom('meeting_changes')
    .leftJoin('attendance', 'attendance.meeting_id', 'meeting_changes.meeting_id')
    .select('meeting_changes.meeting_id')
    .select(({ fn }) => fn.max(fn.coalesce('attendance.left_at_ms', 'attendance.last_seen_at_ms')).as('left_at_ms'))
    .where('meeting_changes.meeting_id', 'in', ids)
    .where('meeting_changes.act', '=', 'end')
    .where('meeting_changes.account_id', 'is', null)
    .groupBy('meeting_changes.meeting_id')
    .execute()
  return new Map(ended.map((row) => [row.meeting_id, row.left_at_ms === null ? null : Number(row.left_at_ms)]))
}

async function meetingsCounted(
  database: Database,
  accountId: AccountId,
  counts: Expression<SqlBool>,
  { from, until }: StatisticsAsked,
) {
  const at = sql<number>`coalesce(meetings.began_at_ms, meetings.starts_at_ms)`
  let query = database
    .selectFrom('meetings')
    .leftJoin('participants', (join) =>
      join.onRef('participants.meeting_id', '=', 'meetings.meeting_id').on('participants.account_id', '=', accountId),
    )
    .select([
      'meetings.meeting_id',
      'meetings.kind',
      'meetings.owner_site_id',
      'meetings.starts_at_ms',
      'meetings.ends_at_ms',
      'meetings.began_at_ms',
      'meetings.ended_at_ms',
      'participants.role',
      at.as('at_ms'),
    ])
    .where(counts)
    .where('meetings.state', 'in', HELD)
  if (from !== null) query = query.where(at, '>=', startOf(from))
  if (until !== null) query = query.where(at, '<', startOf(nextMonth(until)))
  return query.execute()
}

/** Of each meeting the units that were invited, with their hall or by a person, and whether anybody of them came. */
async function placesOf(
  database: Database,
  ids: readonly MeetingId[],
): Promise<ReadonlyMap<MeetingId, ReadonlyMap<SiteId, boolean>>> {
  const halls = await database
    .selectFrom('meeting_sites')
    .select(['meeting_id', 'site_id'])
    .where('meeting_id', 'in', ids)
    .execute()
  const people = await database
    .selectFrom('participants')
    .select(['meeting_id', 'site_id'])
    .distinct()
    .where('meeting_id', 'in', ids)
    .execute()
  const came = await database
    .selectFrom('attendance')
    .innerJoin('meetings', 'meetings.meeting_id', 'attendance.meeting_id')
    .select(['attendance.meeting_id', 'attendance.site_id'])
    .distinct()
    .where('attendance.meeting_id', 'in', ids)
    // Who only tried the sound before it began, or came on the day from which it was postponed, was not there.
    .where(({ eb, or, ref }) =>
      or([
        eb('attendance.left_at_ms', 'is', null),
        eb('meetings.began_at_ms', 'is', null),
        eb('attendance.left_at_ms', '>', ref('meetings.began_at_ms')),
      ]),
    )
    .execute()
  const places = new Map<MeetingId, Map<SiteId, boolean>>(ids.map((meetingId) => [meetingId, new Map()]))
  for (const { meeting_id, site_id } of [...halls, ...people]) places.get(meeting_id)?.set(site_id, false)
  for (const { meeting_id, site_id } of came) places.get(meeting_id)?.set(site_id, true)
  return places
}

async function papersIn(database: Database, ids: readonly MeetingId[]) {
  return database
    .selectFrom('papers')
    .select(['meeting_id', 'agenda_item_id', 'access_class', 'state', 'recall_reason'])
    .where('meeting_id', 'in', ids)
    .where('state', '=', 'issued')
    .execute()
}
