import { ActionIcon, Button, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { DevicesAtHand } from '../../media/capture/device-choice.ts'
import { CameraPart, LinkPart, MicPart, SpeakerPart } from './CheckParts.tsx'
import type { KeepLink } from './LinkCheck.tsx'
import { useDeviceCheck } from './use-device-check.ts'
import classes from './devices.module.css'

interface DeviceCheckProps {
  title: string
  backTo: string
  /** Observers listen and watch: nothing of theirs is opened. */
  maySend: boolean
  onJoin: (devices: DevicesAtHand) => void
  /** Where this person may sit, if there is anything to choose. */
  seat?: ReactNode
  /** Where the link's test is kept, when an operator tests it for a site. */
  onKeepLink?: KeepLink | undefined
}

/** What a person sees before joining: am I seen, am I heard, do I hear, does the link hold? None of it is a condition. */
export function DeviceCheck({ title, backTo, maySend, onJoin, seat, onKeepLink }: DeviceCheckProps) {
  const { t } = useTranslation('devices')
  const tried = useDeviceCheck(maySend)
  return (
    <div className={classes.page}>
      <Header title={title} backTo={backTo} />
      <main className={classes.columns}>
        <Stack gap="sm">
          <CameraPart tried={tried} maySend={maySend} />
          {seat}
        </Stack>
        <Stack gap="sm">
          {maySend ? <MicPart tried={tried} /> : <Text className={classes.card}>{t('observer')}</Text>}
          <SpeakerPart tried={tried} />
          <LinkPart tried={tried} onKeep={onKeepLink} />
        </Stack>
      </main>
      <footer className={classes.join}>
        <Text size="sm" c="dimmed" className={classes.joinWords}>
          {maySend ? `${t('micOff')} ${t('joinWithout')}` : null}
        </Text>
        <Button size="lg" onClick={() => onJoin(tried.atHand())} className={classes.joinButton}>
          {t('join')}
        </Button>
      </footer>
    </div>
  )
}

function Header({ title, backTo }: Pick<DeviceCheckProps, 'title' | 'backTo'>) {
  const { t } = useTranslation('devices')
  return (
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
  )
}
