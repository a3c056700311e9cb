import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openCamera, openMic } from '../../media/capture/devices.ts'
import type { LocalState } from '../../media/capture/local-device.ts'
import type { MicSilence } from '../../media/capture/silence-rules.ts'
import { LevelBar } from './LevelBar.tsx'
import { SilentWords, useSilence } from './SilentWords.tsx'
import { TrackVideo } from './TrackVideo.tsx'
import { useTrack } from './use-track.ts'
import classes from './devices.module.css'

interface OwnPictureProps {
  state: LocalState
  track: MediaStreamTrack | null
  deviceId: string | null
}

/** One's own picture, large. A camera that is off is opened for a look only when that is asked for; nobody else sees it. */
export function OwnPicture({ state, track, deviceId }: OwnPictureProps) {
  const { t } = useTranslation('devices')
  const [trying, setTrying] = useState(false)
  const tried = useTrack(openCamera, trying && state.kind === 'off', deviceId, nothing)
  const trial = tried.state.kind === 'open' && state.kind === 'off' ? tried.state.track : null
  const shown = state.kind === 'on' ? track : trial
  return (
    <div className={classes.own}>
      <div className={classes.preview}>
        {shown !== null && <TrackVideo track={shown} aria-label={t('ownPicture')} />}
        {shown === null && (
          <Stack gap="xs" align="center">
            <Text size="sm">{t(`noPicture.${state.kind === 'on' ? 'starting' : state.kind}`)}</Text>
            {tried.state.kind === 'problem' && <Text size="sm">{t(`problem.camera.${tried.state.problem}`)}</Text>}
            {state.kind === 'off' && (
              <Button variant="default" onClick={() => (trying ? tried.tryAgain() : setTrying(true))}>
                {t('tryPicture')}
              </Button>
            )}
          </Stack>
        )}
      </div>
      {trial !== null && (
        <Text size="sm" c="dimmed">
          {t('onlyYouSee')}
        </Text>
      )}
    </div>
  )
}

interface OwnLevelProps extends OwnPictureProps {
  silence: MicSilence | null
}

/** How loud one's own microphone is, on or off; one that is off is tried out here, and nobody else hears it. */
export function OwnLevel({ state, track, deviceId, silence }: OwnLevelProps) {
  const { t } = useTranslation('devices')
  const tried = useTrack(openMic, state.kind === 'off', deviceId, nothing)
  const trial = tried.state.kind === 'open' && state.kind === 'off' ? tried.state.track : null
  const trialSilence = useSilence(trial)
  const shown = state.kind === 'on' ? track : trial
  if (shown === null) return null
  return (
    <>
      <LevelBar track={shown} label={t('micLevel')} />
      <SilentWords silence={trial === null ? silence : trialSilence} />
      {trial !== null && (
        <Text size="sm" c="dimmed">
          {t('onlyYouHear')}
        </Text>
      )}
    </>
  )
}

/** What is only tried out changes no choice. */
function nothing(): void {
  // On purpose.
}
