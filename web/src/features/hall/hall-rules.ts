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

const LONGEST_NAME = 80
const MOST_NAMES = 200

/**
 * Names typed one a line, as they are sent: spaces drawn together, empty lines left out, nobody twice.
 *
 * @returns null when there are too many, or one is too long, for the server to take.
 */
export function namesIn(text: string): string[] | null {
  const names = text
    .split('\n')
    .map((line) => line.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '')
  const once = [...new Set(names)]
  return once.length > MOST_NAMES || once.some((name) => name.length > LONGEST_NAME) ? null : once
}
