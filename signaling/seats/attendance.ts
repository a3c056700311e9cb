import type { Database } from '../storage/database.ts'
import type { AttendanceTable } from '../storage/schema.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import type { LastStay } from './rules.ts'
import type { AttendanceRow } from './wire.ts'
import type { ResultOf } from '../wire/registry.ts'

export type NewStay = Omit<AttendanceTable, 'last_seen_at_ms' | 'left_at_ms' | 'leave_reason'>
export interface StayEnd {
  readonly attendanceId: string
  readonly atMs: number
  readonly reason: NonNullable<AttendanceRow['leaveReason']>
}

/** The book of who was in which meeting, from when to when. Each method is on disk once it has returned. */
export interface Attendance {
  lastStay(
    meetingId: MeetingId,
    accountId: AccountId,
  ): Promise<(LastStay & { readonly attendanceId: string; readonly joinedAtMs: number }) | null>
  /** Writes a new stay and, in the same transaction, the end of the one that it replaces. */
  begin(stay: NewStay, ended: StayEnd | null): Promise<void>
  /** Opens a stay anew that was closed too early. */
  goOn(attendanceId: string, nowMs: number): Promise<void>
  end(ends: readonly StayEnd[]): Promise<void>
  /** Notes that these people are still here. */
  seen(attendanceIds: readonly string[], nowMs: number): Promise<void>
  /** Ends every stay that a crash left open, at the moment when the person was seen last. */
  endLeftOpen(): Promise<void>
  read(meetingId: MeetingId): Promise<Omit<ResultOf<'seats.attendance'>, 'nowMs'>>
}

/** SQLite's limit is 32766 parameters a statement, PostgreSQL's 65535. */
const IDS_PER_STATEMENT = 10_000

export function createAttendance(database: Database): Attendance {
  async function close(within: Database, { attendanceId, atMs, reason }: StayEnd): Promise<void> {
    await within
      .updateTable('attendance')
      .set({ left_at_ms: atMs, last_seen_at_ms: atMs, leave_reason: reason })
      .where('attendance_id', '=', attendanceId)
      .where('left_at_ms', 'is', null)
      .execute()
  }

  return {
    async lastStay(meetingId, accountId) {
      const row = await database
        .selectFrom('attendance')
        .select(['attendance_id', 'device', 'joined_at_ms', 'last_seen_at_ms', 'leave_reason'])
        .where('meeting_id', '=', meetingId)
        .where('account_id', '=', accountId)
        .orderBy('joined_at_ms', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined
        ? null
        : {
            attendanceId: row.attendance_id,
            device: row.device,
            joinedAtMs: row.joined_at_ms,
            lastSeenAtMs: row.last_seen_at_ms,
            leaveReason: row.leave_reason,
          }
    },
    async begin(stay, ended) {
      await database.transaction().execute(async (within) => {
        if (ended !== null) await close(within, ended)
        await within
          .insertInto('attendance')
          .values({ ...stay, last_seen_at_ms: stay.joined_at_ms, left_at_ms: null, leave_reason: null })
          .execute()
      })
    },
    async goOn(attendanceId, nowMs) {
      await database
        .updateTable('attendance')
        .set({ left_at_ms: null, leave_reason: null, last_seen_at_ms: nowMs })
        .where('attendance_id', '=', attendanceId)
        .execute()
    },
    async end(ends) {
      if (ends.length === 0) return
      await database.transaction().execute(async (within) => {
        for (const end of ends) await close(within, end)
      })
    },
    async seen(attendanceIds, nowMs) {
      for (let from = 0; from < attendanceIds.length; from += IDS_PER_STATEMENT) {
        await database
          .updateTable('attendance')
          .set({ last_seen_at_ms: nowMs })
          .where('attendance_id', 'in', attendanceIds.slice(from, from + IDS_PER_STATEMENT))
          .where('left_at_ms', 'is', null)
          .execute()
      }
    },
    async endLeftOpen() {
      await database
        .updateTable('attendance')
        .set((row) => ({ left_at_ms: row.ref('last_seen_at_ms'), leave_reason: row.val('lost' as const) }))
        .where('left_at_ms', 'is', null)
        .execute()
    },
    async read(meetingId) {
      const rows = await database
        .selectFrom('attendance')
        .selectAll()
        .where('meeting_id', '=', meetingId)
        .orderBy('joined_at_ms')
        .orderBy('attendance_id')
        .execute()
      const came = new Set(rows.map((row) => row.account_id))
      const invited = await database
        .selectFrom('participants')
        .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
        .innerJoin('sites', 'sites.site_id', 'participants.site_id')
        .select([
          'participants.account_id as accountId',
          'participants.role',
          'accounts.full_name as fullName',
          'accounts.title',
          'sites.name as siteName',
        ])
        .where('participants.meeting_id', '=', meetingId)
        .orderBy('sites.position')
        .orderBy('accounts.full_name')
        .execute()
      return {
        rows: rows.map((row) => ({
          accountId: row.account_id,
          fullName: row.full_name,
          title: row.title,
          role: row.role,
          siteId: row.site_id,
          siteName: row.site_name,
          device: row.device,
          joinedAtMs: row.joined_at_ms,
          leftAtMs: row.left_at_ms,
          leaveReason: row.leave_reason,
        })),
        absent: invited.filter(({ accountId }) => !came.has(accountId)),
      }
    },
  }
}
