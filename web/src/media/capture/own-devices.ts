import type { StoreApi } from 'zustand/vanilla'
import { idOf } from './device-choice.ts'
import type { RoomSession } from '../../net/session.ts'
import { openCamera, openDocumentCamera, openMic, openSecondMic, type OpenedTrack } from './devices.ts'
import type { ChosenDevice, DeviceChoice, DevicesAtHand } from './device-choice.ts'
import { createLocalDevice, type LocalDevice, type LocalState } from './local-device.ts'
import type { OwnState } from './own-state.ts'
import type { MediaNotice, OwnDevice } from './notices.ts'
import type { Publisher } from '../send/publisher.ts'

interface Deps {
  readonly session: RoomSession
  readonly publisher: Publisher
  readonly store: StoreApi<OwnState>
  readonly devices: DevicesAtHand
  notify(notice: MediaNotice): void
  /** What was chosen cannot be had: the choice is again what is in use. */
  onChoice(changed: Partial<DeviceChoice>): void
}

/** One of the four, and what it shares with none of the others. */
interface Kind {
  readonly device: OwnDevice
  open(deviceId: string | null): Promise<OpenedTrack>
  /** The other one of the kind: some machines open only one at a time. */
  other(): LocalDevice
  inState(state: LocalState, track: MediaStreamTrack | null): Partial<OwnState>
}

/** A second device is there only when somebody turns it on. */
const NOT_AT_HAND = { has: false, problem: null } as const

/** The microphones and cameras of this machine. */
export class OwnDevices {
  readonly mic: LocalDevice
  readonly secondMic: LocalDevice
  readonly camera: LocalDevice
  readonly documentCamera: LocalDevice
  readonly #deps: Deps
  /** The choice by which each device was opened last. */
  readonly #inForce = new Map<ChosenDevice, string | null>()

  constructor(deps: Deps) {
    this.#deps = deps
    const { store, devices } = deps
    this.mic = this.#create(devices.mic, {
      device: 'mic',
      open: openMic,
      other: () => this.secondMic,
      inState: (mic, micTrack) => ({ mic, micTrack }),
    })
    this.secondMic = this.#create(NOT_AT_HAND, {
      device: 'secondMic',
      open: (id) => openSecondMic(id, store.getState().micTrack),
      other: () => this.mic,
      inState: (secondMic, secondMicTrack) => ({ secondMic, secondMicTrack }),
    })
    this.camera = this.#create(devices.camera, {
      device: 'camera',
      open: openCamera,
      other: () => this.documentCamera,
      inState: (camera, cameraTrack) => ({ camera, cameraTrack }),
    })
    this.documentCamera = this.#create(NOT_AT_HAND, {
      device: 'documentCamera',
      open: (id) => openDocumentCamera(id, store.getState().cameraTrack),
      other: () => this.camera,
      inState: (documentCamera, documentCameraTrack) => ({ documentCamera, documentCameraTrack }),
    })
  }

  /** All microphones off at once, without telling the server. @returns whether one was on. */
  silence(): boolean {
    const first = this.mic.silence()
    return this.secondMic.silence() || first
  }

  /** Everything off and let go: the person may not send any longer. */
  giveUp(): void {
    for (const device of this.#all()) device.giveUp()
  }

  resendPictures(): void {
    void this.camera.resend()
    void this.documentCamera.resend()
  }

  /** Takes what was chosen otherwise than before. */
  async follow(before: DeviceChoice, now: DeviceChoice): Promise<void> {
    if (now.micId !== before.micId) await this.mic.reopen()
    if (now.secondMicId !== before.secondMicId) await this.secondMic.reopen()
    if (now.cameraId !== before.cameraId) await this.camera.reopen()
    if (now.documentCameraId !== before.documentCameraId) await this.documentCamera.reopen()
  }

  close(): void {
    for (const device of this.#all()) device.close()
  }

  #all(): readonly LocalDevice[] {
    return [this.mic, this.secondMic, this.camera, this.documentCamera]
  }

  #create({ has, problem }: DevicesAtHand['mic'], { device, open, other, inState }: Kind): LocalDevice {
    const { session, publisher, store, notify, onChoice } = this.#deps
    const chosen: ChosenDevice = `${device}Id`
    return createLocalDevice(
      {
        ...{ session, publisher, notify, device },
        open: async () => {
          const deviceId = store.getState().choice[chosen]
          const opened = await open(deviceId)
          // A choice is in force once the device could be opened by it.
          if (opened.ok) this.#inForce.set(chosen, deviceId)
          return opened
        },
        reopen: (older) => open(idOf(older)),
        freeOther: () => other().letGo(),
        onState: (state, track) => store.setState(inState(state, track)),
        onKept: (kept) => {
          store.setState((before) => ({ kept: { ...before.kept, [device]: kept } }))
          if (kept !== null) onChoice({ [chosen]: this.#inForce.get(chosen) ?? null })
        },
      },
      has,
      problem,
    )
  }
}
