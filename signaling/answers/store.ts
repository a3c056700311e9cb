import { closedItemsOf } from '../meeting/closed-items.ts'
import { passPlace } from '../seating/store.ts'
import { seesItem } from '../visibility/audience.ts'
import type { Database } from '../storage/database.ts'
import type { InvitationAnswersTable } from '../storage/schema.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import { answerOf } from './rules.ts'
import { ASKED_ROLES, hasAnswered, MOST_ELIGIBLE, type AnsweringPerson } from './wire.ts'

/** The last time that the meeting was postponed or moved, by which all answers before it became void; 0: never. */
export async function lastTimeChange(database: Database, meetingId: MeetingId): Promise<number> {
  const row = await database
    .selectFrom('meeting_changes')
    .select(({ fn }) => fn.max('change_id').as('change_id'))
    .where('meeting_id', '=', meetingId)
    .where('act', 'in', ['postpone', 'reschedule'])
    .executeTakeFirst()
  return row?.change_id ?? 0
}

/** Everybody whose answer is waited for, by site and name; or one of them. */
export async function askedPeople(
  database: Database,
  meetingId: MeetingId,
  accountId?: AccountId,
): Promise<AnsweringPerson[]> {
  const timeChangeId = await lastTimeChange(database, meetingId)
  let query = database
    .selectFrom('participants')
    .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
    .innerJoin('sites', 'sites.site_id', 'participants.site_id')
    .leftJoin('invitation_answers', (join) =>
      join
        .onRef('invitation_answers.meeting_id', '=', 'participants.meeting_id')
        .onRef('invitation_answers.account_id', '=', 'participants.account_id'),
    )
    .leftJoin('accounts as substitutes', 'substitutes.account_id', 'invitation_answers.substitute_id')
    .leftJoin('accounts as writers', 'writers.account_id', 'invitation_answers.answered_by')
    .select(['participants.account_id', 'participants.role', 'participants.site_id', 'sites.name as site_name'])
    .select(['accounts.full_name', 'accounts.title', 'accounts.disabled'])
    .select(['answer', 'reason', 'substitute_id', 'answered_by', 'answered_at_ms', 'decision', 'decision_reason'])
    .select('time_change_id')
    .select(['substitutes.full_name as substitute_name', 'substitutes.title as substitute_title'])
    .select('writers.full_name as writer_name')
    .where('participants.meeting_id', '=', meetingId)
    .where('participants.role', 'in', ASKED_ROLES)
    .orderBy('sites.position')
    .orderBy('sites.site_id')
    .orderBy('accounts.name_key')
    .orderBy('participants.account_id')
  if (accountId !== undefined) query = query.where('participants.account_id', '=', accountId)
  const rows = await query.execute()
  return rows.map((row) => ({
    ...{ accountId: row.account_id, fullName: row.full_name, title: row.title, role: row.role },
    ...{ siteId: row.site_id, siteName: row.site_name, disabled: row.disabled === 1 },
    ...answerOf(row, timeChangeId),
  }))
}

export async function askedPerson(
  database: Database,
  meetingId: MeetingId,
  accountId: AccountId,
): Promise<AnsweringPerson | null> {
  const [person] = await askedPeople(database, meetingId, accountId)
  return person ?? null
}

/** How many are asked at each site, how many have answered, and which accounts have not and can be sent a reminder. */
export async function answersBySite(database: Database, meetingId: MeetingId) {
  const bySite = Map.groupBy(await askedPeople(database, meetingId), ({ siteId }) => siteId)
  const counts = new Map<SiteId, { asked: number; answered: number; silent: AccountId[] }>()
  for (const [siteId, people] of bySite) {
    const silent = people.filter(({ standing }) => !hasAnswered(standing))
    const told = silent.filter(({ disabled }) => !disabled).map(({ accountId }) => accountId)
    counts.set(siteId, { asked: people.length, answered: people.length - silent.length, silent: told })
  }
  return counts
}

/** Accounts of somebody's unit that are not in the meeting, in the order of lists. */
export function eligibleFor(database: Database, meetingId: MeetingId, accountId: AccountId) {
  return database
    .selectFrom('accounts')
    .select(['account_id as accountId', 'full_name as fullName', 'title'])
    .where('site_id', '=', (of) => of.selectFrom('accounts').select('site_id').where('account_id', '=', accountId))
    .where('disabled', '=', 0)
    .where('system_role', '=', 'user')
    .where('account_id', '!=', accountId)
    .where('account_id', 'not in', (of) =>
      of.selectFrom('participants').select('account_id').where('meeting_id', '=', meetingId),
    )
    .orderBy('name_key')
    .orderBy('username')
}

