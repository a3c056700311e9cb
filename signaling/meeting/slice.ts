import type { LiveRoom } from '../room/room.ts'
import type { RoomSlice } from '../room/slices.ts'
import type { RunningMeeting } from './wire.ts'

/** What a room knows of its meeting itself: title, state, and when the rule will end it. The meeting's own tables keep it. */
export class MeetingInRoom implements RoomSlice<RunningMeeting> {
  readonly #room: LiveRoom
  #now: RunningMeeting = { title: '', state: 'inSession', endsAtMs: null, endsByRuleAtMs: null }

  constructor(room: LiveRoom) {
    this.#room = room
  }

  /** As the meeting's tables say; `meeting.changed` tells everybody. */
  set(known: Partial<Pick<RunningMeeting, 'title' | 'state' | 'endsAtMs'>>): void {
    this.#now = { ...this.#now, ...known }
  }

  warnOfEnd(endsAtMs: number | null): void {
    this.#now = { ...this.#now, endsByRuleAtMs: endsAtMs }
    this.#room.announce('meeting.endsByRule', { endsAtMs })
  }

  snapshot(): RunningMeeting {
    return this.#now
  }
}
