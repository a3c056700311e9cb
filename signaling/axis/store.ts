// Papers over the axis, as rows: what goes out, what came, and the directory of organisations.
import { sql, type Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { AxisIncomingTable, AxisMessagesTable } from '../storage/schema.ts'
import type { AxisIncomingId, AxisMessageId, InterfaceKeyId, MeetingId, SiteId } from '../wire/ids.ts'
import type { AxisRefusal, Incoming, Organ, Outgoing, OutgoingState } from './wire.ts'

export type MessageRow = Selectable<AxisMessagesTable>
export type IncomingRow = Selectable<AxisIncomingTable>

const SHOWN = 100
const REFUSALS_KEPT = 500

export async function organsOf(database: Database): Promise<Organ[]> {
  const rows = await database.selectFrom('axis_organs').selectAll().orderBy('name').orderBy('code').execute()
  return rows.map(({ code, name, active }) => ({ code, name, active: active === 1 }))
}

type OutgoingRow = Pick<
  MessageRow,
  | ('message_id' | 'document_id' | 'organ_code' | 'organ_name' | 'state' | 'reason' | 'reason_text' | 'tries')
  | ('next_try_at_ms' | 'created_at_ms' | 'created_by_name' | 'sent_at_ms' | 'changed_at_ms')
>
const outgoingFrom = (row: OutgoingRow): Outgoing => ({
  ...{ messageId: row.message_id, documentId: row.document_id, organCode: row.organ_code, organName: row.organ_name },
  ...{ state: row.state, reason: row.reason, reasonText: row.reason_text, tries: row.tries },
  ...{ nextTryAtMs: row.next_try_at_ms, createdAtMs: row.created_at_ms, byName: row.created_by_name },
  ...{ sentAtMs: row.sent_at_ms, changedAtMs: row.changed_at_ms },
})

const COLUMNS = [
  ...(['message_id', 'axis_messages.document_id', 'organ_code', 'organ_name', 'axis_messages.state'] as const),
  ...(['reason', 'reason_text', 'tries', 'next_try_at_ms', 'axis_messages.created_at_ms'] as const),
  ...(['created_by_name', 'sent_at_ms', 'changed_at_ms'] as const),
] as const

/** Of one signed document, by the names of their organisations. */
export async function outgoingOf(database: Database, meetingId: MeetingId, number: number): Promise<Outgoing[]> {
  const rows = await database
    .selectFrom('axis_messages')
    .select(COLUMNS)
    .where('axis_messages.meeting_id', '=', meetingId)
    .where('number', '=', number)
    .orderBy('organ_name')
    .orderBy('organ_code')
    .execute()
  return rows.map(outgoingFrom)
}

/** The last papers and statuses that went out; those that need somebody first. A status has no title of a meeting but that of its paper. */
export async function lastOutgoing(database: Database): Promise<(Outgoing & { title: string })[]> {
  const rows = await database
    .selectFrom('axis_messages')
    .leftJoin('meetings', 'meetings.meeting_id', 'axis_messages.meeting_id')
    .leftJoin('axis_incoming', 'axis_incoming.incoming_id', 'axis_messages.incoming_id')
    .select([...COLUMNS, 'meetings.title', 'axis_incoming.subject'])
    .orderBy(sql`axis_messages.state <> 'failed'`)
    .orderBy('axis_messages.created_at_ms', 'desc')
    .orderBy('message_id')
    .limit(SHOWN)
    .execute()
  return rows.map(({ title, subject, ...row }) => ({ ...outgoingFrom(row), title: title ?? subject ?? '' }))
}

export async function countsOf(database: Database): Promise<Record<OutgoingState, number>> {
  const counts = { waiting: 0, sent: 0, received: 0, processed: 0, refused: 0, failed: 0 }
  const rows = await database
    .selectFrom('axis_messages')
    .select(({ fn }) => ['state', fn.countAll<number | bigint>().as('count')])
    .where('kind', '=', 'document')
    .groupBy('state')
    .execute()
  for (const { state, count } of rows) counts[state] = Number(count)
  return counts
}

const ORDER = sql`case axis_incoming.state when 'arrived' then 0 when 'received' then 1 else 2 end`
/** What is to be decided, the oldest first; behind it what is used and then what is done with, the newest first. */
const WITHIN = sql`case axis_incoming.state when 'arrived' then arrived_at_ms else -arrived_at_ms end`

/**
 * What waits for a decision stands first, so that none of it is pushed out of the list by newer papers.
 *
 * @param siteId - Only what was received for this unit and is to be used; null: all, for who decides about it.
 */
export async function incomingOf(database: Database, siteId: SiteId | null, most = SHOWN): Promise<Incoming[]> {
  let query = database
    .selectFrom('axis_incoming')
    .leftJoin('sites', 'sites.site_id', 'axis_incoming.site_id')
    .select(['incoming_id', 'document_id', 'from_code', 'from_name', 'reference', 'promulgated_on', 'type_name'])
    .select(['subject', 'signer', 'state', 'axis_incoming.site_id', 'sites.name as site_name', 'arrived_at_ms'])
    .orderBy(ORDER)
    .orderBy(WITHIN)
    .orderBy('incoming_id')
    .limit(most)
  if (siteId !== null)
    query = query.where('axis_incoming.site_id', '=', siteId).where('state', 'in', ['received', 'processed'])
  const rows = await query.execute()
  if (rows.length === 0) return []
  const files = await database
    .selectFrom('axis_files')
    .select(['file_id', 'incoming_id', 'file_name', 'bytes', 'checked'])
    .where(
      'incoming_id',
      'in',
      rows.map((row) => row.incoming_id),
    )
    .orderBy('position')
    .execute()
  const byPaper = Map.groupBy(files, (file) => file.incoming_id)
  return rows.map((row) => ({
    ...{ incomingId: row.incoming_id, documentId: row.document_id, fromCode: row.from_code, fromName: row.from_name },
    ...{ reference: row.reference, promulgatedOn: row.promulgated_on, typeName: row.type_name, subject: row.subject },
    ...{ signer: row.signer, state: row.state, siteId: row.site_id, siteName: row.site_name },
    arrivedAtMs: row.arrived_at_ms,
    files: (byPaper.get(row.incoming_id) ?? []).map((file) => ({
      ...{ fileId: file.file_id, fileName: file.file_name, bytes: file.bytes, checked: file.checked === 1 },
    })),
  }))
}

export async function incomingRow(database: Database, incomingId: AxisIncomingId): Promise<IncomingRow | null> {
  const found = database.selectFrom('axis_incoming').selectAll().where('incoming_id', '=', incomingId)
  return (await found.executeTakeFirst()) ?? null
}

/**
 * The message that is to be tried next, if one is due.
 *
 * @param furthestMs - A try that lies further ahead was set under a clock that has been put back since, and is due.
 */
export async function nextDue(database: Database, nowMs: number, furthestMs: number): Promise<MessageRow | null> {
  const row = await database
    .selectFrom('axis_messages')
    .selectAll()
    .where('state', '=', 'waiting')
    .where((where) =>
      where.or([where('next_try_at_ms', '<=', nowMs), where('next_try_at_ms', '>', nowMs + furthestMs)]),
    )
    .orderBy('next_try_at_ms')
    .orderBy('message_id')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** The paper that went to an organisation under this id. */
export async function sentPaper(
  database: Database,
  documentId: string,
  organCode: string,
): Promise<Pick<MessageRow, 'message_id' | 'meeting_id' | 'number' | 'state'> | null> {
  const row = await database
    .selectFrom('axis_messages')
    .select(['message_id', 'meeting_id', 'number', 'state'])
    .where('kind', '=', 'document')
    .where('document_id', '=', documentId)
    .where('organ_code', '=', organCode)
    .executeTakeFirst()
  return row ?? null
}

export interface Change extends Partial<Pick<MessageRow, 'state' | 'reason' | 'reason_text' | 'tries'>> {
  readonly next_try_at_ms?: number | null
  readonly sent_at_ms?: number
}
export async function changeMessage(
  within: Database,
  messageId: AxisMessageId,
  change: Change,
  nowMs: number,
): Promise<void> {
  await within
    .updateTable('axis_messages')
    .set({ ...change, changed_at_ms: nowMs })
    .where('message_id', '=', messageId)
    .execute()
}

/** Keeps the last ones, so that a system that sends nonsense fills nothing. */
export async function noteRefusal(
  within: Database,
  refusal: {
    readonly keyId: InterfaceKeyId
    readonly atMs: number
    readonly error: AxisRefusal
    readonly about: string
  },
): Promise<void> {
  const { keyId, atMs, error, about } = refusal
  await within.insertInto('axis_refusals').values({ key_id: keyId, at_ms: atMs, error, about }).execute()
  const { newest } = await within
    .selectFrom('axis_refusals')
    .select(({ fn }) => fn.max('refusal_id').as('newest'))
    .executeTakeFirstOrThrow()
  await within
    .deleteFrom('axis_refusals')
    .where('refusal_id', '<=', newest - REFUSALS_KEPT)
    .execute()
}

export function lastRefusals(database: Database) {
  return database
    .selectFrom('axis_refusals')
    .innerJoin('interface_keys', 'interface_keys.key_id', 'axis_refusals.key_id')
    .select(['at_ms as atMs', 'interface_keys.name as keyName', 'error', 'about'])
    .orderBy('refusal_id', 'desc')
    .limit(SHOWN)
    .execute()
}
