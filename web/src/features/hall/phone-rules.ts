// How a phone is brought into a hall from its operator's page; pure.
import type { SeatDetail, SeatDevice } from '../../../../signaling/seats/wire.ts'
import type { DeviceId } from '../../../../signaling/wire/ids.ts'

/** Phones of the hall that have come since: one of them has used the code that was shown. */
export function newPhone({ devices }: Pick<SeatDetail, 'devices'>, before: ReadonlySet<DeviceId>): SeatDevice | null {
  return devices.find(({ deviceId, phone }) => phone !== null && !before.has(deviceId)) ?? null
}

/** Four letters at a time are easier to carry over. */
export function codeInFours(code: string): string {
  return code.match(/.{1,4}/gu)?.join('-') ?? code
}

/** The address that a phone opens. What stands behind `#` is sent to no server, so no log holds the code. */
export function phoneAddress(origin: string, code: string): string {
  return `${origin}/dien-thoai#${codeInFours(code)}`
}
