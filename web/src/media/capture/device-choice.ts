import { z } from 'zod'
import { Rung } from '../../../../signaling/media/wire.ts'
import { MACHINE_SETTINGS } from '../../ui/machine-settings.ts'
import type { RungChoice } from '../quality/ladder.ts'
import type { DeviceProblem } from './devices.ts'
import { logOnce } from '../../log/log.ts'

/** What this person chose on this machine. A null id leaves the choice to the browser. */
const DeviceChoice = z.object({
  micId: z.string().nullable().catch(null),
  cameraId: z.string().nullable().catch(null),
  speakerId: z.string().nullable().catch(null),
  /** A hall's second microphone and its camera over the papers. */
  secondMicId: z.string().nullable().catch(null),
  documentCameraId: z.string().nullable().catch(null),
  useMic: z.boolean().catch(true),
  useCamera: z.boolean().catch(true),
  /** Never more than this comes in, however good the link. */
  lowBandwidth: z.union([z.literal('auto'), Rung]).catch('auto'),
})
export type DeviceChoice = z.infer<typeof DeviceChoice>
/** The devices that are chosen by their ids. */
export type ChosenDevice = 'micId' | 'cameraId' | 'secondMicId' | 'documentCameraId'

/** What the device check found, before joining. */
export interface DevicesAtHand {
  readonly choice: DeviceChoice
  /** A null problem with `has` false: the person chose to join without. */
  readonly mic: { readonly has: boolean; readonly problem: DeviceProblem | null }
  readonly camera: { readonly has: boolean; readonly problem: DeviceProblem | null }
  /** Chosen before joining; else as `choice` remembers it. */
  readonly lowBandwidth?: RungChoice
}

const KEY = MACHINE_SETTINGS.devices
const NOTHING_CHOSEN: DeviceChoice = DeviceChoice.parse({})

export function readDeviceChoice(): DeviceChoice {
  try {
    return DeviceChoice.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}')).data ?? NOTHING_CHOSEN
  } catch (error) {
    logOnce('storage', 'the chosen devices could not be read', error)
    return NOTHING_CHOSEN
  }
}

/** The device that a track comes from; null where the browser does not tell. */
export function idOf(track: MediaStreamTrack): string | null {
  return track.getSettings().deviceId ?? null
}

export function keepDeviceChoice(choice: DeviceChoice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice))
  } catch (error) {
    logOnce('storage', 'the chosen devices could not be kept', error)
    // Where storage is forbidden the choice holds for this visit only.
  }
}
