/** The parts of the device check: one's own picture, microphone, loudspeaker and connection. */
import { Button, Group, Stack, Switch, Text, Title } from '@mantine/core'
import { IconMicrophone, IconVolume, IconWifi, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { canChooseSpeaker, type DeviceList } from '../../media/capture/devices.ts'
import { DeviceSelect } from './DeviceSelects.tsx'
import { KeptWords } from './KeptWords.tsx'
import { LevelBar } from './LevelBar.tsx'
import { LinkCheck, type KeepLink } from './LinkCheck.tsx'
import { LowBandwidth } from './LowBandwidth.tsx'
import { SilentWords } from './SilentWords.tsx'
import { SpeakerCheck } from './SpeakerCheck.tsx'
import { TrackVideo } from './TrackVideo.tsx'
import { trackOf, type DevicesTried } from './use-device-check.ts'
import type { TrackState } from './use-track.ts'
import classes from './devices.module.css'

interface PartProps {
  tried: DevicesTried
}

export function CameraPart({ tried, maySend }: PartProps & { maySend: boolean }) {
  const { t } = useTranslation('devices')
  const { state, tryAgain } = tried.camera
  return (
    <>
      <div className={classes.preview}>
        {state.kind === 'open' ? (
          <TrackVideo track={state.track} aria-label={t('ownPicture')} />
        ) : (
          <StateWords state={state} device="camera" onRetry={tryAgain} />
        )}
      </div>
      {maySend && <Use device="camera" devices={tried.list.cameras} tried={tried} />}
    </>
  )
}

export function MicPart({ tried }: PartProps) {
  const { t } = useTranslation('devices')
  const { state, tryAgain } = tried.mic
  return (
    <Card icon={IconMicrophone} title={t('mic')}>
      <Use device="mic" devices={tried.list.mics} tried={tried} />
      {state.kind === 'open' ? (
        <>
          <LevelBar track={state.track} label={t('micLevel')} />
          <SilentWords silence={tried.silence} />
          <Text size="sm" c="dimmed">
            {t('speakNow')}
          </Text>
        </>
      ) : (
        <StateWords state={state} device="mic" onRetry={tryAgain} />
      )}
    </Card>
  )
}

export function SpeakerPart({ tried: { list, choice, change } }: PartProps) {
  const { t } = useTranslation('devices')
  return (
    <Card icon={IconVolume} title={t('speaker')}>
      {canChooseSpeaker() && (
        <DeviceSelect which="speakerId" devices={list.speakers} choice={choice} onChoose={change} />
      )}
      <SpeakerCheck speakerId={choice.speakerId} />
    </Card>
  )
}

export function LinkPart({ tried: { choice, change }, onKeep }: PartProps & { onKeep?: KeepLink | undefined }) {
  const { t } = useTranslation('devices')
  return (
    <Card icon={IconWifi} title={t('link')}>
      <LinkCheck onKeep={onKeep} />
      <LowBandwidth value={choice.lowBandwidth} onChange={(lowBandwidth) => change({ lowBandwidth })} />
    </Card>
  )
}

interface UseProps extends PartProps {
  device: 'mic' | 'camera'
  devices: DeviceList['mics']
}

/** Whether the device is used at all, and which one of the kind. */
function Use({ device, devices, tried }: UseProps) {
  const { t } = useTranslation('devices')
  const { choice, change } = tried
  const { state } = tried[device]
  const used = device === 'mic' ? 'useMic' : 'useCamera'
  return (
    <Group gap="0 16px">
      <Switch
        size="md"
        label={t(used)}
        checked={choice[used]}
        onChange={(event) => change({ [used]: event.currentTarget.checked })}
      />
      <div className={classes.choice}>
        <DeviceSelect
          which={`${device}Id`}
          devices={devices}
          choice={choice}
          onChoose={change}
          disabled={!choice[used]}
          inUse={trackOf(state)}
        />
      </div>
      <KeptWords kind={device} problem={state.kind === 'open' ? state.kept : null} />
    </Group>
  )
}

function Card({ icon: Shown, title, children }: { icon: Icon; title: string; children: ReactNode }) {
  return (
    <section className={classes.card} aria-label={title}>
      <Group gap="xs" mb={6}>
        <Shown size={20} aria-hidden />
        <Title order={2} size="h3">
          {title}
        </Title>
      </Group>
      <Stack gap="xs">{children}</Stack>
    </section>
  )
}

interface StateWordsProps {
  state: TrackState
  device: 'mic' | 'camera'
  onRetry: () => void
}

function StateWords({ state, device, onRetry }: StateWordsProps) {
  const { t } = useTranslation('devices')
  switch (state.kind) {
    case 'open':
      return null
    case 'opening':
      return <Text size="sm">{t('opening')}</Text>
    case 'unused':
      return <Text size="sm">{t(`${device}Unused`)}</Text>
    case 'problem':
      return (
        <Stack gap="xs" align={device === 'camera' ? 'center' : 'flex-start'} role="alert">
          <Text size="sm">{t(`problem.${device}.${state.problem}`)}</Text>
          {state.problem !== 'insecure' && (
            <Button variant="default" onClick={onRetry}>
              {t('tryAgain')}
            </Button>
          )}
        </Stack>
      )
    default:
      return state satisfies never
  }
}
