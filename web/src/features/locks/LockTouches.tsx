import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Lock } from '../../../../signaling/locks/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import { countTouched } from './lock-rules.ts'

/** How many a lock touches, as it is now, for as long as the question stands. It stands outside the room's own context. */
export function LockTouches({ session, lock }: { session: RoomSession; lock: Lock }) {
  const { t } = useTranslation('locks')
  const count = useStore(session.store, ({ room, self }) => (room === null ? 0 : countTouched(lock, room, self.seatId)))
  return <>{t(`${lock}.lockText`, { count })}</>
}
