import { stageChanged } from '../../../signaling/floor/wire.ts'
import { meetingChanged } from '../../../signaling/meeting/wire.ts'
import { presentingChanged } from '../../../signaling/presenting/wire.ts'
import { seatsChanged, type RoomSnapshot, type Seat } from '../../../signaling/seats/wire.ts'
import type { ControlEvent } from './control-socket.ts'

/** What a numbered event means for a client that has seen everything up to `lastSeq`. */
export type SeqVerdict = 'next' | 'seenBefore' | 'gap'

export function judgeSeq(lastSeq: number, seq: number): SeqVerdict {
  if (seq <= lastSeq) return 'seenBefore'
  return seq === lastSeq + 1 ? 'next' : 'gap'
}

/**
 * Applies one event to what the meeting looks like. Events that concern a single feature leave the snapshot as it is.
 *
 * @returns the same object when nothing changed; `null` when the event's data are not what its name promises, so that
 *   the caller asks for a snapshot rather than go on with half a picture.
 */
export function applyEvent(room: RoomSnapshot, event: Pick<ControlEvent, 'event' | 'data'>): RoomSnapshot | null {
  switch (event.event) {
    case seatsChanged.name: {
      const data = seatsChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, seats: mergeSeats(room.seats, data.changed, data.left) }
    }
    case stageChanged.name: {
      const data = stageChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, stageSeatId: data.stageSeatId }
    }
    case presentingChanged.name: {
      const data = presentingChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, presenting: data }
    }
    case meetingChanged.name: {
      const data = meetingChanged.data.safeParse(event.data).data
      return data === undefined ? null : { ...room, state: data.state }
    }
    default:
      return room
  }
}

/** Keeps everybody's place: a change replaces its seat where it stands, a newcomer goes to the end; who left is gone. */
function mergeSeats(
  seats: readonly Seat[],
  changed: readonly Seat[],
  left: readonly { readonly seatId: Seat['seatId'] }[],
): Seat[] {
  const gone = new Set(left.map(({ seatId }) => seatId))
  const news = new Map(changed.map((seat) => [seat.seatId, seat]))
  const merged: Seat[] = []
  for (const seat of seats) {
    merged.push(news.get(seat.seatId) ?? seat)
    news.delete(seat.seatId)
  }
  return [...merged, ...news.values()].filter(({ seatId }) => !gone.has(seatId))
}
