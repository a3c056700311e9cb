// Turns what happened into deliveries: to which subscriptions it is told, by what callers may see once it is saved.
import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import { newId } from '../../kit/clock.ts'
import { mayListPaper, mayReadVersion } from '../../papers/rules.ts'
import { papersOf } from '../../papers/store.ts'
import { sitesAtOrBelow } from '../../sites/store.ts'
import type { Database } from '../../storage/database.ts'
import type { WebhookOutboxTable } from '../../storage/schema.ts'
import { CALLER } from '../../visibility/callers.ts'
import { WebhookDeliveryId, type MeetingId, type PaperId, type SiteId } from '../../wire/ids.ts'
import { readMeeting } from '../reading.ts'
import { ADDRESSES } from '../shapes.ts'
import type { Happened } from './outbox.ts'
import { subscriptions, type Subscription } from './store.ts'
import { scopeOf, type WebhookBody, type WebhookKind } from './wire.ts'

/** Deliveries that may wait for one subscription. */
export const MOST_WAITING = 5_000

interface Event extends Happened {
  readonly atMs: number
}

type OutboxRow = Selectable<WebhookOutboxTable>

/** Rows of the outbox that are read at once. */
const AT_ONCE = 50

/** What happened after this row, the oldest first; at most 50. */
export function outboxAfter(database: Database, outboxId: number): Promise<OutboxRow[]> {
  const rows = database.selectFrom('webhook_outbox').selectAll().where('outbox_id', '>', outboxId)
  return rows.orderBy('outbox_id').limit(AT_ONCE).execute()
}

/**
 * Turns one row of the outbox into deliveries, in a transaction of its own: all else that the server writes waits meanwhile.
 *
 * @returns the subscriptions for which too much waits now.
 */
export function fillDeliveries(database: Database, row: OutboxRow, nowMs: number): Promise<readonly Subscription[]> {
  const { at_ms: atMs, kind, meeting_id: meetingId, outbox_id: outboxId, paper_id: paperId } = row
  return database.transaction().execute(async (within) => {
    const open = (await subscriptions(within, nowMs)).filter(({ isOff, isKeyOpen }) => !isOff && isKeyOpen)
    const events = await eventsOf(within, { atMs, kind, meetingId, paperId })
    const reads = createReads(within, meetingId)
    const full: Subscription[] = []
    for (const one of open) if ((await deliver(within, one, { events, reads }, nowMs)) === 'full') full.push(one)
    await within.deleteFrom('webhook_outbox').where('outbox_id', '=', outboxId).execute()
    return full
  })
}

/** What is told of something that happened. With the invitations the papers go out that were issued before them. */
async function eventsOf(within: Database, event: Event): Promise<Event[]> {
  const { kind, meetingId } = event
  if (event.paperId !== null) return [event]
  if (kind === 'minutes.issued')
    return (await isNews(within, `minutes ${meetingId}`, await issues(within, event))) ? [event] : []
  const changed = await isNews(within, meetingId, await shownOf(within, meetingId))
  if (kind === 'meeting.changed') return changed ? [event] : []
  if (kind !== 'meeting.planned') return [event]
  const { papers } = await papersOf(within, meetingId)
  return [event, ...papers.map(({ paperId }): Event => ({ ...event, kind: 'paper.issued', paperId }))]
}

/** Whether this is something else than what was told last, which is kept. */
async function isNews(within: Database, subject: string, shown: unknown): Promise<boolean> {
  const sha256 = createHash('sha256').update(JSON.stringify(shown)).digest('hex')
  const before = await within
    .selectFrom('webhook_seen')
    .select('sha256')
    .where('subject', '=', subject)
    .executeTakeFirst()
  if (before?.sha256 === sha256) return false
  await within
    .insertInto('webhook_seen')
    .values({ subject, sha256 })
    .onConflict((on) => on.column('subject').doUpdateSet({ sha256 }))
    .execute()
  return true
}

/** The meeting as every caller sees it who may see it: what is for some people only is not in it, so that a change of that is no event. */
async function shownOf(within: Database, meetingId: MeetingId): Promise<unknown> {
  const { owner_site_id: owner } = await within
    .selectFrom('meetings')
    .select('owner_site_id')
    .where('meeting_id', '=', meetingId)
    .executeTakeFirstOrThrow()
  return readMeeting(within, new Set([owner]), meetingId)
}

