// The outbox as administrators and the people of a meeting see it.
import type { Database } from '../storage/database.ts'
import { participantsOf } from '../meeting/store.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { OutboxRow } from './store.ts'
import { MOST_LETTERS, type MailPerson, type MailRow, type MailState } from './wire.ts'

export async function countsByState(database: Database): Promise<Record<MailState, number>> {
  const rows = await database
    .selectFrom('mail_outbox')
    .select(['state', ({ fn }) => fn.countAll<number | bigint>().as('count')])
    .groupBy('state')
    .execute()
  const of = (state: MailState): number => Number(rows.find((row) => row.state === state)?.count ?? 0)
  return {
    ...{ queued: of('queued'), sending: of('sending'), sent: of('sent'), failed: of('failed') },
    ...{ inDoubt: of('inDoubt'), noAddress: of('noAddress'), stopped: of('stopped'), dropped: of('dropped') },
  }
}

type Shown = Pick<
  OutboxRow,
  'kind' | 'state' | 'trouble' | 'attempts' | 'created_at_ms' | 'changed_at_ms' | 'next_try_at_ms'
>
function letterOf({ kind, state, trouble, attempts, ...row }: Shown) {
  return {
    ...{ kind, state, trouble, attempts },
    ...{ createdAtMs: Number(row.created_at_ms), changedAtMs: Number(row.changed_at_ms) },
    nextTryAtMs: state === 'queued' ? Number(row.next_try_at_ms) : null,
  }
}

/** The newest first. */
export async function listLetters(
  database: Database,
  { state, below }: { readonly state: MailState | null; readonly below: number | null },
): Promise<{ letters: MailRow[]; more: boolean }> {
  let query = database
    .selectFrom('mail_outbox')
    .innerJoin('accounts', 'accounts.account_id', 'mail_outbox.account_id')
    .selectAll('mail_outbox')
    .select(['accounts.full_name', 'accounts.username', 'accounts.email'])
    .orderBy('mail_no', 'desc')
    .limit(MOST_LETTERS + 1)
  if (state !== null) query = query.where('mail_outbox.state', '=', state)
  if (below !== null) query = query.where('mail_no', '<', below)
  const rows = await query.execute()
  const letters = rows.slice(0, MOST_LETTERS).map((row) => ({
    ...{ mailId: row.mail_id, number: row.mail_no, fullName: row.full_name, username: row.username },
    ...{ address: row.address ?? row.email, reply: row.reply },
    ...letterOf(row),
  }))
  return { letters, more: rows.length > MOST_LETTERS }
}

/** Everybody on the meeting's list, with the newest letter to each about it. */
export async function meetingPeople(database: Database, meetingId: MeetingId): Promise<MailPerson[]> {
  const rows = await database
    .selectFrom('mail_outbox')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    // What a newer letter took the place of says nothing any more.
    .where((where) => where.or([where('trouble', 'is', null), where('trouble', '!=', 'superseded')]))
    // Nor does a reminder that was not needed: the invitation that went before it does.
    .where((where) => where.or([where('kind', '!=', 'answerReminder'), where('state', '!=', 'dropped')]))
    .orderBy('mail_no')
    .execute()
  const newest = new Map(rows.map((row) => [row.account_id, row]))
  const reachable = await database
    .selectFrom('participants')
    .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
    .select('accounts.account_id')
    .where('participants.meeting_id', '=', meetingId)
    .where('accounts.email', 'is not', null)
    .execute()
  const hasAddress = new Set(reachable.map((row) => row.account_id))
  return (await participantsOf(database, meetingId)).map(({ accountId, fullName, title, siteName, role }) => {
    const row = newest.get(accountId)
    return {
      ...{ accountId, fullName, title, siteName, role, hasAddress: hasAddress.has(accountId) },
      letter: row === undefined ? null : letterOf(row),
    }
  })
}
