import type { DeviceProblem } from './devices.ts'
import { type MediaSource, type SOUNDS } from '../../../../signaling/media/wire.ts'
import type { EventDataOf } from '../../../../signaling/wire/registry.ts'

/** The devices that one machine may bring into its seat. */
export type OwnDevice = 'mic' | 'secondMic' | 'camera' | 'documentCamera'

/** Notices about one's own sound and picture, each shown once. */
export type MediaNotice =
  /**
   * `floorTaken`: nobody pressed a mute button; this seat no longer has the floor. `soundElsewhere`: another device of the hall has its sound.
   * `otherMicOn`: another one of the same place turned its microphone on.
   */
  | {
      readonly kind: 'mutedBy'
      /** Empty when nobody did it on purpose. */
      readonly byName: string
      readonly why: EventDataOf<'floor.mutedBy'>['why']
      readonly sources: readonly (typeof SOUNDS)[number][]
    }
  /** What was on is locked now; it can be turned on again by its user once it is unlocked. */
  | { readonly kind: 'lockedOff'; readonly byName: string; readonly sources: readonly MediaSource[] }
  /** The meeting changed to floor mode, in which only holders of the floor are heard, so the microphone stayed off. */
  | { readonly kind: 'noFloor' }
  /** The server of sound and pictures was replaced; `wasOn`: the microphone was on and is off now. */
  | { readonly kind: 'mediaReset'; readonly wasOn: boolean }
  | { readonly kind: 'backMuted' }
  | { readonly kind: 'deviceProblem'; readonly device: OwnDevice; readonly problem: DeviceProblem }
  | { readonly kind: 'deviceBack'; readonly device: OwnDevice }
  /** Another one was chosen and cannot be had, so the one before is in use still. */
  | { readonly kind: 'deviceKept'; readonly device: OwnDevice; readonly problem: DeviceProblem }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'screenUnsupported' }
  /** The screen is seen; its sound, like every voice, needs the floor. */
  | { readonly kind: 'screenSilent' }
  | { readonly kind: 'screenLost' }
  /** The link was cut or the media server replaced: the screen goes on, its sound, like every microphone, comes back off. */
  | { readonly kind: 'screenSoundOff' }
