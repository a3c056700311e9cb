import { Button } from '@mantine/core'
import { IconDeviceMobile } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useRole, useSoundElsewhere } from '../../meeting-room/use-room.ts'
import { useSoundActs } from '../../meeting-room/use-sound-acts.ts'

/** On the hall's own machines, for as long as a phone has the hall's sound: which one, and the touch that takes it back. */
export function SoundBand({ className }: { className: string | undefined }) {
  const { t } = useTranslation('phone')
  const phone = useSoundElsewhere()
  const mayTakeBack = useRole() === 'operator'
  const { giveBack, asking } = useSoundActs()
  if (phone === null) return null
  return (
    <div className={className} data-tone="amber">
      <IconDeviceMobile size={24} aria-hidden style={{ flexShrink: 0 }} />
      <span style={{ flex: '1 1 auto' }}>
        {t(phone.connection === 'away' ? 'band.away' : 'band.text', { label: phone.label })}
      </span>
      {mayTakeBack && (
        <Button loading={asking} onClick={() => void giveBack()} style={{ flexShrink: 0 }}>
          {t('band.back')}
        </Button>
      )}
    </div>
  )
}