/** The minutes and corrections that have been issued: giving them to more people later is no event. */
async function issues(within: Database, { meetingId }: Event): Promise<unknown> {
  const query = within.selectFrom('minutes_issues').select(['number', 'sha256']).where('meeting_id', '=', meetingId)
  return query.orderBy('number').execute()
}

interface Told {
  readonly events: readonly Event[]
  readonly reads: Reads
}

async function deliver(
  within: Database,
  subscription: Subscription,
  { events, reads }: Told,
  nowMs: number,
): Promise<'full' | undefined> {
  const { webhookId, kinds } = subscription
  const wanted = events.filter(({ kind }) => kinds.includes(kind))
  if (wanted.length === 0) return
  const counted = await within
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  let waiting = Number(counted.waiting)
  for (const event of wanted) {
    const { kind, meetingId, paperId, atMs } = event
    const body = await bodyOf(reads, subscription, event)
    if (body === null) continue
    if (waiting >= MOST_WAITING) return 'full'
    waiting += 1
    await within
      .insertInto('webhook_deliveries')
      .values({
        delivery_id: newId(WebhookDeliveryId),
        webhook_id: webhookId,
        kind,
        meeting_id: meetingId,
        paper_id: paperId,
        at_ms: atMs,
        body: JSON.stringify(body),
        state: 'waiting',
        tries: 0,
        last_status: null,
        last_failure: null,
        last_tried_at_ms: null,
        next_try_at_ms: nowMs,
      })
      .execute()
  }
}

/** Of one meeting, what decides who is told of it: read once for all subscriptions and events. */
interface Reads {
  /** Whether a key of this unit may see the meeting. */
  isFor(siteId: SiteId): Promise<boolean>
  papers(): Promise<readonly PaperOfMeeting[]>
}
type PaperOfMeeting = Awaited<ReturnType<typeof papersOf>>['papers'][number]

function createReads(database: Database, meetingId: MeetingId): Reads {
  const seen = new Map<SiteId, boolean>()
  let papers: readonly PaperOfMeeting[] | null = null
  return {
    async isFor(siteId) {
      const known = seen.get(siteId)
      if (known !== undefined) return known
      const isFor = (await readMeeting(database, await sitesAtOrBelow(database, siteId), meetingId)) !== null
      seen.set(siteId, isFor)
      return isFor
    },
    papers: async () => (papers ??= (await papersOf(database, meetingId)).papers),
  }
}

/** What is sent to this subscription of an event; null: it may not know of it, now. */
export function bodyFor(
  database: Database,
  subscription: Pick<Subscription, 'siteId' | 'scopes'>,
  event: Event,
): Promise<WebhookBody | null> {
  return bodyOf(createReads(database, event.meetingId), subscription, event)
}

async function bodyOf(
  reads: Reads,
  { siteId, scopes }: Pick<Subscription, 'siteId' | 'scopes'>,
  { kind, meetingId, paperId, atMs }: Event,
): Promise<WebhookBody | null> {
  if (!scopes.includes(scopeOf(kind))) return null
  if (!(await reads.isFor(siteId))) return null
  const paper = paperId === null ? undefined : paperIn(await reads.papers(), kind, paperId)
  if (paper === null) return null
  const meeting = { id: meetingId, href: ADDRESSES.meeting.path.replace('{meetingId}', meetingId) }
  return {
    type: kind,
    timestamp: new Date(atMs).toISOString(),
    data: paper === undefined ? { meeting } : { meeting, paper },
  }
}

type PaperOf = NonNullable<WebhookBody['data']['paper']>

/** Null: it is hidden from callers, or is not in the state that the event tells of any more. */
function paperIn(papers: readonly PaperOfMeeting[], kind: WebhookKind, paperId: PaperId): PaperOf | null {
  const paper = papers.find((one) => one.paperId === paperId)
  if (paper === undefined) return null
  const { agendaItemId, current, reach, issuedCount } = paper
  if (kind === 'paper.recalled') {
    const isTold = reach.state === 'recalled' && mayListPaper(CALLER, reach)
    return isTold ? { id: paperId, agendaItemId, versionId: null, href: null } : null
  }
  if (current === null || !mayReadVersion(CALLER, reach, issuedCount > 0)) return null
  const versionId = current.paperVersionId
  return { id: paperId, agendaItemId, versionId, href: ADDRESSES.file.path.replace('{versionId}', versionId) }
}
