import type { MeetingRole } from '../identity/wire.ts'
import type { Call } from '../kit/handlers.ts'
import { newId } from '../kit/clock.ts'
import { AttendanceId, type MeetingId, type SeatId } from '../wire/ids.ts'
import type { Attendance, StayEnd } from './attendance.ts'
import { continuesStay, type SeatClaim } from './rules.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { RosterSite } from '../room/roster.ts'

/** What has been found out of a person before the place is taken. */
export interface Arrival {
  readonly meetingId: MeetingId
  readonly call: Call
  readonly role: MeetingRole
  /** As the list of participants says, also while somebody else leads: that is what the book says. */
  readonly listed: MeetingRole
  readonly site: Pick<RosterSite, 'siteId' | 'name'>
  readonly seatId: SeatId
  readonly nowMs: number
}

/**
 * Writes in the attendance that a stay begins, and ends those that it replaces.
 *
 * @param own - What the person has in the meeting until now.
 * @returns the row that the stay is written in; a stay that goes on keeps its row.
 */
export async function writeStay(
  attendance: Attendance,
  arrival: Arrival,
  claim: Exclude<SeatClaim, 'resume'>,
  own: readonly LiveDevice[],
  ends: readonly LiveDevice[],
  graceMs: number,
): Promise<string> {
  const { call, meetingId, nowMs, seatId, site } = arrival
  const { accountId, fullName, title } = call.account
  const same = ends.find((device) => device.software === call.device && device.seat.seatId === seatId)
  if (claim === 'replace' && same !== undefined && ends.length === 1) return same.attendanceId
  const ended: StayEnd[] = ends.map(({ attendanceId, away }) =>
    claim === 'takeOver'
      ? { attendanceId, atMs: away?.sinceMs ?? nowMs, reason: 'takenOver' }
      : { attendanceId, atMs: away?.sinceMs ?? nowMs, reason: away?.why ?? 'lost' },
  )
  if (ends.length === 0) {
    const inUse = new Set(own.map(({ attendanceId }) => attendanceId))
    const stays = (await attendance.lastStays(meetingId, accountId)).filter((stay) => !inUse.has(stay.attendanceId))
    const last = stays.find(
      (stay) => (stay.seatId ?? seatId) === seatId && continuesStay(stay, call.device, nowMs, graceMs),
    )
    if (last !== undefined) {
      await attendance.goOn(last.attendanceId, nowMs)
      return last.attendanceId
    }
    // Their ends could not be written at the time.
    for (const stay of stays) {
      if (stay.leaveReason === null) ended.push({ ...stay, atMs: stay.lastSeenAtMs, reason: 'lost' })
    }
  }
  const attendanceId = newId(AttendanceId)
  await attendance.begin(
    {
      attendance_id: attendanceId,
      meeting_id: meetingId,
      account_id: accountId,
      role: arrival.listed,
      site_id: site.siteId,
      site_name: site.name,
      full_name: fullName,
      title,
      device: call.device,
      joined_at_ms: nowMs,
      seat_id: seatId,
    },
    ended,
  )
  return attendanceId
}
