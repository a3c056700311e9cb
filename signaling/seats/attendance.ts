// Records who was in a meeting and when (stays), and closes stays that a crash of the server left open.
import { sql } from 'kysely'
import type { Database } from '../storage/database.ts'
import { WrittenQuery } from '../storage/written-query.ts'
import type { AttendanceTable } from '../storage/schema.ts'
import type { AccountId, MeetingId, SeatId } from '../wire/ids.ts'
import type { LastStay } from './rules.ts'
import { readAttendance, type AttendanceReport } from './attendance-report.ts'
import type { Rosters } from './roster-store.ts'
import { MAX_DEVICES, type LeaveReason } from './wire.ts'

export type NewStay = Omit<AttendanceTable, 'last_seen_at_ms' | 'left_at_ms' | 'leave_reason'>
export interface StayEnd {
  readonly attendanceId: string
  readonly atMs: number
  readonly reason: LeaveReason
}

export interface WrittenStay extends LastStay {
  readonly attendanceId: string
  readonly seatId: SeatId | null
}

/** SQLite's limit is 32766 parameters a statement, PostgreSQL's 65535. */
const IDS_PER_STATEMENT = 10_000

/** The book of who was in which meeting, from when to when. Each method is on disk once it has returned. */
export class Attendance {
  readonly #database: Database
  readonly #rosters: Rosters

  constructor(database: Database, rosters: Rosters) {
    this.#database = database
    this.#rosters = rosters
  }

  /** What the account did in the meeting lately, the last first. */
  async lastStays(meetingId: MeetingId, accountId: AccountId): Promise<WrittenStay[]> {
    const rows = await stays.run(this.#database, { meetingId, accountId })
    return rows.map((row) => ({
      attendanceId: row.attendance_id,
      seatId: row.seat_id,
      device: row.device,
      lastSeenAtMs: row.last_seen_at_ms,
      leaveReason: row.leave_reason,
    }))
  }

  /** Writes a new stay and, in the same transaction, the ends of those that it replaces. */
  async begin(stay: NewStay, ended: readonly StayEnd[]): Promise<void> {
    // One statement is a transaction by itself; in a storm of joins nearly all of them replace nothing.
    if (ended.length === 0) return write(this.#database, stay)
    await this.#database.transaction().execute(async (within) => {
      for (const end of ended) await close(within, end)
      await write(within, stay)
    })
  }

  /** Continues a stay that was closed too early. */
  async goOn(attendanceId: string, nowMs: number): Promise<void> {
    await this.#database
      .updateTable('attendance')
      .set({ left_at_ms: null, leave_reason: null, last_seen_at_ms: nowMs })
      .where('attendance_id', '=', attendanceId)
      .execute()
  }

  async end(ends: readonly StayEnd[]): Promise<void> {
    if (ends.length === 0) return
    await this.#database.transaction().execute(async (within) => {
      for (const end of ends) await close(within, end)
    })
  }

  /** Notes that these people are still here. */
  async seen(attendanceIds: readonly string[], nowMs: number): Promise<void> {
    for (let from = 0; from < attendanceIds.length; from += IDS_PER_STATEMENT) {
      await this.#database
        .updateTable('attendance')
        .set({ last_seen_at_ms: nowMs })
        .where('attendance_id', 'in', attendanceIds.slice(from, from + IDS_PER_STATEMENT))
        .where('left_at_ms', 'is', null)
        .execute()
    }
  }

  /**
   * Ends every stay that the server's own end left open, at the moment when the person was seen last. A person who was not there any
   * more when all others were seen last had lost the link before.
   *
   * @param seenEveryMs - How often `seen` was called.
   */
  async endLeftOpen(seenEveryMs: number): Promise<void> {
    const latest = await this.#database
      .selectFrom('attendance')
      .select(({ fn }) => fn.max('last_seen_at_ms').as('seenAtMs'))
      .where('left_at_ms', 'is', null)
      .executeTakeFirst()
    const lastSeenAtMs = Number(latest?.seenAtMs ?? 0)
    const endAll = (reason: LeaveReason, wasHere: boolean) =>
      this.#database
        .updateTable('attendance')
        .set((row) => ({ left_at_ms: row.ref('last_seen_at_ms'), leave_reason: row.val(reason) }))
        .where('left_at_ms', 'is', null)
        .where('last_seen_at_ms', wasHere ? '>=' : '<', lastSeenAtMs - seenEveryMs)
        .execute()
    await endAll('restarted', true)
    await endAll('lost', false)
  }

  read(meetingId: MeetingId): Promise<AttendanceReport> {
    return readAttendance(this.#database, this.#rosters, meetingId)
  }
}

const stays = new WrittenQuery((database, { meetingId, accountId }: { meetingId: MeetingId; accountId: AccountId }) =>
  database
    .selectFrom('attendance')
    .select(['attendance_id', 'device', 'seat_id', 'last_seen_at_ms', 'leave_reason'])
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .orderBy('joined_at_ms', 'desc')
    .orderBy('attendance_id')
    .limit(2 * MAX_DEVICES),
)

async function write(within: Database, stay: NewStay): Promise<void> {
  await newStay.run(within, { ...stay })
}

const newStay = new WrittenQuery((database, stay: { readonly [Column in keyof NewStay]: NewStay[Column] }) =>
  database.insertInto('attendance').values({
    attendance_id: stay.attendance_id,
    meeting_id: stay.meeting_id,
    account_id: stay.account_id,
    role: stay.role,
    site_id: stay.site_id,
    site_name: stay.site_name,
    full_name: stay.full_name,
    title: stay.title,
    device: stay.device,
    joined_at_ms: stay.joined_at_ms,
    seat_id: stay.seat_id,
    last_seen_at_ms: stay.joined_at_ms,
    left_at_ms: null,
    leave_reason: null,
  }),
)

/** The clock may have been put back since the person came: nobody leaves before that. */
async function close(within: Database, { attendanceId, atMs, reason }: StayEnd): Promise<void> {
  const endMs = sql<number>`case when joined_at_ms > ${atMs} then joined_at_ms else ${atMs} end`
  await within
    .updateTable('attendance')
    .set({ left_at_ms: endMs, last_seen_at_ms: endMs, leave_reason: reason })
    .where('attendance_id', '=', attendanceId)
    .where('left_at_ms', 'is', null)
    .execute()
}
