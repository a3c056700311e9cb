import type { StoreApi } from 'zustand/vanilla'
import type { RoomSession } from '../net/session.ts'
import { openCamera, openDocumentCamera, openMic, openSecondMic } from './devices.ts'
import type { DeviceChoice } from './device-choice.ts'
import { createLocalDevice, type LocalDevice } from './local-device.ts'
import type { DevicesAtHand, MediaState } from './media-state.ts'
import type { MediaNotice } from './notices.ts'
import type { Publisher } from './publisher.ts'

export interface OwnDevices {
  readonly mic: LocalDevice
  readonly secondMic: LocalDevice
  readonly camera: LocalDevice
  readonly documentCamera: LocalDevice
  /** All microphones off at once, without telling the server. @returns whether one was on. */
  silence(): boolean
  resendPictures(): void
  /** Takes what was chosen otherwise than before. */
  follow(before: DeviceChoice, now: DeviceChoice): Promise<void>
  close(): void
}

interface Parts {
  readonly session: RoomSession
  readonly publisher: Publisher
  readonly store: StoreApi<MediaState>
  readonly devices: DevicesAtHand
  notify(notice: MediaNotice): void
}

/** The microphones and cameras of this machine. The second ones are there only when somebody turns them on. */
export function createOwnDevices({ session, publisher, store, devices, notify }: Parts): OwnDevices {
  const common = { session, publisher, notify }
  const choice = () => store.getState().choice
  const mic = createLocalDevice(
    {
      ...common,
      device: 'mic',
      open: () => openMic(choice().micId),
      onState: (state, track) => store.setState({ mic: state, micTrack: track }),
    },
    devices.mic.has,
    devices.mic.problem,
  )
  const secondMic = createLocalDevice(
    {
      ...common,
      device: 'secondMic',
      open: () => openSecondMic(choice().secondMicId, store.getState().micTrack),
      onState: (state, track) => store.setState({ secondMic: state, secondMicTrack: track }),
    },
    false,
    null,
  )
  const camera = createLocalDevice(
    {
      ...common,
      device: 'camera',
      open: () => openCamera(choice().cameraId),
      onState: (state, track) => store.setState({ camera: state, cameraTrack: track }),
    },
    devices.camera.has,
    devices.camera.problem,
  )
  const documentCamera = createLocalDevice(
    {
      ...common,
      device: 'documentCamera',
      open: () => openDocumentCamera(choice().documentCameraId, store.getState().cameraTrack),
      onState: (state, track) => store.setState({ documentCamera: state, documentCameraTrack: track }),
    },
    false,
    null,
  )
  return {
    mic,
    secondMic,
    camera,
    documentCamera,
    silence() {
      const first = mic.silence()
      return secondMic.silence() || first
    },
    resendPictures() {
      void camera.resend()
      void documentCamera.resend()
    },
    async follow(before, now) {
      if (now.micId !== before.micId) await mic.reopen()
      if (now.secondMicId !== before.secondMicId) await secondMic.reopen()
      if (now.cameraId !== before.cameraId) await camera.reopen()
      if (now.documentCameraId !== before.documentCameraId) await documentCamera.reopen()
    },
    close() {
      for (const device of [mic, secondMic, camera, documentCamera]) device.close()
    },
  }
}
