// Whom a task concerns: who is charged with it, who follows it, and who of them may see it.
import { participantsOf } from '../meeting/store.ts'
import { unitsToday } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { wholeSight } from './sight.ts'
import type { Charged, TaskRow } from './task-store.ts'

/**
 * Whether somebody may see the tasks of a meeting because they are charged with one, on its list or not: if nothing of it, its items and its issued
 * papers, is closed to them, as for one of its delegates.
 */
export async function chargedSight(within: Database, meetingId: MeetingId): Promise<(accountId: AccountId) => boolean> {
  const seesWhole = await wholeSight(within, meetingId)
  return (accountId) => seesWhole({ accountId, actor: 'delegate' })
}

/**
 * Whether that person sees the tasks of the meeting, or anybody of that unit. A unit without accounts is charged as a name in the list; nobody of it
 * reads anything.
 */
export async function mayBeCharged(
  within: Database,
  { siteId, accountId }: Charged,
  sees: (accountId: AccountId) => boolean,
): Promise<boolean> {
  if (accountId !== null) return sees(accountId)
  const ofUnit = await within
    .selectFrom('accounts')
    .select('account_id')
    .where('disabled', '=', 0)
    .where('site_id', '=', siteId)
    .execute()
  return ofUnit.length === 0 || ofUnit.some((one) => sees(one.account_id))
}

type Task = Pick<TaskRow, 'meeting_id' | 'charged_site_id' | 'charged_account_id'>

/**
 * Those who report on a task and are reminded of it: the person that is charged; of a unit its secretaries and administrators, and who was on the list
 * of the meeting for it. Only as far as they may see it.
 */
export async function chargedPeople(within: Database, task: Task, today: string): Promise<AccountId[]> {
  const { meeting_id: meetingId, charged_site_id: siteId, charged_account_id: accountId } = task
  if (siteId === null) return []
  const unit = (await unitsToday(within, [siteId], today)).get(siteId) ?? siteId
  const onList = new Set((await participantsOf(within, meetingId)).map((one) => one.accountId))
  const people = await within
    .selectFrom('accounts')
    .select(['account_id', 'may_prepare_meetings', 'system_role'])
    .where('disabled', '=', 0)
    .where((where) => (accountId === null ? where('site_id', '=', unit) : where('account_id', '=', accountId)))
    .execute()
  const charged = people.filter(
    (one) =>
      accountId !== null ||
      one.may_prepare_meetings === 1 ||
      one.system_role === 'unitAdmin' ||
      onList.has(one.account_id),
  )
  const sees = await chargedSight(within, meetingId)
  return charged.map((one) => one.account_id).filter(sees)
}

/** Chair and secretaries of its meeting. */
export async function followersOf(within: Database, meetingId: MeetingId): Promise<AccountId[]> {
  return (await participantsOf(within, meetingId)).flatMap(({ accountId, role }) =>
    role === 'chair' || role === 'secretary' ? [accountId] : [],
  )
}
