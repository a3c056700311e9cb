import { useCallback, useEffect, useRef, useState } from 'react'
import { listDevices, onDevicesChanged, type DeviceList, type OpenedTrack } from '../../media/capture/devices.ts'
import { createHeldTrack, type HeldTrack, type TrackState } from '../../media/capture/held-track.ts'
import { log } from '../../log/log.ts'

export type { TrackState } from '../../media/capture/held-track.ts'

/**
 * Opens a microphone or camera for its own user to check, and closes it with the page.
 *
 * @param onKept - The device that was chosen cannot be had: what was chosen before is in use still.
 */
export function useTrack(
  open: (deviceId: string | null) => Promise<OpenedTrack>,
  used: boolean,
  deviceId: string | null,
  onKept: (deviceId: string | null) => void,
): { state: TrackState; tryAgain: () => void } {
  const [state, setState] = useState<TrackState>({ kind: 'opening' })
  const held = useRef<HeldTrack | null>(null)
  const tellKept = useRef(onKept)
  tellKept.current = onKept
  useEffect(() => {
    let gone = false
    const mine = createHeldTrack({
      open,
      onState: (next) => !gone && setState(next),
      onKept: (kept) => !gone && tellKept.current(kept),
    })
    held.current = mine
    return () => {
      gone = true
      mine.drop()
    }
  }, [open])
  useEffect(() => {
    if (used) held.current?.use(deviceId)
    else {
      held.current?.drop()
      setState({ kind: 'unused' })
    }
  }, [open, used, deviceId])
  const tryAgain = useCallback(() => held.current?.tryAgain(), [])
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
        .catch((error: unknown) => {
          log.devices('the devices could not be listed', {}, error)
          return NOTHING
        })
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
