import { Button } from '@mantine/core'
import { IconMicrophone, IconPlugOff, IconSettings } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { NOTHING_HEARD, notHeardYet, speakingNow, type Speaking } from '../../meeting-room/floor-rules.ts'
import { useFloor } from '../floor/use-floor.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import classes from './news.module.css'

const LOOK_EVERY_MS = 1_000

/**
 * Nobody is turned on by somebody else, so who was given the floor is asked to do it until the first word; where there is no
 * microphone, what to do stands instead. Who turns the microphone off afterwards has finished, and is left in peace.
 */
export function InvitedBand({ onDevices }: { onDevices: () => void }) {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const mic = useStore(media.store, (state) => state.mic.kind)
  const invited = useInvited()
  if (invited === null) return null
  const none = mic === 'none'
  return (
    <div className={classes.band} data-tone="amber" data-size="large">
      {none ? (
        <IconPlugOff size={28} aria-hidden className={classes.bandIcon} />
      ) : (
        <IconMicrophone size={28} aria-hidden className={classes.bandIcon} />
      )}
      <span className={classes.bandWords}>{t(`${none ? 'invitedWithoutMic' : 'invited'}.${invited}`)}</span>
      {none ? (
        <Button leftSection={<IconSettings size={20} aria-hidden />} onClick={onDevices}>
          {t('bar.devices')}
        </Button>
      ) : (
        <Button onClick={() => void media.setMic(true)}>{t('turnMicOn')}</Button>
      )}
    </div>
  )
}

function useInvited(): Speaking['as'] | null {
  const { media } = useMeetingSession()
  const { floor } = useRoom()
  const self = useSelfSeat()
  const ownMic = useStore(media.store, ({ mic }) => mic.kind)
  const [spokeSinceMs, setSpokeSinceMs] = useState<number | null>(null)
  const held = speakingNow(floor).find(({ seatId }) => seatId === self?.seatId)
  if (held === undefined || held.sinceMs === spokeSinceMs) return null
  // Any microphone of a hall will do.
  const speaks = ownMic === 'on' || ownMic === 'starting' || self?.mic === 'on'
  if (speaks) setSpokeSinceMs(held.sinceMs)
  return speaks ? null : held.as
}

/** Shown to chair and secretaries: who was given the floor and cannot be heard, and why, until the first word. */
export function NotHeardBand() {
  const { t } = useTranslation('floor')
  const { clock } = useMeetingSession()
  const { floor: state, byId } = useRoom()
  const rights = useRights()
  const self = useSelfSeat()
  const floor = useFloor()
  const [nowMs, setNowMs] = useState(() => clock.nowMs())
  const [sofar, setSofar] = useState(NOTHING_HEARD)
  const someone = rights.lead && speakingNow(state).length > 0
  useEffect(() => {
    if (!someone) return undefined
    const look = () => setNowMs(clock.nowMs())
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [someone, clock])
  if (!someone) return null
  const found = notHeardYet(state, byId, sofar, nowMs)
  if (found.sofar !== sofar) setSofar(found.sofar)
  const first = found.silent.find(({ seat }) => seat.seatId !== self?.seatId)
  if (first === undefined) return null
  const { seat, as } = first
  return (
    <div className={classes.band} data-tone="amber" data-size="large">
      <IconPlugOff size={28} aria-hidden className={classes.bandIcon} />
      <span className={classes.bandWords}>{t(`unheard.${first.why}`, { name: fullNameOf(seat) })}</span>
      {rights.giveFloor && (
        <Button
          variant="default"
          onClick={() => void (as === 'point' ? floor.admitPoint(null) : floor.take(seat.seatId))}
        >
          {t(as === 'point' ? 'endPointShort' : 'takeFloorShort')}
        </Button>
      )}
    </div>
  )
}
