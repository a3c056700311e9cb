import { Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { canChooseSpeaker } from '../../media/devices.ts'
import type { MediaSession } from '../../media/media-session.ts'
import { DeviceSelect } from './DeviceSelects.tsx'
import { LevelBar } from './LevelBar.tsx'
import { LinkCheck } from './LinkCheck.tsx'
import { SpeakerCheck } from './SpeakerCheck.tsx'
import { useDeviceList } from './use-track.ts'

interface DevicesDialogProps {
  media: MediaSession
  maySend: boolean
  opened: boolean
  onClose: () => void
}

/** Choosing and trying devices in the middle of a meeting: a change is heard and seen at once. */
export function DevicesDialog({ media, maySend, opened, onClose }: DevicesDialogProps) {
  const { t } = useTranslation(['devices', 'ui'])
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {opened && <DevicesForm media={media} maySend={maySend} />}
    </Modal>
  )
}

function DevicesForm({ media, maySend }: { media: MediaSession; maySend: boolean }) {
  const { t } = useTranslation('devices')
  const { choice, mic, micTrack, camera } = useStore(media.store)
  const list = useDeviceList(`${mic.kind} ${camera.kind}`)
  const choose = (changed: Partial<typeof choice>) => void media.choose(changed)
  return (
    <Stack gap="md">
      {maySend && (
        <>
          <div>
            <Text fw={600}>{t('camera')}</Text>
            <DeviceSelect which="cameraId" devices={list.cameras} choice={choice} onChoose={choose} />
          </div>
          <Stack gap={6}>
            <Text fw={600}>{t('mic')}</Text>
            <DeviceSelect which="micId" devices={list.mics} choice={choice} onChoose={choose} />
            {mic.kind === 'on' && micTrack !== null && <LevelBar track={micTrack} label={t('micLevel')} />}
          </Stack>
        </>
      )}
      <Stack gap={6}>
        <Text fw={600}>{t('speaker')}</Text>
        {canChooseSpeaker() && (
          <DeviceSelect which="speakerId" devices={list.speakers} choice={choice} onChoose={choose} />
        )}
        <SpeakerCheck speakerId={choice.speakerId} />
      </Stack>
      <div>
        <Text fw={600}>{t('link')}</Text>
        <LinkCheck />
      </div>
    </Stack>
  )
}
