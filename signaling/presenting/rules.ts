import type { MeetingRole } from '../identity/wire.ts'
import { actorMay } from '../wire/permissions.ts'
import type { DeviceId, SeatId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { PresentingState } from './wire.ts'

/** Whether a seat can present: only where the people of its role may turn pages at all. */
export function canPresent(role: MeetingRole): boolean {
  return actorMay('presenting.goTo', role)
}

/** Only the seat that presents turns the page, the chair's too only while presenting, and of its devices the one that has begun. */
export function mayTurnPage(
  { seatId, device }: PresentingState,
  at: { readonly seatId: SeatId; readonly deviceId: DeviceId },
): Outcome<true, 'notPresenter' | 'otherDevice'> {
  if (seatId !== at.seatId) return refuse('notPresenter')
  return device === null || device.deviceId === at.deviceId ? accept(true) : refuse('otherDevice')
}

/** Whether a device may become the one that turns the pages: one of the seat that presents, or one of somebody who may give the part away. */
export function mayPresentHere(
  { seatId }: PresentingState,
  at: { readonly seatId: SeatId; readonly role: MeetingRole },
) {
  return seatId === at.seatId || actorMay('presenting.give', at.role)
}
