// Passes on that a person pressed "rehearse" above another page, so that the rehearsal's own page begins without a second press.
import type { MeetingId } from '../../../../signaling/wire/ids.ts'

let pressed: MeetingId | null = null

export function pressCall(meetingId: MeetingId): void {
  pressed = meetingId
}

/** @returns whether the press was for this meeting; it counts once. */
export function takePress(meetingId: MeetingId): boolean {
  const found = pressed === meetingId
  pressed = null
  return found
}
