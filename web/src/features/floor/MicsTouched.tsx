import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { RoomSession } from '../../net/session.ts'
import { countMicsOn } from '../../meeting-room/stage-rules.ts'

/** How many microphones muting everybody would turn off, as it is now. The question stands outside the room's own context. */
export function MicsTouched({ session }: { session: RoomSession }) {
  const { t } = useTranslation('floor')
  const count = useStore(session.store, ({ room, self }) => countMicsOn(room?.seats ?? [], self.seatId))
  return <>{t('muteAllText', { count })}</>
}
