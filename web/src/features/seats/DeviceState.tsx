import {
  IconAlertTriangle,
  IconCameraCancel,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlugOff,
  IconVideo,
  IconVideoOff,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Seat } from '../../net/session.ts'

type State = Seat['mic']
/** What is not there looks like nothing that could be turned on. */
export const MIC_ICONS: Readonly<Record<State, Icon>> = {
  on: IconMicrophone,
  off: IconMicrophoneOff,
  none: IconPlugOff,
}
export const CAMERA_ICONS: Readonly<Record<State, Icon>> = { on: IconVideo, off: IconVideoOff, none: IconCameraCancel }

type DeviceStateProps = {
  size?: number
  className?: string | undefined
} & (
  | { device: 'camera'; state: State }
  /** `silent`: on, and nothing comes out of it. */
  | { device: 'mic'; state: State | 'silent' }
)

/** A microphone or camera that is on, off, or not there at all: by icon, by a short word beside it, and in full for screen readers. */
export function DeviceState({ size = 20, className, ...of }: DeviceStateProps) {
  const { t } = useTranslation('seats')
  const { state } = of
  const Shown =
    of.device === 'camera' ? CAMERA_ICONS[of.state] : of.state === 'silent' ? IconAlertTriangle : MIC_ICONS[of.state]
  const full = of.device === 'camera' ? t(`camera.${of.state}`) : t(`mic.${of.state}`)
  return (
    <span className={className} title={full} data-on={state === 'on'} data-device-state={state}>
      <Shown size={size} aria-hidden />
      <span aria-hidden>{t(`short.${state}`)}</span>
      <span className="visually-hidden">{full}</span>
    </span>
  )
}
