// Whose sound a hall's seat has: its own machines', or that of a phone which has taken it over. Never both, so that nobody hears an echo. Pure.
import type { DeviceId, PairingId } from '../wire/ids.ts'
import type { PhoneKind } from '../wire/paired-part.ts'
import type { MediaSource } from './wire.ts'

interface SoundDevice {
  /** What a phone was brought for; null: no phone. */
  readonly phone: PhoneKind | null
  readonly pairingId: PairingId | null
}
interface SoundSeat<D extends SoundDevice> {
  readonly devices: ReadonlyMap<DeviceId, D>
  readonly soundPhoneId: PairingId | null
}

/**
 * The phone that has the sound of its hall, also while it is cut off and expected back; null: the hall's own machines have it, also while the
 * phone is not there.
 */
export function soundPhoneOf<D extends SoundDevice>({ devices, soundPhoneId }: SoundSeat<D>): D | null {
  if (soundPhoneId === null) return null
  for (const device of devices.values()) if (device.phone !== null && device.pairingId === soundPhoneId) return device
  return null
}

/** Whether the device may be heard for its seat, and is sent what others say. */
export function hasSound<D extends SoundDevice>(device: D & { readonly seat: SoundSeat<SoundDevice> }): boolean {
  const phone = soundPhoneOf(device.seat)
  return phone === null ? device.phone === null : phone === device
}

const OF_PHONE: Readonly<Record<PhoneKind, readonly MediaSource[]>> = { sound: ['mic'], camera: ['mic', 'camera'] }

/** Whether a device of this kind ever sends this: a display nothing, a phone what it was brought for. */
export function sends({ display, phone }: { display: boolean; phone: PhoneKind | null }, source: MediaSource): boolean {
  return !display && (phone === null || OF_PHONE[phone].includes(source))
}
