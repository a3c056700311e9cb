import { sql, type Selectable } from 'kysely'
import { phaseOf } from '../meeting/rules.ts'
import type { Database } from '../storage/database.ts'
import type { AttendanceTable } from '../storage/schema.ts'
import type { AccountId, MeetingId, SeatId } from '../wire/ids.ts'
import type { LastStay } from './rules.ts'
import { loadHalls } from '../room/halls.ts'
import type { Rosters } from './roster-store.ts'
import { MAX_DEVICES, type LeaveReason } from './wire.ts'
import type { ResultOf } from '../wire/registry.ts'

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

/** The book of who was in which meeting, from when to when. Each method is on disk once it has returned. */
export interface Attendance {
  /** What the account did in the meeting lately, the last first. */
  lastStays(meetingId: MeetingId, accountId: AccountId): Promise<WrittenStay[]>
  /** Writes a new stay and, in the same transaction, the ends of those that it replaces. */
  begin(stay: NewStay, ended: readonly StayEnd[]): Promise<void>
  /** Opens a stay anew that was closed too early. */
  goOn(attendanceId: string, nowMs: number): Promise<void>
  end(ends: readonly StayEnd[]): Promise<void>
  /** Notes that these people are still here. */
  seen(attendanceIds: readonly string[], nowMs: number): Promise<void>
  /**
   * Ends every stay that the server's own end left open, at the moment when the person was seen last. Whoever was not there any
   * more when all others were seen last had lost the link before.
   *
   * @param seenEveryMs - How often `seen` was called.
   */
  endLeftOpen(seenEveryMs: number): Promise<void>
  read(meetingId: MeetingId): Promise<Omit<ResultOf<'seats.attendance'>, 'nowMs'>>
}

/** SQLite's limit is 32766 parameters a statement, PostgreSQL's 65535. */
const IDS_PER_STATEMENT = 10_000

export function createAttendance(database: Database, rosters: Rosters): Attendance {
  async function close(within: Database, { attendanceId, atMs, reason }: StayEnd): Promise<void> {
    const endMs = sql<number>`case when joined_at_ms > ${atMs} then joined_at_ms else ${atMs} end`
    await within
      .updateTable('attendance')
      // The clock may have been put back since the person came: nobody leaves before that.
      .set({
        left_at_ms: endMs,
        last_seen_at_ms: endMs,
        leave_reason: reason,
      })
      .where('attendance_id', '=', attendanceId)
      .where('left_at_ms', 'is', null)
      .execute()
  }

  /** When something of a site's hall came first and went last, with what its operator told of it. */
  async function sitesOf(meetingId: MeetingId, rows: readonly Selectable<AttendanceTable>[]) {
    const roster = await rosters.build(meetingId)
    const halls = await loadHalls(database, meetingId)
    const bySeat = Map.groupBy(rows, (row) => row.seat_id ?? `${row.role} ${row.site_id}`)
    return roster.seats
      .filter(({ kind }) => kind === 'site')
      .map(({ seatId, siteId, siteName }) => {
        // Rows of before seats were written down: an operator's stay was one at the site.
        const stays = [...(bySeat.get(seatId) ?? []), ...(bySeat.get(`operator ${siteId}`) ?? [])]
        const gone = stays.map((row) => row.left_at_ms)
        return {
          siteId,
          siteName,
          joinedAtMs:
            stays.length === 0 ? null : stays.reduce((first, row) => Math.min(first, row.joined_at_ms), Infinity),
          leftAtMs:
            gone.length === 0 || gone.includes(null)
              ? null
              : gone.reduce<number>((last, atMs) => Math.max(last, Number(atMs)), 0),
          headCount: halls.get(siteId)?.headCount ?? 0,
          people: [...(halls.get(siteId)?.people ?? [])],
        }
      })
  }

  return {
    async lastStays(meetingId, accountId) {
      const rows = await database
        .selectFrom('attendance')
        .select(['attendance_id', 'device', 'seat_id', 'last_seen_at_ms', 'leave_reason'])
        .where('meeting_id', '=', meetingId)
        .where('account_id', '=', accountId)
        .orderBy('joined_at_ms', 'desc')
        .orderBy('attendance_id')
        .limit(2 * MAX_DEVICES)
        .execute()
      return rows.map((row) => ({
        attendanceId: row.attendance_id,
        seatId: row.seat_id,
        device: row.device,
        lastSeenAtMs: row.last_seen_at_ms,
        leaveReason: row.leave_reason,
      }))
    },
    async begin(stay, ended) {
      await database.transaction().execute(async (within) => {
        for (const end of ended) await close(within, end)
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
    async endLeftOpen(seenEveryMs) {
      const latest = await database
        .selectFrom('attendance')
        .select(({ fn }) => fn.max('last_seen_at_ms').as('seenAtMs'))
        .where('left_at_ms', 'is', null)
        .executeTakeFirst()
      const lastSeenAtMs = Number(latest?.seenAtMs ?? 0)
      const endAll = (reason: LeaveReason, wasHere: boolean) =>
        database
          .updateTable('attendance')
          .set((row) => ({ left_at_ms: row.ref('last_seen_at_ms'), leave_reason: row.val(reason) }))
          .where('left_at_ms', 'is', null)
          .where('last_seen_at_ms', wasHere ? '>=' : '<', lastSeenAtMs - seenEveryMs)
          .execute()
      await endAll('restarted', true)
      await endAll('lost', false)
    },
    async read(meetingId) {
      const rows = await database
        .selectFrom('attendance')
        .selectAll()
        .where('meeting_id', '=', meetingId)
        .orderBy('joined_at_ms')
        .orderBy('attendance_id')
        .execute()
      const meeting = await database
        .selectFrom('meetings')
        .select('state')
        .where('meeting_id', '=', meetingId)
        .executeTakeFirstOrThrow()
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
        phase: phaseOf(meeting.state),
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
        sites: await sitesOf(meetingId, rows),
      }
    },
  }
}
