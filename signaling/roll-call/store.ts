// Reads and writes roll calls: who was on the list, and the log of acts that their state follows from.
import { z } from 'zod'
import type { Selectable } from 'kysely'
import { FloorMode } from '../floor/wire.ts'
import type { Database } from '../storage/database.ts'
import type { RollCallActsTable, RollCallPlacesTable, RollCallsTable } from '../storage/schema.ts'
import { SeatId, type MeetingId, type RollCallId } from '../wire/ids.ts'
import { countedAs } from '../wire/roll-call.ts'
import { afterAct, untouched, type Act, type ListedPlace, type Place } from './rules.ts'
import type { RollCallWay } from './wire.ts'

/** How the meeting was before a roll call in turn took the stage and the floor. */
const Before = z
  .object({ mode: FloorMode.catch('floor'), stageSeatId: SeatId.nullable().catch(null) })
  .catch({ mode: 'floor', stageSeatId: null })
export type Before = z.output<typeof Before>

export interface RollCall {
  readonly rollCallId: RollCallId
  readonly meetingId: MeetingId
  readonly number: number
  readonly way: RollCallWay
  readonly startedAtMs: number
  readonly startedBy: string
  readonly endedAtMs: number | null
  readonly endedBy: string | null
  readonly round: number
  readonly calledSeatId: SeatId | null
  readonly before: Before
  /** In the order of the list. */
  readonly places: ReadonlyMap<SeatId, Place>
}

/** What of the roll call itself an act may change. */
export type HeadChange = Partial<Pick<RollCall, 'round' | 'calledSeatId' | 'endedAtMs' | 'endedBy'>>

/** SQLite's limit is 32766 parameters a statement. */
const ROWS_PER_STATEMENT = 1_000

/** Everything in one transaction, on disk once it has returned. */
export async function insertRollCall(database: Database, rollCall: RollCall): Promise<void> {
  const places = [...rollCall.places.values()].map((place, position) => ({
    roll_call_id: rollCall.rollCallId,
    seat_id: place.seatId,
    position,
    kind: place.kind,
    role: place.role,
    name: place.name,
    title: place.title,
    account_id: place.accountId,
    site_id: place.siteId,
    site_name: place.siteName,
    parent_site_id: place.parentSiteId,
    district: place.district,
    expected: place.expected,
  }))
  await database.transaction().execute(async (within) => {
    await within
      .insertInto('roll_calls')
      .values({
        roll_call_id: rollCall.rollCallId,
        meeting_id: rollCall.meetingId,
        number: rollCall.number,
        way: rollCall.way,
        started_at_ms: rollCall.startedAtMs,
        started_by: rollCall.startedBy,
        ended_at_ms: rollCall.endedAtMs,
        ended_by: rollCall.endedBy,
        round: rollCall.round,
        called_seat_id: rollCall.calledSeatId,
        before: JSON.stringify(rollCall.before),
      })
      .execute()
    for (let from = 0; from < places.length; from += ROWS_PER_STATEMENT) {
      await within
        .insertInto('roll_call_places')
        .values(places.slice(from, from + ROWS_PER_STATEMENT))
        .execute()
    }
  })
}

/** Appends acts and changes the roll call itself. To be called within a transaction. */
export async function saveActs(
  within: Database,
  rollCallId: RollCallId,
  acts: readonly Act[],
  head: HeadChange,
): Promise<void> {
  const rows = acts.map((act) => ({
    roll_call_id: rollCallId,
    seat_id: act.seatId,
    act: act.act,
    at_ms: act.atMs,
    by_account_id: act.byId,
    by_name: act.byName,
    state: act.state,
    head_count: act.headCount,
    guests: act.guests,
    people: act.people === null ? null : JSON.stringify(act.people),
    reason: act.reason,
  }))
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await within
      .insertInto('roll_call_acts')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
  }
  if (Object.keys(head).length === 0) return
  await within
    .updateTable('roll_calls')
    .set({
      ...(head.round === undefined ? {} : { round: head.round }),
      ...(head.calledSeatId === undefined ? {} : { called_seat_id: head.calledSeatId }),
      ...(head.endedAtMs === undefined ? {} : { ended_at_ms: head.endedAtMs }),
      ...(head.endedBy === undefined ? {} : { ended_by: head.endedBy }),
    })
    .where('roll_call_id', '=', rollCallId)
    .execute()
}

/** The newest roll call of a meeting; null: there was none. */
export async function newestRollCall(database: Database, meetingId: MeetingId): Promise<RollCall | null> {
  const row = await database
    .selectFrom('roll_calls')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : read(database, row)
}

/** Null where that meeting has no such roll call, whatever other meetings have. */
export async function findRollCall(
  database: Database,
  meetingId: MeetingId,
  rollCallId: RollCallId,
): Promise<RollCall | null> {
  const row = await database
    .selectFrom('roll_calls')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('roll_call_id', '=', rollCallId)
    .executeTakeFirst()
  return row === undefined ? null : read(database, row)
}

/** All of a meeting, the newest first. */
export async function allRollCalls(database: Database, meetingId: MeetingId): Promise<RollCall[]> {
  const rows = await database
    .selectFrom('roll_calls')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('number', 'desc')
    .execute()
  const all: RollCall[] = []
  for (const row of rows) all.push(await read(database, row))
  return all
}

async function read(database: Database, row: Selectable<RollCallsTable>): Promise<RollCall> {
  const { roll_call_id: rollCallId } = row
  const listed = await database
    .selectFrom('roll_call_places')
    .selectAll()
    .where('roll_call_id', '=', rollCallId)
    .orderBy('position')
    .execute()
  const acts = await database
    .selectFrom('roll_call_acts')
    .selectAll()
    .where('roll_call_id', '=', rollCallId)
    .orderBy('act_id')
    .execute()
  const places = new Map(listed.map((place) => [place.seat_id, untouched(listedFrom(place))]))
  for (const act of acts) {
    const place = places.get(act.seat_id)
    if (place !== undefined) places.set(act.seat_id, afterAct(place, actFrom(act)))
  }
  return {
    rollCallId,
    meetingId: row.meeting_id,
    number: row.number,
    way: row.way,
    startedAtMs: row.started_at_ms,
    startedBy: row.started_by,
    endedAtMs: row.ended_at_ms,
    endedBy: row.ended_by,
    round: row.round,
    calledSeatId: row.called_seat_id,
    before: Before.parse(jsonIn(row.before)),
    places,
  }
}

function listedFrom(row: Selectable<RollCallPlacesTable>): ListedPlace {
  return {
    seatId: row.seat_id,
    kind: row.kind,
    role: row.role,
    countedAs: countedAs(row),
    name: row.name,
    title: row.title,
    accountId: row.account_id,
    siteId: row.site_id,
    siteName: row.site_name,
    parentSiteId: row.parent_site_id,
    district: row.district,
    expected: row.expected,
  }
}

const People = z.array(z.string()).nullable().catch(null)

function actFrom(row: Selectable<RollCallActsTable>): Act {
  return {
    seatId: row.seat_id,
    act: row.act,
    atMs: row.at_ms,
    byId: row.by_account_id,
    byName: row.by_name,
    state: row.state,
    headCount: row.head_count,
    guests: row.guests,
    people: row.people === null ? null : People.parse(jsonIn(row.people)),
    reason: row.reason,
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