export function eligiblePeople(database: Database, meetingId: MeetingId, accountId: AccountId) {
  return eligibleFor(database, meetingId, accountId).limit(MOST_ELIGIBLE).execute()
}

export async function isEligible(
  database: Database,
  meetingId: MeetingId,
  accountId: AccountId,
  substituteId: AccountId,
): Promise<boolean> {
  const found = await eligibleFor(database, meetingId, accountId)
    .where('account_id', '=', substituteId)
    .executeTakeFirst()
  return found !== undefined
}

/** A later answer takes the place of the one before, with what was decided about it. */
export async function writeAnswer(
  within: Database,
  row: Omit<InvitationAnswersTable, 'decision' | 'decision_reason' | 'decided_by' | 'decided_at_ms'>,
): Promise<void> {
  const { meeting_id: _meeting, account_id: _account, ...answer } = row
  const undecided = { decision: null, decision_reason: null, decided_by: null, decided_at_ms: null }
  await within
    .insertInto('invitation_answers')
    .values({ ...row, ...undecided })
    .onConflict((conflict) => conflict.columns(['meeting_id', 'account_id']).doUpdateSet({ ...answer, ...undecided }))
    .execute()
}

/** Whose places substitutes have taken, by name. */
export async function replacedPeople(database: Database, meetingId: MeetingId) {
  const rows = await database
    .selectFrom('invitation_answers')
    .innerJoin('accounts', 'accounts.account_id', 'invitation_answers.account_id')
    .innerJoin('accounts as substitutes', 'substitutes.account_id', 'invitation_answers.substitute_id')
    .innerJoin('accounts as deciders', 'deciders.account_id', 'invitation_answers.decided_by')
    .select(['invitation_answers.account_id', 'accounts.full_name', 'reason', 'decided_at_ms'])
    .select(['substitutes.full_name as substitute_name', 'deciders.full_name as decider_name'])
    .where('invitation_answers.meeting_id', '=', meetingId)
    .where('decision', '=', 'confirmed')
    .where('invitation_answers.account_id', 'not in', (of) =>
      of.selectFrom('participants').select('account_id').where('meeting_id', '=', meetingId),
    )
    .orderBy('accounts.name_key')
    .orderBy('invitation_answers.account_id')
    .execute()
  return rows.map((row) => ({
    ...{ accountId: row.account_id, fullName: row.full_name, substituteName: row.substitute_name },
    ...{ reason: row.reason ?? '', decidedBy: row.decider_name, decidedAtMs: Number(row.decided_at_ms) },
  }))
}

/**
 * The substitute takes the place on the list and in the room, and what the person was to present. What is closed to some stays closed: an item that was open to
 * the person by name is not open to the substitute, nor do they speak to one that they do not see.
 */
export async function replacePerson(
  within: Database,
  meetingId: MeetingId,
  { accountId, role }: Pick<AnsweringPerson, 'accountId' | 'role'>,
  substituteId: AccountId,
): Promise<void> {
  await within
    .updateTable('participants')
    .set({ account_id: substituteId })
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .execute()
  await passPlace(within, meetingId, accountId, substituteId)
  const items = within.selectFrom('agenda_items').select('agenda_item_id').where('meeting_id', '=', meetingId)
  await within
    .deleteFrom('agenda_audience')
    .where('account_id', '=', accountId)
    .where('agenda_item_id', 'in', items)
    .execute()
  const presented = await items.where('speaker_account_id', '=', accountId).execute()
  const ids = presented.map((row) => row.agenda_item_id)
  if (ids.length === 0) return
  const speaker = (speaker_account_id: AccountId | null) =>
    within.updateTable('agenda_items').set({ speaker_account_id })
  // The speaker of a closed item sees it, so nobody speaks to these while it is read who does.
  await speaker(null).where('agenda_item_id', 'in', ids).execute()
  const closed = await closedItemsOf(within, meetingId)
  const seen = ids.filter((id) => seesItem(closed, { accountId: substituteId, actor: role }, id))
  if (seen.length > 0) await speaker(substituteId).where('agenda_item_id', 'in', seen).execute()
}
