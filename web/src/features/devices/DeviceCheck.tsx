import { ActionIcon, Button, Group, Stack, Switch, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconMicrophone, IconVolume, IconWifi, type Icon } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { keepDeviceChoice, readDeviceChoice, type DeviceChoice } from '../../media/capture/device-choice.ts'
import { canChooseSpeaker, openCamera, openMic, type DeviceProblem } from '../../media/capture/devices.ts'
import type { DevicesAtHand } from '../../media/capture/device-choice.ts'
import { DeviceSelect } from './DeviceSelects.tsx'
import { KeptWords } from './KeptWords.tsx'
import { LevelBar } from './LevelBar.tsx'
import { LinkCheck } from './LinkCheck.tsx'
import { LowBandwidth } from './LowBandwidth.tsx'
import { SilentWords, useSilence } from './SilentWords.tsx'
import { SpeakerCheck } from './SpeakerCheck.tsx'
import { TrackVideo } from './TrackVideo.tsx'
import { useDeviceList, useTrack, type TrackState } from './use-track.ts'
import classes from './devices.module.css'

interface DeviceCheckProps {
  title: string
  backTo: string
  /** Observers listen and watch: nothing of theirs is opened. */
  maySend: boolean
  onJoin: (devices: DevicesAtHand) => void
  /** Where this person may sit, if there is anything to choose. */
  seat?: ReactNode
}

/** What a person sees before joining: am I seen, am I heard, do I hear, does the link hold? None of it is a condition. */
export function DeviceCheck({ title, backTo, maySend, onJoin, seat }: DeviceCheckProps) {
  const { t } = useTranslation('devices')
  const [choice, setChoice] = useState(readDeviceChoice)
  const change = (changed: Partial<DeviceChoice>) => {
    const next = { ...choice, ...changed }
    setChoice(next)
    keepDeviceChoice(next)
  }
  const mic = useTrack(openMic, maySend && choice.useMic, choice.micId, (micId) => change({ micId }))
  const camera = useTrack(openCamera, maySend && choice.useCamera, choice.cameraId, (cameraId) => change({ cameraId }))
  const silence = useSilence(trackOf(mic.state))
  const list = useDeviceList(`${mic.state.kind} ${camera.state.kind}`)
  const join = () => onJoin({ choice, mic: atHand(mic.state), camera: atHand(camera.state) })
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <ActionIcon component={Link} to={backTo} aria-label={t('back')}>
          <IconArrowLeft size={22} aria-hidden />
        </ActionIcon>
        <div style={{ minWidth: 0 }}>
          <Title order={1} size="h2" lineClamp={2}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {t('title')}
          </Text>
        </div>
      </header>
      <main className={classes.columns}>
        <Stack gap="sm">
          <div className={classes.preview}>
            {camera.state.kind === 'open' ? (
              <TrackVideo track={camera.state.track} aria-label={t('ownPicture')} />
            ) : (
              <StateWords state={camera.state} device="camera" onRetry={camera.tryAgain} />
            )}
          </div>
          {maySend && (
            <Group gap="0 16px">
              <Switch
                size="md"
                label={t('useCamera')}
                checked={choice.useCamera}
                onChange={(event) => change({ useCamera: event.currentTarget.checked })}
              />
              <div className={classes.choice}>
                <DeviceSelect
                  which="cameraId"
                  devices={list.cameras}
                  choice={choice}
                  onChoose={change}
                  disabled={!choice.useCamera}
                  inUse={trackOf(camera.state)}
                />
              </div>
              <KeptWords kind="camera" problem={keptOf(camera.state)} />
            </Group>
          )}
          {seat}
        </Stack>
        <Stack gap="sm">
          {maySend ? (
            <Part icon={IconMicrophone} title={t('mic')}>
              <Group gap="0 16px">
                <Switch
                  size="md"
                  label={t('useMic')}
                  checked={choice.useMic}
                  onChange={(event) => change({ useMic: event.currentTarget.checked })}
                />
                <div className={classes.choice}>
                  <DeviceSelect
                    which="micId"
                    devices={list.mics}
                    choice={choice}
                    onChoose={change}
                    disabled={!choice.useMic}
                    inUse={trackOf(mic.state)}
                  />
                </div>
                <KeptWords kind="mic" problem={keptOf(mic.state)} />
              </Group>
              {mic.state.kind === 'open' ? (
                <>
                  <LevelBar track={mic.state.track} label={t('micLevel')} />
                  <SilentWords silence={silence} />
                  <Text size="sm" c="dimmed">
                    {t('speakNow')}
                  </Text>
                </>
              ) : (
                <StateWords state={mic.state} device="mic" onRetry={mic.tryAgain} />
              )}
            </Part>
          ) : (
            <Text className={classes.card}>{t('observer')}</Text>
          )}
          <Part icon={IconVolume} title={t('speaker')}>
            {canChooseSpeaker() && (
              <DeviceSelect which="speakerId" devices={list.speakers} choice={choice} onChoose={change} />
            )}
            <SpeakerCheck speakerId={choice.speakerId} />
          </Part>
          <Part icon={IconWifi} title={t('link')}>
            <LinkCheck />
            <LowBandwidth value={choice.lowBandwidth} onChange={(lowBandwidth) => change({ lowBandwidth })} />
          </Part>
        </Stack>
      </main>
      <footer className={classes.join}>
        <Text size="sm" c="dimmed" className={classes.joinWords}>
          {maySend ? `${t('micOff')} ${t('joinWithout')}` : null}
        </Text>
        <Button size="lg" onClick={join} className={classes.joinButton}>
          {t('join')}
        </Button>
      </footer>
    </div>
  )
}

function trackOf(state: TrackState): MediaStreamTrack | null {
  return state.kind === 'open' ? state.track : null
}
function keptOf(state: TrackState): DeviceProblem | null {
  return state.kind === 'open' ? state.kept : null
}

function atHand(state: TrackState): DevicesAtHand['mic'] {
  // A device that is still opening is there as far as anybody knows; if not, turning it on will say so.
  if (state.kind === 'open' || state.kind === 'opening') return { has: true, problem: null }
  return { has: false, problem: state.kind === 'problem' ? state.problem : null }
}

function Part({ icon: Shown, title, children }: { icon: Icon; title: string; children: ReactNode }) {
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
