// The trustees that count a secret ballot (ban kiểm phiếu): the chair of the meeting and others of its people.
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { Database } from '../storage/database.ts'
import { seesItem } from '../visibility/audience.ts'
import type { AccountId, AgendaItemId, MeetingId } from '../wire/ids.ts'

export interface Counter {
  readonly accountId: AccountId
  readonly fullName: string
}

/**
 * The chair first, then the committee as it was named.
 *
 * @returns null: there is no chair on the list, the committee is empty, or somebody of it is named twice, is not of the meeting, takes part as the
 *   operator of a hall, or does not see the item.
 */
export async function countersOf(
  within: Database,
  meetingId: MeetingId,
  agendaItemId: AgendaItemId | null,
  committee: readonly AccountId[],
): Promise<readonly Counter[] | null> {
  const people = await within
    .selectFrom('participants')
    .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
    .select(['participants.account_id as accountId', 'participants.role as role', 'accounts.full_name as fullName'])
    .where('participants.meeting_id', '=', meetingId)
    .execute()
  const chair = people.find(({ role }) => role === 'chair')
  if (chair === undefined || committee.length === 0) return null
  const closed = await closedItemsOf(within, meetingId)
  const named = [chair.accountId, ...committee].map((accountId) => people.find((one) => one.accountId === accountId))
  const fit = named.every(
    (one) =>
      one !== undefined &&
      one.role !== 'operator' &&
      (agendaItemId === null || seesItem(closed, { accountId: one.accountId, actor: one.role }, agendaItemId)),
  )
  const distinct = new Set(named).size === named.length
  return fit && distinct
    ? named.flatMap((one) => (one === undefined ? [] : [{ accountId: one.accountId, fullName: one.fullName }]))
    : null
}
