// Reads and writes calls: until when they ring, and what each place answered.
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SeatId, SiteId } from '../wire/ids.ts'
import { RINGING_AT_ONCE } from './wire.ts'

export interface StoredCall {
  readonly meetingId: MeetingId
  readonly startedAtMs: number
  readonly byName: string
  readonly ringUntilMs: number
  readonly stoppedAtMs: number | null
}
export interface StoredPlace {
  readonly seatId: SeatId
  readonly kind: 'site' | 'person'
  readonly name: string
  readonly answer: 'comes' | 'declines' | null
  readonly reason: string
  readonly byName: string
}
export interface Answer {
  readonly answer: 'comes' | 'declines' | null
  readonly reason: string
  readonly atMs: number | null
  readonly byName: string
}

/** SQLite's limit is 32766 parameters a statement. */
const ROWS_PER_STATEMENT = 1_000
const RUNNING = ['invited', 'inSession', 'paused'] as const

/** To be called within the transaction that makes the meeting. */
export async function insertCall(
  within: Database,
  call: Omit<StoredCall, 'stoppedAtMs'>,
  places: readonly Pick<StoredPlace, 'seatId' | 'kind' | 'name'>[],
): Promise<void> {
  await within
    .insertInto('urgent_calls')
    .values({
      meeting_id: call.meetingId,
      started_at_ms: call.startedAtMs,
      by_name: call.byName,
      ring_until_ms: call.ringUntilMs,
      stopped_at_ms: null,
    })
    .execute()
  const rows = places.map(({ seatId, kind, name }, position) => ({
    ...{ meeting_id: call.meetingId, seat_id: seatId, position, kind, name },
    ...{ answer: null, reason: '', answered_at_ms: null, by_name: '' },
  }))
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await within
      .insertInto('urgent_call_places')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
  }
}

/** Null: that meeting was not called at once. */
export async function findCall(database: Database, meetingId: MeetingId): Promise<StoredCall | null> {
  const row = await database
    .selectFrom('urgent_calls')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    meetingId,
    startedAtMs: row.started_at_ms,
    byName: row.by_name,
    ringUntilMs: row.ring_until_ms,
    stoppedAtMs: row.stopped_at_ms,
  }
}

/** Whether the meeting is one that somebody may still come to. */
export async function isRunningNow(database: Database, meetingId: MeetingId): Promise<boolean> {
  const row = await database
    .selectFrom('meetings')
    .select('state')
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  return RUNNING.some((state) => state === row?.state)
}

/** In the order of the list. */
export async function placesOf(database: Database, meetingId: MeetingId): Promise<StoredPlace[]> {
  const rows = await database
    .selectFrom('urgent_call_places')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    seatId: row.seat_id,
    kind: row.kind,
    name: row.name,
    answer: row.answer,
    reason: row.reason,
    byName: row.by_name,
  }))
}

/** Seats that a device came to sit in, however short: a projector that entered by itself counts too, so who came is said by the answer besides. */
export async function seatsEntered(database: Database, meetingId: MeetingId): Promise<ReadonlySet<SeatId>> {
  const rows = await database
    .selectFrom('attendance')
    .select('seat_id')
    .distinct()
    .where('meeting_id', '=', meetingId)
    .execute()
  return new Set(rows.flatMap(({ seat_id: seatId }) => (seatId === null ? [] : [seatId])))
}

/** What the place has answered; undefined: the call has no such place, or the meeting was not called at once. */
export async function answerOf(
  database: Database,
  meetingId: MeetingId,
  seatId: SeatId,
): Promise<StoredPlace['answer'] | undefined> {
  const row = await database
    .selectFrom('urgent_call_places')
    .select('answer')
    .where('meeting_id', '=', meetingId)
    .where('seat_id', '=', seatId)
    .executeTakeFirst()
  return row?.answer
}

/** On disk once it has returned. @returns whether the call has such a place. */
export async function saveAnswer(
  database: Database,
  meetingId: MeetingId,
  seatId: SeatId,
  { answer, reason, atMs, byName }: Answer,
): Promise<boolean> {
  const done = await database
    .updateTable('urgent_call_places')
    .set({ answer, reason, answered_at_ms: atMs, by_name: byName })
    .where('meeting_id', '=', meetingId)
    .where('seat_id', '=', seatId)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function changeCall(
  database: Database,
  meetingId: MeetingId,
  change: { readonly ring_until_ms?: number; readonly stopped_at_ms: number | null },
): Promise<void> {
  await database.updateTable('urgent_calls').set(change).where('meeting_id', '=', meetingId).execute()
}

/** Calls of running meetings that this account is on the list of and that ring in general; whether at their place is decided from its answers. */
export async function callsFor(
  database: Database,
  accountId: AccountId,
  nowMs: number,
): Promise<{ call: StoredCall; title: string; role: string; siteId: SiteId }[]> {
  const rows = await database
    .selectFrom('urgent_calls')
    .innerJoin('meetings', 'meetings.meeting_id', 'urgent_calls.meeting_id')
    .innerJoin('participants', 'participants.meeting_id', 'urgent_calls.meeting_id')
    .select([
      ...(['urgent_calls.meeting_id', 'started_at_ms', 'by_name', 'ring_until_ms', 'stopped_at_ms'] as const),
      ...(['meetings.title', 'participants.role', 'participants.site_id'] as const),
    ])
    .where('participants.account_id', '=', accountId)
    .where('ring_until_ms', '>', nowMs)
    .where('stopped_at_ms', 'is', null)
    .where('meetings.state', 'in', RUNNING)
    .orderBy('started_at_ms', 'desc')
    .limit(RINGING_AT_ONCE)
    .execute()
  return rows.map((row) => ({
    call: {
      meetingId: row.meeting_id,
      startedAtMs: row.started_at_ms,
      byName: row.by_name,
      ringUntilMs: row.ring_until_ms,
      stoppedAtMs: row.stopped_at_ms,
    },
    title: row.title,
    role: row.role,
    siteId: row.site_id,
  }))
}
