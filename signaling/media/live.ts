import type { Account, MeetingRole } from '../identity/wire.ts'
import type { MonoMs } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { DeviceSwitch, LinkQuality, MainCamera, Mic } from '../seats/wire.ts'
import type { DeviceId, SeatId } from '../wire/ids.ts'
import type { DeviceMedia } from './device-media.ts'

/** A seat of the running meeting, as far as media asks. The room's own seats are such. */
export interface MediaSeat {
  readonly seatId: SeatId
  readonly devices: ReadonlyMap<DeviceId, MediaDevice>
  readonly mainCamera: MainCamera | null
  /** When one of its microphones was last heard; `LONG_AGO`: never. */
  lastSpokeAtMs: MonoMs
}

/** A device in a seat, as far as media asks; what it sends is written on it for the others to see. */
export interface MediaDevice {
  readonly deviceId: DeviceId
  readonly seat: MediaSeat
  readonly account: Account
  readonly role: MeetingRole
  /** Null while cut off. */
  readonly connection: Connection | null
  mic: DeviceSwitch
  secondMic: DeviceSwitch
  camera: DeviceSwitch
  documentCamera: DeviceSwitch
  silent: readonly Mic[]
  screen: boolean
  readonly link: LinkQuality
  /** Its place was given up: work that is still under way for it stops. */
  readonly gone: boolean
  readonly media: DeviceMedia
}

/** What the devices of a seat are in the meeting. */
export function rolesIn(seat: { readonly devices: ReadonlyMap<DeviceId, { readonly role: MeetingRole }> }) {
  return [...seat.devices.values()].map(({ role }) => role)
}
