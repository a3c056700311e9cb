import type { Mic, SeatDetail, SeatDevice } from '../../../../signaling/seats/wire.ts'
import type { DeviceId } from '../../../../signaling/wire/ids.ts'

export interface CameraOption {
  readonly deviceId: DeviceId
  readonly source: 'camera' | 'documentCamera'
  readonly label: string
}

/** The cameras among which a seat may choose the one that stands for it: all that its devices have, on or off. */
export function camerasOf({ devices }: Pick<SeatDetail, 'devices'>): CameraOption[] {
  return devices.flatMap(({ deviceId, label, camera, documentCamera }) => [
    ...(camera === 'none' ? [] : [{ deviceId, source: 'camera' as const, label }]),
    ...(documentCamera === 'none' ? [] : [{ deviceId, source: 'documentCamera' as const, label }]),
  ])
}

type ThingOn = Mic | `${Mic}Silent` | 'camera' | 'documentCamera' | 'screen'

function micOn(device: SeatDevice, mic: Mic): ThingOn[] {
  if (device[mic] !== 'on') return []
  return [device.silent.includes(mic) ? `${mic}Silent` : mic]
}

/** What is on at a device, as keys of words; nothing on is nothing said. */
export function thingsOn(device: SeatDevice): ThingOn[] {
  return [
    ...micOn(device, 'mic'),
    ...micOn(device, 'secondMic'),
    ...(device.camera === 'on' ? ['camera' as const] : []),
    ...(device.documentCamera === 'on' ? ['documentCamera' as const] : []),
    ...(device.screen ? ['screen' as const] : []),
  ]
}
