import type { StoreApi } from 'zustand/vanilla'
import { idOf } from './device-choice.ts'
import type { RoomSession } from '../../net/session.ts'
import { openCamera, openDocumentCamera, openMic, openSecondMic, type OpenedTrack } from './devices.ts'
import type { ChosenDevice, DeviceChoice, DevicesAtHand } from './device-choice.ts'
import { createLocalDevice, type LocalDevice, type LocalDeviceDeps } from './local-device.ts'
import type { MediaState } from '../media-state.ts'
import type { MediaNotice, OwnDevice } from './notices.ts'
import type { Publisher } from '../send/publisher.ts'

export interface OwnDevices {
  readonly mic: LocalDevice
  readonly secondMic: LocalDevice
  readonly camera: LocalDevice
  readonly documentCamera: LocalDevice
  /** All microphones off at once, without telling the server. @returns whether one was on. */
  silence(): boolean
  /** Everything off and let go: the person may not send any longer. */
  giveUp(): void
  resendPictures(): void
  /** Takes what was chosen otherwise than before. */
  follow(before: DeviceChoice, now: DeviceChoice): Promise<void>
  close(): void
}

interface Deps {
  readonly session: RoomSession
  readonly publisher: Publisher
  readonly store: StoreApi<MediaState>
  readonly devices: DevicesAtHand
  notify(notice: MediaNotice): void
  /** What was chosen cannot be had: the choice is again what is in use. */
  onChoice(changed: Partial<DeviceChoice>): void
}

/** The microphones and cameras of this machine. The second ones are there only when somebody turns them on. */
export function createOwnDevices({ session, publisher, store, devices, notify, onChoice }: Deps): OwnDevices {
  const choice = () => store.getState().choice
  /** The choice by which each device was opened last. */
  const inForce = new Map<ChosenDevice, string | null>()

  /** What all four have in common; a device's choice is in force once it could be opened by it. */
  function partsFor(
    device: OwnDevice,
    chosen: ChosenDevice,
    openBy: (deviceId: string | null) => Promise<OpenedTrack>,
    other: () => LocalDevice,
  ): Omit<LocalDeviceDeps, 'onState'> {
    return {
      session,
      publisher,
      notify,
      device,
      async open() {
        const deviceId = choice()[chosen]
        const opened = await openBy(deviceId)
        if (opened.ok) inForce.set(chosen, deviceId)
        return opened
      },
      reopen: (older) => openBy(idOf(older)),
      freeOther: () => other().letGo(),
      onKept(problem) {
        store.setState(({ kept }) => ({ kept: { ...kept, [device]: problem } }))
        if (problem !== null) onChoice({ [chosen]: inForce.get(chosen) ?? null })
      },
    }
  }

  const mic: LocalDevice = createLocalDevice(
    {
      ...partsFor('mic', 'micId', openMic, () => secondMic),
      onState: (state, track) => store.setState({ mic: state, micTrack: track }),
    },
    devices.mic.has,
    devices.mic.problem,
  )
  const secondMic: LocalDevice = createLocalDevice(
    {
      ...partsFor(
        'secondMic',
        'secondMicId',
        (id) => openSecondMic(id, store.getState().micTrack),
        () => mic,
      ),
      onState: (state, track) => store.setState({ secondMic: state, secondMicTrack: track }),
    },
    false,
    null,
  )
  const camera: LocalDevice = createLocalDevice(
    {
      ...partsFor('camera', 'cameraId', openCamera, () => documentCamera),
      onState: (state, track) => store.setState({ camera: state, cameraTrack: track }),
    },
    devices.camera.has,
    devices.camera.problem,
  )
  const documentCamera: LocalDevice = createLocalDevice(
    {
      ...partsFor(
        'documentCamera',
        'documentCameraId',
        (id) => openDocumentCamera(id, store.getState().cameraTrack),
        () => camera,
      ),
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
    giveUp() {
      for (const device of [mic, secondMic, camera, documentCamera]) device.giveUp()
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
