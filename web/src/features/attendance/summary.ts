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

/** What the bridge points tell of themselves, in numbers. */
export function sumOfSites(sites: readonly { readonly joinedAtMs: number | null; readonly headCount: number }[]): {
  came: number
  all: number
  people: number
} {
  const came = sites.filter(({ joinedAtMs }) => joinedAtMs !== null)
  return { came: came.length, all: sites.length, people: came.reduce((sum, { headCount }) => sum + headCount, 0) }
}
