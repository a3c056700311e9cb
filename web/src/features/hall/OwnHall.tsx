import { Button } from '@mantine/core'
import { IconHome } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { usePlaysSound } from '../../meeting-room/use-room.ts'

/** How many devices and people one's own hall has; opens their dialog. */
export function OwnHall({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation('hall')
  const { session } = useMeetingSession()
  const own = useStore(session.store, (state) => state.own)
  const plays = usePlaysSound()
  if (own === null) return null
  return (
    <Button variant="default" justify="flex-start" leftSection={<IconHome size={20} aria-hidden />} onClick={onOpen}>
      {t('summary', { devices: own.devices.length, people: own.headCount })}
      {!plays && ` · ${t(own.soundPhone === null ? 'soundElsewhere' : 'soundAtPhone')}`}
    </Button>
  )
}
