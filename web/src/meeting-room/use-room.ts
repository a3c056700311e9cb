import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { MeetingRole } from '../../../signaling/identity/wire.ts'
import { isCamera, isMic } from '../../../signaling/media/wire.ts'
import { line, type QueueEntry, type QueueName } from '../../../signaling/queues/wire.ts'
import { soundingDisplay, type SeatDevice } from '../../../signaling/seats/wire.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { RemoteStream } from '../media/receive/receiver.ts'
import type { RoomModel, Seat } from '../net/session.ts'
import { isPresentingHere } from './presenting-rules.ts'
import { mayTakeLeadBack, roomRights, type RoomRights } from './rights.ts'
import { shownOn } from './stage-rules.ts'
import { ownRole, useMeetingSession } from './meeting-session.ts'

/** The meeting as it looks now. Only below a first successful join. */
export function useRoom(): RoomModel {
  const room = useStore(useMeetingSession().session.store, (state) => state.room)
  if (room === null) throw new Error('useRoom needs a joined meeting')
  return room
}

export function useSelfSeat(): Seat | null {
  const { session } = useMeetingSession()
  const selfSeatId = useStore(session.store, (state) => state.self.seatId)
  const { byId } = useRoom()
  return selfSeatId === null ? null : (byId.get(selfSeatId) ?? null)
}

/**
 * What the person is in the meeting now, wherever they sit: a chair in a hall's seat remains the chair. The server tells each
 * device of its seat, from the moment on that it holds.
 */
export function useRole(): MeetingRole | null {
  return useStore(useMeetingSession().session.store, ownRole)
}

export function useRights(): RoomRights {
  return roomRights(useRole())
}

/** Whether this machine turns the pages for all, or may be the first of its seat to do so. */
export function usePresentsHere(): boolean {
  const here = useStore(useMeetingSession().session.store, ({ self }) => self)
  return isPresentingHere(useRoom().presenting, here)
}

/** Who leads instead of the chair of the list, and what this person may do about it. */
export function useLeading() {
  const { session } = useMeetingSession()
  const { accountId } = useStore(session.store, (state) => state.self.account)
  const role = useRole()
  const { leading, byId } = useRoom()
  const all = [...byId.values()]
  const { acting } = leading
  const chair = all.find((seat) => seat.kind === 'person' && seat.role === 'chair') ?? null
  const listedAsChair = chair?.accountId === accountId
  return {
    acting,
    actsMyself: acting?.accountId === accountId,
    chair,
    listedAsChair,
    /** Somebody sits somewhere who leads. */
    present: all.some((seat) => seat.chair && seat.connection === 'here'),
    mayHandOver: roomRights(role).lead,
    mayTakeBack: mayTakeLeadBack(role, listedAsChair, acting, accountId),
  }
}

/** An entry of a queue with the seat that asks. */
export interface Asker {
  readonly entry: QueueEntry
  readonly seat: Seat
}

/** Those of a queue in a stage, in the server's order. */
export function useQueue(queue: QueueName, stage: QueueEntry['stage'] = 'waiting'): readonly Asker[] {
  const { queues, byId } = useRoom()
  return useMemo(
    () =>
      line(queues, queue, stage).flatMap((entry) => {
        const seat = byId.get(entry.seatId)
        return seat === undefined ? [] : [{ entry, seat }]
      }),
    [queues, byId, queue, stage],
  )
}

/** Whom the stage shows now, as the server decided; one's own picture comes only when nobody else is here. */
export function useStageSeat(): Seat | null {
  const room = useRoom()
  const self = useSelfSeat()
  return shownOn(room) ?? self
}

/** The picture that comes in of a seat, whichever of its cameras stands for it. */
export function useSeatPicture(seatId: SeatId): RemoteStream | undefined {
  const { media } = useMeetingSession()
  return useStore(media.store, (state) =>
    state.streams.find((stream) => stream.seatId === seatId && isCamera(stream.source)),
  )
}

/** Whether sound is expected of a seat and none of its microphones comes through. */
export function useSoundLost(seat: Seat): boolean {
  const { media } = useMeetingSession()
  return useStore(media.store, ({ streams }) => {
    const sounds = streams.filter(({ seatId, source }) => seatId === seat.seatId && isMic(source))
    return seat.mic === 'on' && sounds.length > 0 && sounds.every(({ state }) => state === 'senderSilent')
  })
}

/** Whether the meeting's sound is this device's to play: in a hall a phone that has taken it over does, else its display, or its other machines do. */
export function usePlaysSound(): boolean {
  const { session } = useMeetingSession()
  const own = useStore(session.store, (state) => state.own)
  const deviceId = useStore(session.store, (state) => state.self.deviceId)
  if (own === null) return true
  if (own.soundPhone !== null) return own.soundPhone === deviceId
  const sounding = soundingDisplay(own)
  if (sounding !== null) return sounding === deviceId
  const self = own.devices.find((device) => device.deviceId === deviceId)
  return self?.display !== true && (self?.phone ?? null) === null
}

/** The device of one's own seat that has its sound instead of this one; null: no phone has taken it over, or this one has. */
export function useSoundElsewhere(): SeatDevice | null {
  const { session } = useMeetingSession()
  const own = useStore(session.store, (state) => state.own)
  const deviceId = useStore(session.store, (state) => state.self.deviceId)
  if (own === null || own.soundPhone === null || own.soundPhone === deviceId) return null
  return own.devices.find((device) => device.deviceId === own.soundPhone) ?? null
}

/** The screen that somebody else shares now. */
export function useSharedScreen(): { stream: RemoteStream; seat: Seat | undefined } | null {
  const { media } = useMeetingSession()
  const stream = useStore(media.store, (state) => state.streams.find(({ source }) => source === 'screen'))
  const { byId } = useRoom()
  return useMemo(() => (stream === undefined ? null : { stream, seat: byId.get(stream.seatId) }), [stream, byId])
}
