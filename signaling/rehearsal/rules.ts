// When sites may be called to rehearse; pure functions.
import type { MeetingState } from '../meeting/wire.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'

/** A report of one site in this time at most. */
export const REPORT_EVERY_MS = 10_000
/** The clock of a browser that plans may be a little behind. */
const PAST_SLACK_MS = 60_000

export interface Span {
  readonly opensAtMs: number
  readonly closesAtMs: number
}

/**
 * Whether sites may be called.
 *
 * @param opensAtMs - Null: now.
 * @param others - Rehearsals of the meeting that there are already.
 */
export function planRehearsal(
  meeting: { readonly state: MeetingState; readonly endsAtMs: number },
  others: readonly Span[],
  { opensAtMs, minutes }: { readonly opensAtMs: number | null; readonly minutes: number },
  nowMs: number,
): Outcome<Span, 'alreadyOpen' | 'notInvited' | 'tooLate'> {
  if (meeting.state !== 'invited' && meeting.state !== 'inSession' && meeting.state !== 'paused') {
    return refuse('notInvited')
  }
  if (others.some(({ closesAtMs }) => closesAtMs > nowMs)) return refuse('alreadyOpen')
  const from = opensAtMs === null ? nowMs : Math.max(opensAtMs, nowMs)
  if (opensAtMs !== null && opensAtMs < nowMs - PAST_SLACK_MS) return refuse('tooLate')
  // A meeting that runs longer than planned is still there.
  if (meeting.state === 'invited' && from >= meeting.endsAtMs) return refuse('tooLate')
  return accept({ opensAtMs: from, closesAtMs: from + minutes * 60_000 })
}

export function isOpen({ opensAtMs, closesAtMs }: Span, nowMs: number): boolean {
  return opensAtMs <= nowMs && nowMs < closesAtMs
}

/** So long the machine that has begun by itself keeps the others of its site waiting: their melodies would be taken for each other's. */
export const TAKEN_FOR_MS = 3 * 60_000

/** What is known of a site when one of its machines wants to begin by itself. */
export interface SiteNow {
  readonly done: boolean
  /** A meeting to which the site is invited is in session. */
  readonly inMeeting: boolean
  /** Since a machine of the site began by itself in this rehearsal; null: none has. */
  readonly takenAgoMs: number | null
}

/** Whether a machine may begin by itself: once for each site, one machine at a time, and never into a meeting. */
export function mayBeginByItself({ done, inMeeting, takenAgoMs }: SiteNow): Outcome<null, TakeRefusal> {
  if (inMeeting) return refuse('inMeeting')
  if (done) return refuse('alreadyDone')
  if (takenAgoMs !== null && takenAgoMs < TAKEN_FOR_MS) return refuse('taken')
  return accept(null)
}
type TakeRefusal = 'alreadyDone' | 'inMeeting' | 'taken'
