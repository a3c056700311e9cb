import { Button, Stack, Text } from '@mantine/core'
import { IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { playTestTone } from '../../media/capture/speaker-tone.ts'
import { log } from '../../log/log.ts'

/** Plays a short sound where the meeting would be heard. */
export function SpeakerCheck({ speakerId }: { speakerId: string | null }) {
  const { t } = useTranslation('devices')
  const [state, setState] = useState<'idle' | 'playing' | 'played' | 'failed'>('idle')
  const play = async () => {
    setState('playing')
    await playTestTone(speakerId).then(
      () => setState('played'),
      (error: unknown) => {
        log.devices('the loudspeaker plays no tone', {}, error)
        setState('failed')
      },
    )
  }
  return (
    <Stack gap={4}>
      <Button
        variant="default"
        leftSection={<IconVolume size={20} aria-hidden />}
        onClick={() => void play()}
        disabled={state === 'playing'}
        style={{ alignSelf: 'flex-start' }}
      >
        {state === 'playing' ? t('playing') : t('playTone')}
      </Button>
      <Text size="sm" c="dimmed" role="status" mih={22}>
        {state === 'played' && t('toneAsk')}
        {state === 'failed' && t('toneFailed')}
      </Text>
    </Stack>
  )
}
