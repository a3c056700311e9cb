import type { MeetingRole } from '../../../../signaling/identity/wire.ts'
import type { AttendanceRow } from '../../../../signaling/seats/wire.ts'

export interface AttendanceSummary {
  readonly present: number
  readonly came: number
  readonly sitesPresent: number
  readonly byRole: readonly { readonly role: MeetingRole; readonly came: number; readonly absent: number }[]
}

const ROLES: readonly MeetingRole[] = ['chair', 'secretary', 'delegate', 'operator', 'observer']

/** Counts people, not stays: whoever came back twice is one. */
export function summaryOf(
  rows: readonly AttendanceRow[],
  absent: readonly { readonly role: MeetingRole }[],
): AttendanceSummary {
  const here = rows.filter((row) => row.leftAtMs === null)
  const roles = new Map<string, MeetingRole>(rows.map((row) => [row.accountId, row.role]))
  return {
    present: new Set(here.map((row) => row.accountId)).size,
    came: roles.size,
    sitesPresent: new Set(here.map((row) => row.siteId)).size,
    byRole: ROLES.map((role) => ({
      role,
      came: [...roles.values()].filter((other) => other === role).length,
      absent: absent.filter((person) => person.role === role).length,
    })).filter((line) => line.came + line.absent > 0),
  }
}

export interface TimelinePoint {
  readonly timeMs: number
  readonly present: number
}

/** How many stays were open at each moment at which that changed; ends at `nowMs`. Empty when nobody came. */
export function timelineOf(rows: readonly AttendanceRow[], nowMs: number): TimelinePoint[] {
  const changes = new Map<number, number>()
  const add = (timeMs: number, by: number) => changes.set(timeMs, (changes.get(timeMs) ?? 0) + by)
  for (const row of rows) {
    add(row.joinedAtMs, 1)
    if (row.leftAtMs !== null) add(row.leftAtMs, -1)
  }
  if (changes.size === 0) return []
  let present = 0
  const points = [...changes]
    .sort(([one], [other]) => one - other)
    .map(([timeMs, by]) => ({ timeMs, present: (present += by) }))
  const last = points.at(-1)
  return last !== undefined && last.present > 0 && last.timeMs < nowMs
    ? [...points, { timeMs: nowMs, present: last.present }]
    : points
}
