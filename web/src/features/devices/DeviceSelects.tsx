import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { idOf, type DeviceChoice } from '../../media/capture/device-choice.ts'

type Chosen = 'micId' | 'cameraId' | 'speakerId' | 'secondMicId' | 'documentCameraId'
const LABEL = {
  micId: 'chooseMic',
  cameraId: 'chooseCamera',
  speakerId: 'chooseSpeaker',
  secondMicId: 'chooseSecondMic',
  documentCameraId: 'chooseDocumentCamera',
} as const

interface DeviceSelectProps {
  which: Chosen
  devices: readonly MediaDeviceInfo[]
  choice: DeviceChoice
  onChoose: (changed: Partial<DeviceChoice>) => void
  disabled?: boolean
  /** What runs now. Where a device was chosen, the list shows this one, also when the browser gave another. */
  inUse?: MediaStreamTrack | null
}

/** One list to choose a device from. An empty value leaves it to the computer. */
export function DeviceSelect({ which, devices, choice, onChoose, disabled = false, inUse = null }: DeviceSelectProps) {
  const { t } = useTranslation('devices')
  const named = devices
    .filter(({ deviceId }) => deviceId !== '' && deviceId !== 'default' && deviceId !== 'communications')
    .map(({ deviceId, label }, index) => ({ value: deviceId, label: label || t('unnamed', { number: index + 1 }) }))
  const wanted = choice[which]
  const running = inUse === null || wanted === null ? null : idOf(inUse)
  const chosen = named.some(({ value }) => value === running) ? running : wanted
  return (
    <Select
      aria-label={t(LABEL[which])}
      data={[{ value: '', label: t('systemDefault') }, ...named]}
      // A device that is remembered but not plugged in now falls back to the computer's own.
      value={named.some(({ value }) => value === chosen) ? chosen : ''}
      onChange={(value) => onChoose({ [which]: value === '' ? null : value })}
      allowDeselect={false}
      disabled={disabled}
      comboboxProps={{ withinPortal: true }}
    />
  )
}
