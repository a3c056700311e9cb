// Which meeting a paired browser goes into; pure.
import { joinable } from '../meeting/rules.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { MeetingId } from '../wire/ids.ts'

/** For how long a code is good. */
export const CODE_LASTS_MS = 10 * 60_000

export interface HallMeeting {
  readonly meetingId: MeetingId
  readonly title: string
  readonly state: MeetingState
  readonly startsAtMs: number
}

/**
 * The meeting that a hall is in now: one that runs before one that is about to begin; of those that run the one that began last by its plan, of the
 * others the one that begins first.
 *
 * @param meetings - Those to which the hall's operator is invited as such.
 */
export function meetingToEnter(meetings: readonly HallMeeting[], nowMs: number): HallMeeting | null {
  const open = meetings.filter(({ state, startsAtMs }) => joinable(state, startsAtMs, nowMs, 'operator').ok)
  const running = open.filter(({ state }) => state !== 'invited').toSorted((a, b) => b.startsAtMs - a.startsAtMs)
  return running[0] ?? open.toSorted((a, b) => a.startsAtMs - b.startsAtMs)[0] ?? null
}

/** What the waiting page says comes next. */
export function nextMeeting(meetings: readonly HallMeeting[], nowMs: number): HallMeeting | null {
  const later = meetings.filter(({ state, startsAtMs }) => state === 'invited' && startsAtMs > nowMs)
  return later.toSorted((a, b) => a.startsAtMs - b.startsAtMs)[0] ?? null
}
