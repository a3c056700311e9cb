// Keeps what other systems are to be told, in the transaction of the act itself: neither is there without the other, whenever the process dies.
import type { Audit, AuditEntry } from '../../audit/audit.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Database } from '../../storage/database.ts'
import { isUnsent } from '../../identity/rules.ts'
import { PaperId, type MeetingId } from '../../wire/ids.ts'
import type { WebhookKind } from './wire.ts'

/** Something that happened to a meeting or a paper of it, to whomever it may be told. */
export interface Happened {
  readonly kind: WebhookKind
  readonly meetingId: MeetingId
  readonly paperId: PaperId | null
}

/**
 * A record of acts that also fills the outbox. Every act passes the record within its own transaction, so that no command has to think of
 * webhooks; who is told is decided later, by what is saved then.
 */
export function withOutbox(audit: Audit, database: Database, clock: Clock): Audit {
  async function both(within: Database, entry: AuditEntry, happened: Happened): Promise<void> {
    await audit.record(entry, within)
    if (!(await isAnybodySubscribed(within))) return
    const { kind, meetingId, paperId } = happened
    // Papers that are issued before the first invitations, or with them, are told of with them.
    if (kind !== 'meeting.planned' && (await isUnsentYet(within, meetingId))) return
    await within
      .insertInto('webhook_outbox')
      .values({ at_ms: clock.nowMs(), kind, meeting_id: meetingId, paper_id: paperId })
      .execute()
  }
  return {
    record(entry, within = database) {
      const happened = happenedIn(entry)
      if (happened === null) return audit.record(entry, within)
      return within.isTransaction
        ? both(within, entry, happened)
        : within.transaction().execute((transaction) => both(transaction, entry, happened))
    },
  }
}

async function isAnybodySubscribed(database: Database): Promise<boolean> {
  const row = await database
    .selectFrom('webhooks')
    .select('webhook_id')
    .where('withdrawn_at_ms', 'is', null)
    .where('off_at_ms', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function isUnsentYet(database: Database, meetingId: MeetingId): Promise<boolean> {
  const row = await database
    .selectFrom('meetings')
    .select('state')
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  return row === undefined || isUnsent(row.state)
}

const PAPERS: Readonly<Partial<Record<string, WebhookKind>>> = {
  'papers.issue': 'paper.issued',
  'papers.replace': 'paper.replaced',
  // Readers have another version than before, too.
  'papers.takeBack': 'paper.replaced',
  'papers.recall': 'paper.recalled',
}

/** What an act means to other systems; null: nothing. Whether they would see any of it, is decided when it is told. */
export function happenedIn({ action, meetingId, details }: AuditEntry): Happened | null {
  if (meetingId === null) return null
  const kind = PAPERS[action]
  if (kind !== undefined) {
    const paperId = PaperId.safeParse(details?.['paperId']).data
    return paperId === undefined ? null : { kind, meetingId, paperId }
  }
  if (action === 'signing.issue') return { kind: 'minutes.issued', meetingId, paperId: null }
  if (!action.startsWith('meetings.')) return null
  return { kind: kindOfMeetingAct(action, details?.['from']), meetingId, paperId: null }
}

function kindOfMeetingAct(action: string, from: unknown): WebhookKind {
  switch (action) {
    case 'meetings.approve':
      return 'meeting.planned'
    case 'meetings.send':
      return from === 'postponed' ? 'meeting.changed' : 'meeting.planned'
    case 'meetings.cancel':
      return 'meeting.cancelled'
    case 'meetings.end':
      return 'meeting.ended'
    default:
      return 'meeting.changed'
  }
}
