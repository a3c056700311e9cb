import type { Account, MeetingRole } from '../identity/wire.ts'
import type { MonoMs } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { DeviceSwitch, LinkQuality, MainCamera, Mic } from '../seats/wire.ts'
import type { DeviceId, PairingId, SeatId } from '../wire/ids.ts'
import { lowerRung, rungWithin, type LinkLimit } from '../wire/link-limit.ts'
import type { PhoneKind } from '../wire/paired-part.ts'
import type { DeviceMedia } from './device/device-media.ts'
import type { Rung } from './wire.ts'

/** A seat of the running meeting, as far as media asks. The room's own seats are such. */
export interface MediaSeat {
  readonly seatId: SeatId
  readonly devices: ReadonlyMap<DeviceId, MediaDevice>
  readonly mainCamera: MainCamera | null
  /** The phone that has taken over its sound, here or not; null: none has. */
  readonly soundPhoneId: PairingId | null
  /** When one of its microphones was last heard; `LONG_AGO`: never. */
  lastSpokeAtMs: MonoMs
  /** What its devices may send and receive at most; null: as much as the line bears. */
  readonly lineLimit: LinkLimit | null
}

/** What a device sends, written on it for the others to see. */
export interface DeviceSources {
  mic: DeviceSwitch
  secondMic: DeviceSwitch
  camera: DeviceSwitch
  documentCamera: DeviceSwitch
  /** Microphones that give no sound by the client's own word; it counts while they are on. */
  silent: readonly Mic[]
  screen: boolean
}

/** A device in a seat, as far as media asks. */
export interface MediaDevice extends DeviceSources {
  readonly deviceId: DeviceId
  readonly seat: MediaSeat
  readonly account: Account
  readonly role: MeetingRole
  /** The hall's display: it receives and never sends. */
  readonly display: boolean
  /** What a phone was brought for; null: it is no phone. */
  readonly phone: PhoneKind | null
  readonly pairingId: PairingId | null
  /** Null while cut off. */
  readonly connection: Connection | null
  readonly link: LinkQuality
  /** Its place was given up: work that is still under way for it stops. */
  readonly gone: boolean
  readonly media: DeviceMedia
}

/** How much the device receives: as its client wants it, within the limit of its seat. */
export function rungOf({ media, seat }: Pick<MediaDevice, 'media' | 'seat'>): Rung {
  return lowerRung(media.view.rung, rungWithin(seat.lineLimit))
}

/** What the devices of a seat are in the meeting. */
export function rolesIn(seat: { readonly devices: ReadonlyMap<DeviceId, { readonly role: MeetingRole }> }) {
  return [...seat.devices.values()].map(({ role }) => role)
}
