import { seatsChanged } from '../../../signaling/seats/wire.ts'
import type { ControlEvent } from './control-socket.ts'
import { withStates } from './room-model.ts'
import type { RoomModel } from './session.ts'
import { applyToSlices, slices } from './slices.ts'

/** What a numbered event means for a client that has seen everything up to `lastSeq`. */
export type SeqVerdict = 'next' | 'seenBefore' | 'gap'

export function judgeSeq(lastSeq: number, seq: number): SeqVerdict {
  if (seq <= lastSeq) return 'seenBefore'
  return seq === lastSeq + 1 ? 'next' : 'gap'
}

/**
 * Applies one event to what the meeting looks like: to the seats, or to the noun whose slice names it. Events that concern a single feature
 * leave the view as it is. A changed roster is not applied here, since its seats have to be fetched first.
 *
 * @returns the same object when nothing changed; `null` when the event's data are not what its name promises, so that
 *   the caller asks for a snapshot rather than go on with half a picture.
 */
export function applyEvent(room: RoomModel, event: Pick<ControlEvent, 'event' | 'data'>): RoomModel | null {
  if (event.event !== seatsChanged.name) return applyToSlices(room, event, slices)
  const data = seatsChanged.data.safeParse(event.data).data
  return data === undefined ? null : withStates(room, data.seats)
}

/** The hash of the list of seats that an event says is now the right one, if it says so. */
export function rosterHashIn(event: Pick<ControlEvent, 'event' | 'data'>): string | undefined {
  return event.event === seatsChanged.name ? seatsChanged.data.safeParse(event.data).data?.rosterHash : undefined
}
