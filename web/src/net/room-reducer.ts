import { floorChanged, shownOutChanged, stageChanged } from '../../../signaling/floor/wire.ts'
import { leadingChanged } from '../../../signaling/leading/wire.ts'
import { stageSeatChanged } from '../../../signaling/media/wire.ts'
import { endsByRule, meetingChanged } from '../../../signaling/meeting/wire.ts'
import { presentingChanged } from '../../../signaling/presenting/wire.ts'
import { seatsChanged } from '../../../signaling/seats/wire.ts'
import type { ControlEvent } from './control-socket.ts'
import { withStates } from './room-model.ts'
import type { RoomModel } from './session.ts'

/** What a numbered event means for a client that has seen everything up to `lastSeq`. */
export type SeqVerdict = 'next' | 'seenBefore' | 'gap'

export function judgeSeq(lastSeq: number, seq: number): SeqVerdict {
  if (seq <= lastSeq) return 'seenBefore'
  return seq === lastSeq + 1 ? 'next' : 'gap'
}

/**
 * Applies one event to what the meeting looks like. Events that concern a single feature leave the view as it is. A changed
 * roster is not applied here, since its seats have to be fetched first.
 *
 * @returns the same object when nothing changed; `null` when the event's data are not what its name promises, so that
 *   the caller asks for a snapshot rather than go on with half a picture.
 */
export function applyEvent(room: RoomModel, event: Pick<ControlEvent, 'event' | 'data'>): RoomModel | null {
  switch (event.event) {
    case seatsChanged.name: {
      const data = seatsChanged.data.safeParse(event.data).data
      return data === undefined ? null : withStates(room, data.seats)
    }
    case floorChanged.name: {
      const data = floorChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, floor: data }
    }
    case stageChanged.name: {
      const data = stageChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, stageSeatId: data.stageSeatId }
    }
    case stageSeatChanged.name: {
      const data = stageSeatChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, shownSeatId: data.seatId }
    }
    case presentingChanged.name: {
      const data = presentingChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, presenting: data }
    }
    case endsByRule.name: {
      const data = endsByRule.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, endsByRuleAtMs: data.endsAtMs }
    }
    case leadingChanged.name: {
      const data = leadingChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, leading: { acting: data.acting } }
    }
    case shownOutChanged.name: {
      const data = shownOutChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, shownOut: data.seatIds }
    }
    case meetingChanged.name: {
      const data = meetingChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, state: data.state, title: data.title }
    }
    default:
      return room
  }
}

/** The hash of the list of seats that an event says is now the right one, if it says so. */
export function rosterHashIn(event: Pick<ControlEvent, 'event' | 'data'>): string | undefined {
  return event.event === seatsChanged.name ? seatsChanged.data.safeParse(event.data).data?.rosterHash : undefined
}
