import type { PresentingState } from '../../../signaling/presenting/wire.ts'
import type { DeviceId, SeatId } from '../../../signaling/wire/ids.ts'

/** Where a page sits. */
export interface Here {
  readonly seatId: SeatId | null
  readonly deviceId: DeviceId | null
}

/** This device turns the pages for all, or may be the first of its seat to do so. */
export function isPresentingHere({ seatId, device }: PresentingState, here: Here): boolean {
  return seatId !== null && seatId === here.seatId && (device === null || device.deviceId === here.deviceId)
}

/** The seat presents by another device than this one: what that is called there; null: it does not. */
export function presentsBeside({ seatId, device }: PresentingState, here: Here): string | null {
  const other = seatId !== null && seatId === here.seatId && device !== null && device.deviceId !== here.deviceId
  return other ? device.name : null
}
