import type { MeetingRole } from './wire.ts'
import type { AccountId } from '../wire/ids.ts'

/** Roles of the list whose people may lead in the chair's place. */
export const MAY_ACT = ['delegate', 'secretary'] as const satisfies readonly MeetingRole[]

export function mayAct(listed: MeetingRole): boolean {
  return MAY_ACT.some((role) => role === listed)
}

/**
 * What somebody is in the meeting now. One person leads at a time: while another acts as chair, the chair of the list takes
 * part as a delegate, and has the part back by `leading.takeBack`.
 *
 * @param listed - As the list of participants says.
 * @param actingId - Who acts as chair; null: nobody. Somebody whose role does not let them act is passed over.
 */
export function roleNow(listed: MeetingRole, accountId: AccountId, actingId: AccountId | null): MeetingRole {
  if (actingId === null) return listed
  if (actingId === accountId) return mayAct(listed) ? 'chair' : listed
  return listed === 'chair' ? 'delegate' : listed
}
