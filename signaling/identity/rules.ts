import type { MeetingState } from '../meeting/wire.ts'
import { roleNow } from './acting.ts'
import type { AccountId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { MeetingRole } from './wire.ts'

/** Wrong passwords in a row that cost nothing: fingers slip. */
export const FREE_FAILURES = 2
const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 15 * 60_000

/**
 * How long the next try has to wait after so many wrong passwords in a row: nothing, then 5 s from the third, doubling.
 *
 * @returns Milliseconds, at most 15 minutes.
 */
export function waitAfterMs(failures: number): number {
  if (failures <= FREE_FAILURES) return 0
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_FAILURES - 1, 20))
}

/**
 * What is left of that wait. A failure that lies in the future was noted under a clock that has been put right since, and
 * makes nobody wait.
 */
export function waitLeftMs(failures: number, lastFailedAtMs: number, nowMs: number): number {
  return lastFailedAtMs > nowMs ? 0 : Math.max(0, lastFailedAtMs + waitAfterMs(failures) - nowMs)
}

/** So many wrong passwords for one name, from all addresses within an hour, are no person's slips any more. */
export const MANY_FAILURES = 100
export const MANY_FAILURES_WITHIN_MS = 3_600_000
const MANY_WAIT_MS = 5_000

/** @returns how long everybody but known devices has to wait for the name's next try then. */
export function waitWhenManyMs(lastFailedAtMs: number, nowMs: number): number {
  return lastFailedAtMs > nowMs ? 0 : Math.max(0, lastFailedAtMs + MANY_WAIT_MS - nowMs)
}

/** An address as wrong passwords are counted for it: of IPv6 the network, because one machine has millions of addresses in it. */
export function sourceOfAddress(ip: string): string {
  const four = ip.replace(/^::ffff:(?=\d+\.)/iu, '')
  if (!four.includes(':')) return `address ${four}`
  const [before = '', after] = four.toLowerCase().replace(/%.*$/u, '').split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const gap = after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  const groups = [...head, ...gap, ...tail].slice(0, 4).map((group) => group.replace(/^0+(?=.)/u, ''))
  return `address ${groups.join(':')}::/64`
}

export interface SessionBounds {
  /** After so long without any use one signs in again. */
  readonly idleMs: number
  /** And after so long in any case, unless one sits in a meeting. */
  readonly maxMs: number
}

/** What a session that outlived its bound in a meeting is given from the last moment in the seat: to come back after a cut, to finish reading. */
export const AFTER_SEAT_MS = 10 * 60_000

/**
 * Until when a session lasts that is used now. By use it reaches no further than its bound; a person seated in a meeting is never
 * put out by age.
 *
 * @returns Milliseconds since the epoch; never less than it had.
 */
export function lastsUntil(
  session: { readonly createdAtMs: number; readonly expiresAtMs: number },
  nowMs: number,
  { idleMs, maxMs }: SessionBounds,
  how: 'used' | 'seated',
): number {
  const byUse = Math.min(nowMs + idleMs, session.createdAtMs + maxMs)
  const bySeat = how === 'seated' ? nowMs + AFTER_SEAT_MS : 0
  return Math.max(session.expiresAtMs, byUse, bySeat)
}

/** To the people who will be invited, a meeting whose invitations have not been sent does not exist. */
export function isUnsent(state: MeetingState): boolean {
  return state === 'draft' || state === 'pendingApproval'
}

/** While a meeting can be joined, somebody else may lead it in the chair's place; afterwards the list alone counts. */
function isJoinable(state: MeetingState): boolean {
  return state === 'invited' || state === 'inSession' || state === 'paused'
}

/** Whose role in a meeting is asked for, and who leads it in the chair's place. */
export interface Leading {
  readonly accountId: AccountId
  /** Null: nobody. */
  readonly actingId: AccountId | null
}

export interface MeetingTie {
  readonly state: MeetingState
  /** As a participant; null for somebody who is not on the list. */
  readonly role: MeetingRole | null
  /** Administers the unit that holds the meeting, or one above it. */
  readonly administersOwner: boolean
  /** Made the meeting and may still prepare meetings. */
  readonly prepares: boolean
  /** Was named to approve the meeting's papers: that is done before the invitations go out. */
  readonly approves?: boolean
  /** Left out where only the tie itself is asked for, as in lists of meetings. */
  readonly leading?: Leading
}

/**
 * As whom somebody acts in a meeting. While it is unsent, its author is its secretary even when they will take part
 * as something else; otherwise nobody could finish it. What awaits approval is its chair's to approve or to send back. A system administrator as such is nothing in a meeting.
 */
export function meetingActor({
  state,
  role,
  administersOwner,
  prepares,
  approves,
  leading,
}: MeetingTie): MeetingActor | null {
  if (!isUnsent(state)) {
    if (role === null) return administersOwner ? 'unitAdmin' : null
    if (leading === undefined || !isJoinable(state)) return role
    return roleNow(role, leading.accountId, leading.actingId)
  }
  // Approving is the chair's alone, also of a chair who wrote the meeting or administers its unit; sent back, it is theirs to mend.
  if (state === 'pendingApproval' && role === 'chair') return role
  if (role === 'secretary') return role
  if (administersOwner) return 'unitAdmin'
  if (prepares) return 'secretary'
  return role === 'chair' || (role === 'delegate' && approves === true) ? role : null
}
