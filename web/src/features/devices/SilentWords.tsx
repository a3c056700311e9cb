import { Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MicSilence } from '../../media/capture/silence-rules.ts'
import { watchSilence } from '../../media/capture/silence-watch.ts'
import classes from './devices.module.css'

/** Says that a microphone is on and gives no sound, and what to do about it. */
export function SilentWords({ silence }: { silence: MicSilence | null }) {
  const { t } = useTranslation('devices')
  return (
    <div role="alert">
      {silence !== null && (
        <Text size="sm" className={classes.silent}>
          <IconAlertTriangle size={20} aria-hidden />
          <span>{t(`silent.${silence}`)}</span>
        </Text>
      )}
    </div>
  )
}

/** Whether a microphone that is only tried out gives any sound. */
export function useSilence(track: MediaStreamTrack | null): MicSilence | null {
  const [silence, setSilence] = useState<MicSilence | null>(null)
  useEffect(() => {
    setSilence(null)
    return track === null ? undefined : watchSilence(track, setSilence)
  }, [track])
  return silence
}
