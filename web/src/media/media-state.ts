// The state of this device's sound and video that components read.
import type { StoreApi } from 'zustand/vanilla'
import type { Layout } from '../../../signaling/wire/layout.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { EventDataOf } from '../../../signaling/wire/registry.ts'
import type { DeviceChoice } from './capture/device-choice.ts'
import type { OwnState } from './capture/own-state.ts'
import type { RungChoice } from './quality/ladder.ts'
import type { LaddersState } from './quality/ladders.ts'
import type { Flow } from './transport/media-connection.ts'
import type { MediaAddress } from './quality/media-way.ts'
import type { RemoteStream } from './receive/receiver.ts'
import type { CameraLook } from './stills/camera-look.ts'
import type { ScreenSound } from './capture/screen-share.ts'

/** Which videos this device shows; the server sends no others. */
export interface View {
  readonly smallPictures: readonly SeatId[]
  readonly video: 'all' | 'stageOnly' | 'none'
  /** Undefined: the standard one. */
  readonly layout?: Layout
}

export type MediaDemand = EventDataOf<'media.demand'>

export interface MediaState extends OwnState, LaddersState {
  readonly screen: 'off' | 'starting' | 'on'
  readonly screenTrack: MediaStreamTrack | null
  readonly screenSound: ScreenSound
  readonly flow: Flow | 'unsupported'
  /** Where the media server says that it is reached; empty until it was asked. */
  readonly mediaAt: readonly MediaAddress[]
  readonly streams: readonly RemoteStream[]
  /** Loudness 0–1 of the seats that are heard. */
  readonly speaking: ReadonlyMap<SeatId, number>
  /** What of this device is wanted by others; null until the server said so. */
  readonly demand: MediaDemand | null
  /** On the rung `still`: the stage as an object URL, new every few seconds; else null. */
  readonly stageStillUrl: string | null
  /** What the last still of the own camera shows; null: none is made now, so nothing is known. */
  readonly cameraLook: CameraLook | null
}

export interface MediaSession {
  readonly store: StoreApi<MediaState>
  setMic(on: boolean): Promise<void>
  setSecondMic(on: boolean): Promise<void>
  /** Says so when this machine has no microphone, though it was not tried at the door. Nothing is opened. */
  lookForMic(): Promise<void>
  setCamera(on: boolean): Promise<void>
  setDocumentCamera(on: boolean): Promise<void>
  startScreen(): Promise<void>
  stopScreen(): void
  /** The sound of the shared screen. Like a microphone, only its owner turns it on. */
  setScreenSound(on: boolean): Promise<void>
  /** The person may not send any longer: everything ends, and every device is let go. */
  giveUpSending(): void
  choose(choice: Partial<DeviceChoice>): Promise<void>
  setView(view: View): void
  /** The person's own choice of how much comes in at most, kept on this machine. `auto`: as much as the link bears. */
  setLowBandwidth(choice: RungChoice): void
  close(): void
}
