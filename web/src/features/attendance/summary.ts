import type { MeetingRole } from '../../../../signaling/identity/wire.ts'
import type { AttendanceRow } from '../../../../signaling/seats/wire.ts'

export interface AttendanceSummary {
  readonly present: number
  readonly came: number
  readonly sitesPresent: number
  readonly byRole: readonly { readonly role: MeetingRole; readonly came: number; readonly absent: number }[]
}

const ROLES: readonly MeetingRole[] = ['chair', 'secretary', 'delegate', 'operator', 'observer']

/** Counts people, not stays: a person who came back twice is one. */
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

/** How many people were there at each moment at which that changed; ends at `nowMs`. Empty when nobody came. */
export function timelineOf(rows: readonly AttendanceRow[], nowMs: number): TimelinePoint[] {
  const moments = rows
    .flatMap(({ accountId, joinedAtMs, leftAtMs }) => [
      { accountId, timeMs: joinedAtMs, by: 1 },
      ...(leftAtMs === null ? [] : [{ accountId, timeMs: leftAtMs, by: -1 }]),
    ])
    .sort((one, other) => one.timeMs - other.timeMs)
  // Somebody who has two devices in a hall is one person.
  const devices = new Map<string, number>()
  const present = new Map<number, number>()
  let people = 0
  for (const { accountId, timeMs, by } of moments) {
    const before = devices.get(accountId) ?? 0
    devices.set(accountId, before + by)
    people += Number(before + by > 0) - Number(before > 0)
    present.set(timeMs, people)
  }
  const points = [...present].map(([timeMs, count]) => ({ timeMs, present: count }))
  const last = points.at(-1)
  return last !== undefined && last.present > 0 && last.timeMs < nowMs
    ? [...points, { timeMs: nowMs, present: last.present }]
    : points
}

/** What the bridge points tell of themselves, in numbers. */
export function sumOfSites(sites: readonly { readonly joinedAtMs: number | null; readonly headCount: number }[]): {
  came: number
  all: number
  people: number
} {
  const came = sites.filter(({ joinedAtMs }) => joinedAtMs !== null)
  return { came: came.length, all: sites.length, people: came.reduce((sum, { headCount }) => sum + headCount, 0) }
}
