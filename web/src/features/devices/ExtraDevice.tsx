import { Button, Group, Switch, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeviceChoice } from '../../media/capture/device-choice.ts'
import type { MicSilence } from '../../media/capture/silence-rules.ts'
import type { DeviceProblem } from '../../media/capture/devices.ts'
import type { LocalState } from '../../media/capture/local-device.ts'
import { DeviceSelect } from './DeviceSelects.tsx'
import { LevelBar } from './LevelBar.tsx'
import { SilentWords } from './SilentWords.tsx'
import { TrackVideo } from './TrackVideo.tsx'
import { KeptWords } from './KeptWords.tsx'
import classes from './devices.module.css'

interface ExtraDeviceProps {
  name: 'secondMic' | 'documentCamera'
  state: LocalState
  track: MediaStreamTrack | null
  kept: DeviceProblem | null | undefined
  silence: MicSilence | null
  /** Undefined: it may not be turned on now. */
  onTurn: ((on: boolean) => void) | undefined
  devices: readonly MediaDeviceInfo[]
  choice: DeviceChoice
  onChoose: (changed: Partial<DeviceChoice>) => void
}

/** A hall's second microphone, or its camera over papers: which one it is, and its switch. */
export function ExtraDevice({
  name,
  state,
  track,
  kept,
  silence,
  onTurn,
  devices,
  choice,
  onChoose,
}: ExtraDeviceProps) {
  const { t } = useTranslation('devices')
  const kind = name === 'secondMic' ? 'mic' : 'camera'
  const which = name === 'secondMic' ? 'secondMicId' : 'documentCameraId'
  const problem = state.kind === 'none' ? state.problem : null
  return (
    <section aria-label={t(name)}>
      <Text fw={600}>{t(name)}</Text>
      <Text size="sm" c="dimmed">
        {t(`${name}Text`)}
      </Text>
      <Group gap="0 16px" mt={4}>
        <Switch
          size="md"
          label={state.kind === 'starting' ? t('starting') : t('turnOn')}
          aria-label={t(name)}
          checked={state.kind === 'on' || state.kind === 'starting'}
          disabled={onTurn === undefined}
          onChange={(event) => onTurn?.(event.currentTarget.checked)}
        />
        <div className={classes.choice}>
          <DeviceSelect which={which} devices={devices} choice={choice} onChoose={onChoose} inUse={track} />
        </div>
      </Group>
      {problem === null && <KeptWords kind={kind} problem={kept} />}
      {state.kind === 'on' && track !== null && <WhatComes name={name} track={track} silence={silence} />}
      {onTurn === undefined && <Text size="sm">{t('waitForChair')}</Text>}
      {problem !== null && (
        <Group gap="sm" role="alert">
          <Text size="sm">{t(`problem.${kind}.${problem}`)}</Text>
          <Button variant="default" onClick={() => onTurn?.(true)} disabled={onTurn === undefined}>
            {t('tryAgain')}
          </Button>
        </Group>
      )}
    </section>
  )
}

interface WhatComesProps {
  name: 'secondMic' | 'documentCamera'
  track: MediaStreamTrack
  silence: MicSilence | null
}

/** The picture, or the level, of a second device that is on. */
function WhatComes({ name, track, silence }: WhatComesProps) {
  const { t } = useTranslation('devices')
  if (name === 'secondMic') {
    return (
      <>
        <LevelBar track={track} label={t('secondMicLevel')} />
        <SilentWords silence={silence} />
      </>
    )
  }
  return (
    <div className={classes.own} data-mirror="false">
      <div className={classes.preview}>
        <TrackVideo track={track} aria-label={t('documentPicture')} />
      </div>
    </div>
  )
}
