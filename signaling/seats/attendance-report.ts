import type { Selectable } from 'kysely'
import { phaseOf } from '../meeting/rules.ts'
import { participantsOf } from '../meeting/store.ts'
import { loadHalls } from '../room/halls.ts'
import type { Database } from '../storage/database.ts'
import type { AttendanceTable } from '../storage/schema.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { ResultOf } from '../wire/registry.ts'
import type { Rosters } from './roster-store.ts'

export type AttendanceReport = Omit<ResultOf<'seats.attendance'>, 'nowMs'>

/** The attendance of a meeting as it is shown: every stay, who never came, and what bridge points told of themselves. */
export async function readAttendance(
  database: Database,
  rosters: Rosters,
  meetingId: MeetingId,
): Promise<AttendanceReport> {
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
  const invited = await participantsOf(database, meetingId)
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
    absent: invited.filter(({ accountId }) => !came.has(accountId)).map(({ siteId: _site, ...person }) => person),
    sites: await sitesOf(database, rosters, meetingId, rows),
  }
}

/** When something of a site's hall came first and went last, with what its operator told of it. */
async function sitesOf(
  database: Database,
  rosters: Rosters,
  meetingId: MeetingId,
  rows: readonly Selectable<AttendanceTable>[],
): Promise<AttendanceReport['sites']> {
  const roster = await rosters.build(meetingId)
  const halls = await loadHalls(database, meetingId)
  const bySeat = Map.groupBy(rows, (row) => row.seat_id ?? `${row.role} ${row.site_id}`)
  return roster.seats
    .filter(({ kind }) => kind === 'site')
    .map(({ seatId, siteId, siteName }) => {
      // Rows of before seats were written down: an operator's stay was one at the site.
      const stays = [...(bySeat.get(seatId) ?? []), ...(bySeat.get(`operator ${siteId}`) ?? [])]
      return {
        siteId,
        siteName,
        ...fromTo(stays),
        headCount: halls.get(siteId)?.headCount ?? 0,
        people: [...(halls.get(siteId)?.people ?? [])],
      }
    })
}

/** The first arrival and the last departure; null: nobody came, or somebody is still here. */
function fromTo(stays: readonly Selectable<AttendanceTable>[]) {
  const left = stays.map((row) => row.left_at_ms)
  return {
    joinedAtMs: stays.length === 0 ? null : Math.min(...stays.map((row) => row.joined_at_ms)),
    leftAtMs: left.length === 0 || left.includes(null) ? null : Math.max(...left.map(Number)),
  }
}
