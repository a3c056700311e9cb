import { Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { canChooseSpeaker } from '../../media/capture/devices.ts'
import type { MediaSession } from '../../media/media-session.ts'
import { DeviceSelect } from './DeviceSelects.tsx'
import { DeviceTrouble } from './DeviceTrouble.tsx'
import { ExtraDevice } from './ExtraDevice.tsx'
import { LinkCheck } from './LinkCheck.tsx'
import { OwnLevel, OwnPicture } from './OwnPreview.tsx'
import { SpeakerCheck } from './SpeakerCheck.tsx'
import { useDeviceList } from './use-track.ts'

interface DevicesDialogProps {
  media: MediaSession
  maySend: boolean
  /** Whether this seat is a hall's, which may have a second microphone and a camera over papers. */
  hall: boolean
  /** Whether this seat may speak now. */
  mayTalk: boolean
  opened: boolean
  onClose: () => void
}

/** Choosing and trying devices in the middle of a meeting: a change is heard and seen at once. */
export function DevicesDialog({ media, maySend, hall, mayTalk, opened, onClose }: DevicesDialogProps) {
  const { t } = useTranslation(['devices', 'ui'])
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {opened && <DevicesForm media={media} maySend={maySend} hall={hall} mayTalk={mayTalk} />}
    </Modal>
  )
}

function DevicesForm({ media, maySend, hall, mayTalk }: Omit<DevicesDialogProps, 'opened' | 'onClose'>) {
  const { t } = useTranslation('devices')
  const { choice, kept, mic, micTrack, camera, cameraTrack, ...second } = useStore(media.store)
  const { silent, secondMic, secondMicTrack, documentCamera, documentCameraTrack } = second
  const list = useDeviceList(`${mic.kind} ${camera.kind} ${secondMic.kind} ${documentCamera.kind}`)
  const choose = (changed: Partial<typeof choice>) => void media.choose(changed)
  return (
    <Stack gap="md">
      {maySend && (
        <>
          <Stack gap={6}>
            <Text fw={600}>{t('camera')}</Text>
            <OwnPicture state={camera} track={cameraTrack} deviceId={choice.cameraId} />
            <DeviceSelect
              which="cameraId"
              devices={list.cameras}
              choice={choice}
              onChoose={choose}
              inUse={cameraTrack}
            />
            <DeviceTrouble kind="camera" state={camera} kept={kept.camera} />
          </Stack>
          <Stack gap={6}>
            <Text fw={600}>{t('mic')}</Text>
            <DeviceSelect which="micId" devices={list.mics} choice={choice} onChoose={choose} inUse={micTrack} />
            <DeviceTrouble kind="mic" state={mic} kept={kept.mic} />
            <OwnLevel state={mic} track={micTrack} deviceId={choice.micId} silence={silent.mic} />
          </Stack>
          {hall && (
            <>
              <ExtraDevice
                name="documentCamera"
                state={documentCamera}
                track={documentCameraTrack}
                kept={kept.documentCamera}
                silence={null}
                onTurn={(on) => void media.setDocumentCamera(on)}
                devices={list.cameras}
                choice={choice}
                onChoose={choose}
              />
              <ExtraDevice
                name="secondMic"
                state={secondMic}
                track={secondMicTrack}
                kept={kept.secondMic}
                silence={silent.secondMic}
                onTurn={mayTalk || secondMic.kind === 'on' ? (on) => void media.setSecondMic(on) : undefined}
                devices={list.mics}
                choice={choice}
                onChoose={choose}
              />
            </>
          )}
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
