import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { RoomSnapshot, Seat } from '../../../../signaling/seats/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { RemoteStream } from '../../media/receiver.ts'
import { roomRights, type RoomRights } from './rights.ts'
import { chooseStage } from './stage-rules.ts'
import { useStay } from './stay.ts'

/** The meeting as it looks now. Only below a first successful join. */
export function useSnapshot(): RoomSnapshot {
  const room = useStore(useStay().session.store, (state) => state.room)
  if (room === null) throw new Error('useSnapshot needs a joined meeting')
  return room
}

export function useSelfSeat(): Seat | null {
  const { session } = useStay()
  const selfSeatId = useStore(session.store, (state) => state.self.seatId)
  const { seats } = useSnapshot()
  return seats.find(({ seatId }) => seatId === selfSeatId) ?? null
}

export function useRights(): RoomRights {
  return roomRights(useSelfSeat()?.role ?? null)
}

/** Whom the stage shows now; it stays with somebody for as long as nothing speaks for a change. */
export function useStageSeat(): Seat | null {
  const { session, media } = useStay()
  const room = useSnapshot()
  const selfSeatId = useStore(session.store, (state) => state.self.seatId)
  const dominantSeatId = useStore(media.store, (state) => state.dominantSeatId)
  const [shownBefore, setShownBefore] = useState<SeatId | null>(null)
  const chosen = chooseStage(room, selfSeatId, dominantSeatId, shownBefore)
  const shown = chosen?.seatId ?? null
  if (shown !== shownBefore) setShownBefore(shown)
  return chosen
}

/** What comes in of one seat and source. */
export function useStream(seatId: SeatId | null, source: RemoteStream['source']): RemoteStream | undefined {
  const { media } = useStay()
  return useStore(media.store, (state) =>
    state.streams.find((stream) => stream.seatId === seatId && stream.source === source),
  )
}

/** The screen that somebody else shares now. */
export function useSharedScreen(): { stream: RemoteStream; seat: Seat | undefined } | null {
  const { media } = useStay()
  const stream = useStore(media.store, (state) => state.streams.find(({ source }) => source === 'screen'))
  const { seats } = useSnapshot()
  return useMemo(
    () => (stream === undefined ? null : { stream, seat: seats.find(({ seatId }) => seatId === stream.seatId) }),
    [stream, seats],
  )
}
