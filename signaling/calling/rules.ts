// How a called place stands; pure functions.
import type { PlaceState } from './wire.ts'

export interface CallTimes {
  readonly ringUntilMs: number
  readonly stoppedAtMs: number | null
}

export interface PlaceFacts {
  readonly answer: 'comes' | 'declines' | null
  /** Somebody sat in the seat since the meeting began. */
  readonly joined: boolean
  /** A page of somebody who is called there is open. */
  readonly reached: boolean
}

/** Whether the call still rings anywhere. The end of the meeting ends it too: that is the asker's to know. */
export function rings({ ringUntilMs, stoppedAtMs }: CallTimes, nowMs: number): boolean {
  return stoppedAtMs === null && nowMs < ringUntilMs
}

/** Being there is the best answer, whatever was said before. */
export function placeState(call: CallTimes, { answer, joined, reached }: PlaceFacts, nowMs: number): PlaceState {
  if (joined) return 'joined'
  if (answer === 'comes') return 'comes'
  if (answer === 'declines') return 'declined'
  if (!rings(call, nowMs)) return 'missed'
  return reached ? 'ringing' : 'unreached'
}

/** The operators of a site are the accounts whose position says so, as the form of a meeting finds them. */
export function isOperatorTitle(title: string): boolean {
  return title.normalize('NFC').toLowerCase().includes('cán bộ điểm cầu')
}
