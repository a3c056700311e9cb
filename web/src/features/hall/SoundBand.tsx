import { Button } from '@mantine/core'
import { IconDeviceMobile, IconMicrophoneOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useLocked } from '../../meeting-room/use-locked.ts'
import { useRole, useRoom, useSelfSeat, useSoundElsewhere } from '../../meeting-room/use-room.ts'
import { useSoundActs } from '../../meeting-room/use-sound-acts.ts'
import { useDeviceName } from '../../ui/use-device-name.ts'
import { soundBand } from './phone-rules.ts'

/**
 * On the hall's own machines: which phone has the hall's sound, with the touch that takes it back; and once it is back, that the microphone is
 * off until its people turn it on, with the button for it.
 */
export function SoundBand({ className }: { className: string | undefined }) {
  const { t } = useTranslation('phone')
  const nameOf = useDeviceName()
  const { media } = useMeetingSession()
  const mic = useStore(media.store, (state) => state.mic.kind)
  const phone = useSoundElsewhere()
  const operates = useRole() === 'operator'
  const self = useSelfSeat()
  const silent = standingOf(useRoom().floor, self) === 'waiting'
  const locked = useLocked().mic
  const { giveBack, asking } = useSoundActs()
  const [wasAway, setWasAway] = useState(false)
  // Any microphone of the hall will do.
  const band = soundBand({ phone, wasAway, mic: self?.mic === 'on' ? 'on' : mic })
  if (wasAway !== band.wasAway) setWasAway(band.wasAway)
  if (band.shows === null) return null
  if (band.shows === 'back') {
    if (!operates) return null
    return (
      <div className={className} data-tone="amber">
        <IconMicrophoneOff size={24} aria-hidden style={{ flexShrink: 0 }} />
        <span style={{ flex: '1 1 auto' }}>{t(silent || locked ? 'band.backNotYet' : 'band.backOff')}</span>
        {!silent && !locked && (
          <Button onClick={() => void media.setMic(true)} style={{ flexShrink: 0 }}>
            {t('band.micOn')}
          </Button>
        )}
        <Button variant="default" onClick={() => setWasAway(false)} style={{ flexShrink: 0 }}>
          {t('band.leaveOff')}
        </Button>
      </div>
    )
  }
  return (
    <div className={className} data-tone="amber">
      <IconDeviceMobile size={24} aria-hidden style={{ flexShrink: 0 }} />
      <span style={{ flex: '1 1 auto' }}>{t(`band.${band.shows}`, { label: nameOf(phone?.label ?? '') })}</span>
      {operates && (
        <Button loading={asking} onClick={() => void giveBack()} style={{ flexShrink: 0 }}>
          {t('band.back')}
        </Button>
      )}
    </div>
  )
}
