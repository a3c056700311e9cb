import { useCallback, useEffect, useState } from 'react'
import {
  listDevices,
  onDevicesChanged,
  type DeviceList,
  type DeviceProblem,
  type OpenedTrack,
} from '../../media/devices.ts'

export type TrackState =
  | { readonly kind: 'unused' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly track: MediaStreamTrack }
  | { readonly kind: 'problem'; readonly problem: DeviceProblem }

/** Holds a microphone or camera open for looking at it, and lets go of it with the page. */
export function useTrack(
  open: (deviceId: string | null) => Promise<OpenedTrack>,
  used: boolean,
  deviceId: string | null,
): { state: TrackState; tryAgain: () => void } {
  const [state, setState] = useState<TrackState>({ kind: 'opening' })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (!used) {
      setState({ kind: 'unused' })
      return undefined
    }
    let gone = false
    let held: MediaStreamTrack | null = null
    setState({ kind: 'opening' })
    void open(deviceId).then((opened) => {
      if (!opened.ok) {
        if (!gone) setState({ kind: 'problem', problem: opened.problem })
        return
      }
      if (gone) return opened.track.stop()
      held = opened.track
      held.onended = () => setState({ kind: 'problem', problem: 'unplugged' })
      setState({ kind: 'open', track: held })
    })
    return () => {
      gone = true
      if (held !== null) held.onended = null
      held?.stop()
    }
  }, [open, used, deviceId, attempt])
  const tryAgain = useCallback(() => setAttempt((count) => count + 1), [])
  return { state, tryAgain }
}

const NOTHING: DeviceList = { mics: [], cameras: [], speakers: [] }

/** The devices of this machine, kept up to date. `changed` makes it look again: names appear once permission is given. */
export function useDeviceList(changed: unknown): DeviceList {
  const [list, setList] = useState<DeviceList>(NOTHING)
  useEffect(() => {
    let gone = false
    const look = () =>
      void listDevices()
        .catch(() => NOTHING)
        .then((found) => {
          if (!gone) setList(found)
        })
    look()
    const stop = onDevicesChanged(look)
    return () => {
      gone = true
      stop()
    }
  }, [changed])
  return list
}
