// What becomes of papers that came: the administrator receives them for a unit or refuses them, and a secretary of that unit's meeting makes a file of one
// a draft among its papers.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Papers } from '../papers/assembly/papers.ts'
import { sitesOn } from '../sites/store.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import { AxisMessageId, type AxisFileId, type AxisIncomingId, type MeetingId, type Sha256 } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { ownParty, STATUS, statusEnvelope, type StatusCode } from './build.ts'
import { mayBecome } from './rules.ts'
import type { AxisSettings } from './settings.ts'
import { incomingOf, incomingRow, type IncomingRow } from './store.ts'

export interface IncomingDeps {
  readonly database: Database
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly clock: Pick<Clock, 'nowMs'>
  readonly settings: AxisSettings | null
  readonly log: Logger
  readonly files: Pick<Papers['files'], 'take' | 'removeUnnamed'>
  kick(): void
}

const CODES = { received: STATUS.received, refused: STATUS.refused, processed: STATUS.processed } as const

/**
 * Keeps the decision and the status that tells its sender of it in one. The files of a paper that is refused go; its row stays, so that the same paper
 * is known when it comes again.
 */
export async function decide(deps: IncomingDeps, { account }: Call, params: ParamsOf<'axis.decide'>) {
  const { audit, clock, database, settings } = deps
  if (settings === null) return refuse('axisOff')
  const { incomingId, state } = params
  const nowMs = clock.nowMs()
  let gone: readonly Sha256[] = []
  const done = await database.transaction().execute(async (within) => {
    const row = await incomingRow(within, incomingId)
    if (row === null) return refuse('notFound')
    if (!mayBecome(row.state, state)) return refuse('wrongState', { state: row.state })
    const siteId = state === 'received' ? params.siteId : row.site_id
    if (state === 'received' && !(await sitesOn(within, [params.siteId], localDay(nowMs))).has(params.siteId))
      return refuse('unknownSite')
    await within
      .updateTable('axis_incoming')
      .set({ state, site_id: siteId, decided_at_ms: nowMs, decided_by: account.accountId })
      .where('incoming_id', '=', incomingId)
      .execute()
    if (state === 'refused') gone = await removeFiles(within, incomingId)
    const reason = state === 'refused' ? params.reason : ''
    await addStatus(within, settings, { row, code: CODES[state], reason, account, nowMs })
    const details = { incomingId, documentId: row.document_id, state, siteId }
    await audit.record({ accountId: account.accountId, meetingId: null, action: 'axis.decide', details }, within)
    return accept({})
  })
  if (!done.ok) return done
  deps.kick()
  for (const sha256 of gone)
    // It has no name any more: what stays now goes into quarantine at the next start.
    await deps.files
      .removeUnnamed(sha256)
      .catch((error: unknown) => deps.log.warn({ err: error, sha256 }, 'a file of a refused paper stays'))
  return done
}

async function removeFiles(within: Database, incomingId: AxisIncomingId): Promise<Sha256[]> {
  const removed = await within
    .deleteFrom('axis_files')
    .where('incoming_id', '=', incomingId)
    .returning('sha256')
    .execute()
  return removed.map(({ sha256 }) => sha256)
}

interface Saying {
  readonly row: IncomingRow
  readonly code: StatusCode
  readonly reason: string
  readonly account: Call['account']
  readonly nowMs: number
}
const WORDS: Readonly<Record<string, string>> = {
  [STATUS.received]: 'Văn thư đã tiếp nhận',
  [STATUS.processed]: 'Đã xử lý xong',
}

async function addStatus(
  within: Database,
  settings: AxisSettings,
  { row, code, reason, account, nowMs }: Saying,
): Promise<void> {
  const { document_id, from_code, from_name, incoming_id, promulgated_on: day, reference } = row
  const envelope = statusEnvelope({
    ...{ from: ownParty(settings), code, staff: account.fullName, nowMs },
    about: { organCode: from_code, documentId: document_id, reference, day },
    description: reason === '' ? (WORDS[code] ?? '') : reason,
  })
  await within
    .insertInto('axis_messages')
    .values({
      ...{ message_id: newId(AxisMessageId), kind: 'status', meeting_id: null, number: null, sha256: null },
      ...{ incoming_id, status_code: code, document_id, organ_code: from_code, organ_name: from_name, envelope },
      ...{ state: 'waiting', reason: null, reason_text: '', tries: 0, next_try_at_ms: nowMs },
      ...{ created_at_ms: nowMs, created_by: account.accountId, created_by_name: account.fullName },
      ...{ sent_at_ms: null, changed_at_ms: nowMs },
    })
    .execute()
}

export async function incomingForMeeting({ database }: Pick<IncomingDeps, 'database'>, meetingId: MeetingId) {
  const meeting = await meetingRow(database, meetingId)
  if (meeting === null) return refuse('notFound')
  return accept({ incoming: await incomingOf(database, meeting.owner_site_id) })
}

/** A file of a paper that came, with the paper's state and unit; null: there is none. */
export async function incomingFile(database: Database, fileId: AxisFileId) {
  const row = await database
    .selectFrom('axis_files')
    .innerJoin('axis_incoming', 'axis_incoming.incoming_id', 'axis_files.incoming_id')
    .select(['axis_files.incoming_id', 'file_name', 'bytes', 'sha256', 'state', 'site_id', 'subject'])
    .where('file_id', '=', fileId)
    .executeTakeFirst()
  return row ?? null
}

/** The same way as an upload by hand: the checks, the record and the draft are those of every paper. */
export async function attach(
  { audit, blobs, database, files }: IncomingDeps,
  { account }: Call,
  { meetingId, agendaItemId, fileId, accessClass }: ParamsOf<'axis.attach'>,
) {
  const file = await incomingFile(database, fileId)
  const meeting = await meetingRow(database, meetingId)
  // What was received for another unit does not exist here.
  if (file === null || meeting === null || file.site_id === null || file.site_id !== meeting.owner_site_id)
    return refuse('notFound')
  if (file.state !== 'received' && file.state !== 'processed') return refuse('notFound')
  if ((await blobs.check(file.sha256)) !== 'sound') return refuse('fileDamaged')
  const { accountId } = account
  const source = blobs.open(file.sha256)
  const taken = await files
    .take(
      {
        ...{ meetingId, agendaItemId, accessClass, fileName: file.file_name, declaredBytes: file.bytes },
        // It waits for the secretary to issue it, as a paper that an administrator of the unit brings does.
        ...{ hold: 'yes', uploadedBy: accountId },
      },
      source,
    )
    .finally(() => source.destroy())
  if (!taken.ok) return taken
  const details = { incomingId: file.incoming_id, fileId, agendaItemId, sha256: file.sha256 }
  await audit.record({ accountId, meetingId, action: 'axis.attach', details })
  return accept({ converting: 'job' in taken.value })
}
