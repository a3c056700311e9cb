import { AttendanceRow } from '../../../signaling/seats/wire.ts'

/** A row of the attendance: who was there, from when to when. Null: still there. */
export function stay(accountId: string, joinedAtMs: number, leftAtMs: number | null): AttendanceRow {
  return AttendanceRow.parse({
    accountId,
    fullName: accountId,
    title: '',
    role: 'delegate',
    siteId: 'hg',
    siteName: 'UBND tỉnh',
    device: 'Chromium',
    joinedAtMs,
    leftAtMs,
    leaveReason: leftAtMs === null ? null : 'lost',
  })
}
