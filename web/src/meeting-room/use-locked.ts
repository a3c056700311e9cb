import { useStore } from 'zustand'
import { lockedOut } from '../../../signaling/wire/locked-out.ts'
import { useMeetingSession } from './meeting-session.ts'
import { useRoom } from './use-room.ts'

export interface Locked {
  readonly mic: boolean
  readonly camera: boolean
  readonly screen: boolean
}

/** What chair and secretaries have locked for this person's seat. What is on can be turned off all the same. */
export function useLocked(): Locked {
  const { session } = useMeetingSession()
  const { locks, floor } = useRoom()
  const own = useStore(session.store, (state) => state.own)
  if (own === null) return { mic: false, camera: false, screen: false }
  const seat = { seatId: own.seatId, roles: own.devices.map(({ role }) => role) }
  const is = (source: 'mic' | 'camera' | 'screen') => lockedOut(locks, floor, seat, source)
  return { mic: is('mic'), camera: is('camera'), screen: is('screen') }
}
