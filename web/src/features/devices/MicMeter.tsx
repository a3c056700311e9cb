import { Button, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { LevelBar } from './LevelBar.tsx'
import { OwnLevel } from './OwnPreview.tsx'

/** How loud the own microphone is; one that is off is tried out only when that is asked for, and nobody else hears it. */
export function MicMeter() {
  const { t } = useTranslation('devices')
  const { media } = useMeetingSession()
  const { mic, micTrack, choice, silent } = useStore(media.store)
  const [trying, setTrying] = useState(false)
  useEffect(() => {
    if (mic.kind === 'on') setTrying(false)
  }, [mic.kind])
  if (mic.kind === 'on' && micTrack !== null) return <LevelBar track={micTrack} label={t('micLevel')} />
  if (mic.kind === 'none') return <Text size="sm">{t('noMic')}</Text>
  if (!trying) {
    return (
      <Button variant="default" disabled={mic.kind !== 'off'} onClick={() => setTrying(true)}>
        {t('tryMic')}
      </Button>
    )
  }
  return (
    <>
      <OwnLevel state={mic} track={micTrack} deviceId={choice.micId} silence={silent.mic} />
      <Button variant="default" onClick={() => setTrying(false)}>
        {t('tryMicEnd')}
      </Button>
    </>
  )
}
