// Who changed a meeting's state, and when; and who gets a notice of it.
import { meetingActor } from '../identity/rules.ts'
import { keepNotices } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { MeetingRow } from './store.ts'
import type { ChangeAct, MeetingAct, MeetingChange, MeetingState } from './wire.ts'

interface NewChange {
  readonly meetingId: MeetingId
  readonly atMs: number
  readonly accountId: AccountId | null
  readonly act: ChangeAct
  readonly from: MeetingState | null
  readonly to: MeetingState
  readonly reason?: string | undefined
  readonly time?: { readonly startsAtMs: number; readonly endsAtMs: number } | undefined
}

export async function recordChange(within: Database, change: NewChange): Promise<void> {
  await within
    .insertInto('meeting_changes')
    .values({
      meeting_id: change.meetingId,
      at_ms: change.atMs,
      account_id: change.accountId,
      act: change.act,
      from_state: change.from,
      to_state: change.to,
      reason: change.reason ?? null,
      starts_at_ms: change.time?.startsAtMs ?? null,
      ends_at_ms: change.time?.endsAtMs ?? null,
    })
    .execute()
}

const MOST_CHANGES = 200
/** What is said and done before the invitations go: to all others a meeting begins with them. */
const PREPARING: readonly ChangeAct[] = ['create', 'submit', 'sendBack']

/** Newest first. What was before the invitations is for those who prepare the meeting. */
export async function historyFor(
  database: Database,
  meetingId: MeetingId,
  actor: MeetingActor,
): Promise<MeetingChange[]> {
  const prepares = actor === 'chair' || actor === 'secretary' || actor === 'unitAdmin'
  let query = database
    .selectFrom('meeting_changes')
    .leftJoin('accounts', 'accounts.account_id', 'meeting_changes.account_id')
    .selectAll('meeting_changes')
    .select('accounts.full_name')
    .where('meeting_changes.meeting_id', '=', meetingId)
    .orderBy('change_id', 'desc')
    .limit(MOST_CHANGES)
  if (!prepares) query = query.where('meeting_changes.act', 'not in', PREPARING)
  const rows = await query.execute()
  return rows.map((row) => ({
    atMs: Number(row.at_ms),
    byName: row.full_name,
    act: row.act,
    state: row.to_state,
    reason: row.reason,
    startsAtMs: row.starts_at_ms === null ? null : Number(row.starts_at_ms),
    endsAtMs: row.ends_at_ms === null ? null : Number(row.ends_at_ms),
  }))
}

/** One act on a meeting, by whom, and what was said with it. */
export interface Happened {
  readonly act: MeetingAct
  readonly by: { readonly accountId: AccountId } | 'rule'
  readonly reason?: string | undefined
  readonly time?: { readonly startsAtMs: number; readonly endsAtMs: number } | undefined
}

const EVERYBODY: readonly MeetingActor[] = ['chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin']

/** Whom an act concerns beside the one who did it, and what is said. */
interface Telling {
  readonly to: readonly MeetingActor[]
  say(happened: Happened): NoticeWhat | null
}
const MOVED: Telling = {
  to: EVERYBODY,
  say: ({ reason, time }) => (time === undefined ? null : { kind: 'meetingMoved', reason: reason ?? null, ...time }),
}

/** Acts of which people get a notice. */
const TELLS: Readonly<Partial<Record<MeetingAct, Telling>>> = {
  postpone: { to: EVERYBODY, say: ({ reason = '' }) => ({ kind: 'meetingPostponed', reason }) },
  reschedule: MOVED,
  // With a time only where the meeting had been postponed: the first invitations are news of their own.
  send: MOVED,
  cancel: { to: EVERYBODY, say: ({ reason = '' }) => ({ kind: 'meetingCancelled', reason }) },
  submit: { to: ['chair'], say: () => ({ kind: 'approvalAsked' }) },
  approve: { to: ['secretary'], say: () => ({ kind: 'meetingApproved' }) },
  sendBack: { to: ['secretary'], say: ({ reason = '' }) => ({ kind: 'sentBack', reason }) },
}

/**
 * Keeps a notice for everybody whom the act concerns and who may know of the meeting as it is now.
 *
 * @returns who has a new notice.
 */
export async function noticeChange(
  within: Database,
  row: MeetingRow,
  state: MeetingState,
  happened: Happened,
  nowMs: number,
): Promise<ReadonlySet<AccountId>> {
  const tells = TELLS[happened.act]
  const what = tells?.say(happened) ?? null
  if (tells === undefined || what === null) return new Set()
  const byId = happened.by === 'rule' ? null : happened.by.accountId
  const to = (await actorsOf(within, row, state))
    .filter(({ accountId, actor }) => accountId !== byId && tells.to.includes(actor))
    .map(({ accountId }) => accountId)
  const by =
    byId === null
      ? undefined
      : await within.selectFrom('accounts').select('full_name').where('account_id', '=', byId).executeTakeFirst()
  await keepNotices(within, { to, meetingId: row.meeting_id, byName: by?.full_name ?? null, what }, nowMs)
  return new Set(to)
}

/** Everybody who is something in the meeting: people of its list, its author, administrators of its unit and of those above. */
async function actorsOf(within: Database, row: MeetingRow, state: MeetingState) {
  const accounts = await within
    .selectFrom('accounts')
    .leftJoin('participants', (join) =>
      join
        .onRef('participants.account_id', '=', 'accounts.account_id')
        .on('participants.meeting_id', '=', row.meeting_id),
    )
    .select(['accounts.account_id', 'accounts.system_role', 'accounts.site_id', 'accounts.may_prepare_meetings'])
    .select('participants.role')
    .where('accounts.disabled', '=', 0)
    .where((where) =>
      where.or([
        where('participants.role', 'is not', null),
        where('accounts.account_id', '=', row.created_by),
        where('accounts.system_role', '=', 'unitAdmin'),
      ]),
    )
    .execute()
  const found: { accountId: AccountId; actor: MeetingActor }[] = []
  for (const account of accounts) {
    const actor = meetingActor({
      state,
      role: account.role,
      administersOwner:
        account.system_role === 'unitAdmin' && (await isAtOrBelow(within, row.owner_site_id, account.site_id)),
      prepares: account.may_prepare_meetings === 1 && account.account_id === row.created_by,
    })
    if (actor !== null) found.push({ accountId: account.account_id, actor })
  }
  return found
}
