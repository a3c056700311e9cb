// How a called place stands; pure functions.
import type { PlaceState } from './wire.ts'

export interface CallTimes {
  readonly ringUntilMs: number
  readonly stoppedAtMs: number | null
}

export interface PlaceFacts {
  readonly answer: 'comes' | 'declines' | null
  /** A device came to sit in the seat since the meeting began: that may be a projector that nobody stands beside. */
  readonly entered: boolean
  /** A page of somebody who is called there is open. */
  readonly reached: boolean
}

/** Whether the call still rings anywhere. The end of the meeting ends it too: that is the asker's to know. */
export function rings({ ringUntilMs, stoppedAtMs }: CallTimes, nowMs: number): boolean {
  return stoppedAtMs === null && nowMs < ringUntilMs
}

/** Who sits down by hand has answered by that (`cameByHand`); a paired screen that entered by itself has not. */
export function placeState(call: CallTimes, { answer, entered, reached }: PlaceFacts, nowMs: number): PlaceState {
  if (answer === 'comes') return entered ? 'joined' : 'comes'
  if (answer === 'declines') return 'declined'
  if (!rings(call, nowMs)) return 'missed'
  return reached ? 'ringing' : 'unreached'
}

/** The operators of a site are the accounts whose position says so, as the form of a meeting finds them. */
export function isOperatorTitle(title: string): boolean {
  return title.normalize('NFC').toLowerCase().includes('cán bộ điểm cầu')
}
