import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { MessageTo, RoomMessage } from '../../../../signaling/messages/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { sessionStorageIfAllowed, useMeetingSession, type MeetingSession } from '../../meeting-room/meeting-session.ts'
import { fullNameOf, placeNameOf } from '../../meeting-room/seat-names.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { Mailbox, randomId } from './mailbox.ts'

const mailboxes = new WeakMap<MeetingSession['session'], Mailbox>()

/** The page's one mailbox of this meeting. */
export function useMailbox(): Mailbox {
  const { session } = useMeetingSession()
  const { meetingId } = useRoom()
  const known = mailboxes.get(session)
  if (known !== undefined) return known
  const { accountId } = session.store.getState().self.account
  const key = `tin-nhan/${meetingId}/${accountId}`
  const made = new Mailbox({ session, storage: sessionStorageIfAllowed(), key, newId: randomId })
  mailboxes.set(session, made)
  return made
}

/** Messages that others wrote and nobody has opened here, the last first. */
export function useUnread(): readonly RoomMessage[] {
  const { messages } = useRoom().messages
  const self = useSelfSeat()?.seatId
  const readUpTo = useStore(useMailbox().store, (state) => state.readUpTo)
  return useMemo(
    () => messages.filter(({ number, fromSeatId }) => number > readUpTo && fromSeatId !== self).toReversed(),
    [messages, readUpTo, self],
  )
}

/** How many of the others sit in the meeting: whom a message to all reaches at once. */
export function useOthersPresent(): number {
  const { seats } = useRoom()
  const self = useSelfSeat()?.seatId
  return seats.filter(({ seatId }) => seatId !== self).length
}

/** A place by its name; null: it is not on the list any more. */
export function usePlaceName(): (seatId: SeatId, form?: 'full' | 'place') => string | null {
  const { byId } = useRoom()
  return (seatId, form = 'place') => {
    const seat = byId.get(seatId)
    if (seat === undefined) return null
    return form === 'full' ? fullNameOf(seat) : placeNameOf(seat)
  }
}

/** To whom this person may answer a message; null: they only read. */
export function useReplyTo(): (message: RoomMessage) => MessageTo | null {
  const { lead, write } = useRights()
  const self = useSelfSeat()?.seatId
  return ({ fromSeatId }) => {
    if (!write || fromSeatId === self) return null
    return lead ? { kind: 'seat', seatId: fromSeatId } : { kind: 'leaders' }
  }
}
