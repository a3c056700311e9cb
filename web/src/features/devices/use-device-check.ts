import { useState } from 'react'
import {
  keepDeviceChoice,
  readDeviceChoice,
  type DeviceChoice,
  type DevicesAtHand,
} from '../../media/capture/device-choice.ts'
import { openCamera, openMic, type DeviceList } from '../../media/capture/devices.ts'
import type { MicSilence } from '../../media/capture/silence-rules.ts'
import { useSilence } from './SilentWords.tsx'
import { useDeviceList, useTrack, type TrackState } from './use-track.ts'

interface Tried {
  readonly state: TrackState
  readonly tryAgain: () => void
}

/** The devices of this machine as a person tries them before joining. */
export interface DevicesTried {
  readonly choice: DeviceChoice
  readonly mic: Tried
  readonly camera: Tried
  readonly list: DeviceList
  /** Why the microphone gives no sound; null: it does, or is not open. */
  readonly silence: MicSilence | null
  change(changed: Partial<DeviceChoice>): void
  /** What the person goes in with. */
  atHand(): DevicesAtHand
}

/** @param maySend - False: nothing is opened. */
export function useDeviceCheck(maySend: boolean): DevicesTried {
  const [choice, setChoice] = useState(readDeviceChoice)
  const change = (changed: Partial<DeviceChoice>) => {
    const next = { ...choice, ...changed }
    setChoice(next)
    keepDeviceChoice(next)
  }
  const mic = useTrack(openMic, maySend && choice.useMic, choice.micId, (micId) => change({ micId }))
  const camera = useTrack(openCamera, maySend && choice.useCamera, choice.cameraId, (cameraId) => change({ cameraId }))
  const silence = useSilence(trackOf(mic.state))
  const list = useDeviceList(`${mic.state.kind} ${camera.state.kind}`)
  const atHand = () => ({ choice, mic: found(mic.state), camera: found(camera.state) })
  return { choice, mic, camera, list, silence, change, atHand }
}

export function trackOf(state: TrackState): MediaStreamTrack | null {
  return state.kind === 'open' ? state.track : null
}

function found(state: TrackState): DevicesAtHand['mic'] {
  // A device that is still opening is there as far as anybody knows; if not, turning it on will say so.
  if (state.kind === 'open' || state.kind === 'opening') return { has: true, problem: null }
  return { has: false, problem: state.kind === 'problem' ? state.problem : null }
}
