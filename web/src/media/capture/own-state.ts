import type { DeviceChoice } from './device-choice.ts'
import type { DeviceProblem } from './devices.ts'
import type { LocalState } from './local-device.ts'
import type { OwnDevice } from './notices.ts'
import type { MicSilence } from './silence-rules.ts'

/** What the pages see of this machine's microphones and cameras. */
export interface OwnState {
  readonly mic: LocalState
  readonly micTrack: MediaStreamTrack | null
  readonly secondMic: LocalState
  readonly secondMicTrack: MediaStreamTrack | null
  readonly camera: LocalState
  readonly cameraTrack: MediaStreamTrack | null
  readonly documentCamera: LocalState
  readonly documentCameraTrack: MediaStreamTrack | null
  /** Why a microphone that is on gives no sound; null: it does, or is not on. */
  readonly silent: { readonly mic: MicSilence | null; readonly secondMic: MicSilence | null }
  readonly choice: DeviceChoice
  /** Why the device that was chosen last could not be had, so that the one before is in use; null: it could. */
  readonly kept: Readonly<Partial<Record<OwnDevice, DeviceProblem | null>>>
}
