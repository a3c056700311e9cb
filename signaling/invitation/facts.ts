import { agendaFor } from '../visibility/audience.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { holderOf } from '../meeting/holder.ts'
import * as meetings from '../meeting/store.ts'
import type { AgendaItem, ChangeAct, Participant } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'

/** What an invitation says of its meeting. */
export interface InvitationFacts {
  readonly meetingId: MeetingId
  /** Counts up with each change: the calendar's SEQUENCE. */
  readonly revision: number
  readonly title: string
  readonly kind: meetings.MeetingRow['kind']
  readonly place: string
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly state: meetings.MeetingRow['state']
  readonly stateReason: string | null
  /** The unit that holds it, and the one above it. */
  readonly holder: string
  readonly above: string | null
  /** When the invitations went; null: not yet. */
  readonly sentAtMs: number | null
  readonly siteCount: number
  readonly participants: readonly Participant[]
  /** Who is invited by this letter; null: everybody on the list. */
  readonly invited: Participant | null
  /** What the one who is invited sees of it; in a letter to everybody only what everybody sees. */
  readonly agenda: readonly AgendaItem[]
}

const SENDING: readonly ChangeAct[] = ['send', 'approve', 'reschedule', 'call']

/** @param accountId - Of the participant whom the letter is for; null: everybody. */
export async function readFacts(
  database: Database,
  meetingId: MeetingId,
  accountId: AccountId | null,
): Promise<InvitationFacts | null> {
  const row = await meetings.meetingRow(database, meetingId)
  if (row === null) return null
  const holder = await holderOf(database, row)
  const participants = await meetings.participantsOf(database, meetingId)
  const invited = participants.find((person) => person.accountId === accountId) ?? null
  return {
    ...{ meetingId, revision: row.revision, title: row.title, kind: row.kind, place: row.place, state: row.state },
    ...{ startsAtMs: Number(row.starts_at_ms), endsAtMs: Number(row.ends_at_ms), stateReason: row.state_reason },
    ...{ holder: holder.name, above: holder.above, participants, invited },
    sentAtMs: await sentAt(database, meetingId),
    siteCount: (await meetings.siteIdsOf(database, meetingId)).length,
    agenda: await agendaOf(database, meetingId, invited),
  }
}

async function agendaOf(database: Database, meetingId: MeetingId, invited: Participant | null): Promise<AgendaItem[]> {
  const agenda = await meetings.agendaOf(database, meetingId)
  const closed = await closedItemsOf(database, meetingId)
  if (invited === null) return agenda.filter(({ agendaItemId }) => !closed.has(agendaItemId))
  return agendaFor(agenda, closed, { accountId: invited.accountId, actor: invited.role })
}

async function sentAt(database: Database, meetingId: MeetingId): Promise<number | null> {
  const row = await database
    .selectFrom('meeting_changes')
    .select('at_ms')
    .where('meeting_id', '=', meetingId)
    .where('act', 'in', SENDING)
    .orderBy('change_id', 'desc')
    .executeTakeFirst()
  return row === undefined ? null : Number(row.at_ms)
}
