// Reads the documents of a meeting's minutes as they are stored: the minutes themselves and their corrections, with orders and signatures.
import { z } from 'zod'
import { participantsOf } from '../meeting/store.ts'
import { approvedOf, approvedPdf, minutesRow, type Snapshot } from '../minutes/store.ts'
import { SignatureReport } from '../signatures/report.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, Sha256 } from '../wire/ids.ts'
import { referenceOf } from './correction-form.ts'
import { proposedOrder } from './rules.ts'
import { CorrectionText, SigningStep } from './wire.ts'

export interface Approved {
  readonly byName: string
  readonly atMs: number
  readonly sha256: Sha256
}
export interface StoredSignature {
  readonly who: SigningStep
  readonly sha256: Sha256
  /** All signatures of the file, as they were judged when it came. */
  readonly report: readonly SignatureReport[]
  readonly uploadedBy: AccountId
  readonly byName: string
  readonly atMs: number
}
export interface StoredCorrection {
  readonly revision: number
  readonly content: CorrectionText
  readonly savedByName: string
  readonly savedAtMs: number
}
export interface StoredDocument {
  readonly number: number
  readonly reference: string
  readonly approved: Approved | null
  readonly correction: StoredCorrection | null
  readonly orderRevision: number
  /** A proposal while the order's revision is 0. */
  readonly steps: readonly SigningStep[]
  readonly signatures: readonly StoredSignature[]
  readonly issued: { readonly atMs: number; readonly byName: string } | null
}
/** The minutes that were approved, and all their documents. */
export interface SigningState {
  readonly snapshot: Snapshot
  readonly candidates: readonly SigningStep[]
  readonly documents: readonly StoredDocument[]
}

const Steps = z.array(SigningStep)
const Reports = z.array(SignatureReport)

/** Null: the minutes are not approved. */
export async function signingState(database: Database, meetingId: MeetingId): Promise<SigningState | null> {
  const minutes = await approvedOf(database, meetingId)
  const row = await minutesRow(database, meetingId)
  if (minutes === null || row === null) return null
  const { snapshot } = minutes
  const candidates = await candidatesOf(database, meetingId, snapshot.facts.holder)
  const approved = { byName: row.approved_by_name ?? '', atMs: row.approved_at_ms ?? 0, sha256: minutes.sha256 }
  const [orders, signatures, issues] = [
    await database.selectFrom('signing_orders').selectAll().where('meeting_id', '=', meetingId).execute(),
    await signaturesOf(database, meetingId),
    await database.selectFrom('minutes_issues').selectAll().where('meeting_id', '=', meetingId).execute(),
  ]
  const withSigning = (
    one: Pick<StoredDocument, 'number' | 'reference' | 'approved' | 'correction'>,
  ): StoredDocument => {
    const order = orders.find(({ number }) => number === one.number)
    const issue = issues.find(({ number }) => number === one.number)
    return {
      ...one,
      orderRevision: order?.revision ?? 0,
      steps: order === undefined ? proposedOrder(candidates) : Steps.parse(JSON.parse(order.steps)),
      signatures: signatures.get(one.number) ?? [],
      issued: issue === undefined ? null : { atMs: issue.issued_at_ms, byName: issue.issued_by_name },
    }
  }
  const corrections = await correctionsOf(database, meetingId)
  const first = { number: 0, reference: referenceOf(fieldsOf(snapshot)), approved, correction: null }
  return { snapshot, candidates, documents: [first, ...corrections].map(withSigning) }
}

function fieldsOf({ entries }: Snapshot): { number: string; symbol: string } {
  const fieldOf = (field: 'number' | 'symbol'): string => {
    const found = entries.find(({ entry }) => entry.kind === 'field' && entry.field === field)?.entry
    return found?.kind === 'field' ? found.text : ''
  }
  return { number: fieldOf('number'), symbol: fieldOf('symbol') }
}

async function candidatesOf(database: Database, meetingId: MeetingId, holder: string): Promise<SigningStep[]> {
  const people = (await participantsOf(database, meetingId)).flatMap(({ accountId, fullName, role }) =>
    role === 'chair' || role === 'secretary' ? [{ kind: 'person' as const, accountId, fullName, role }] : [],
  )
  return [...people, { kind: 'agency', name: holder }]
}

async function correctionsOf(database: Database, meetingId: MeetingId) {
  const rows = await database
    .selectFrom('minutes_corrections')
    .innerJoin('accounts', 'accounts.account_id', 'minutes_corrections.saved_by')
    .select(['number', 'revision', 'content', 'saved_at_ms', 'accounts.full_name'])
    .select(['approved_at_ms', 'approved_by_name', 'pdf_sha256'])
    .where('meeting_id', '=', meetingId)
    .orderBy('number')
    .execute()
  return rows.map((row) => {
    const content = CorrectionText.parse(JSON.parse(row.content))
    const { number, revision, approved_at_ms: atMs, approved_by_name: byName, pdf_sha256: sha256 } = row
    return {
      ...{ number, reference: referenceOf(content) },
      approved: atMs === null || sha256 === null ? null : { byName: byName ?? '', atMs, sha256 },
      correction: { revision, content, savedByName: row.full_name, savedAtMs: row.saved_at_ms },
    }
  })
}

async function signaturesOf(database: Database, meetingId: MeetingId): Promise<Map<number, StoredSignature[]>> {
  const rows = await database
    .selectFrom('signing_signatures')
    .select(['number', 'signer', 'sha256', 'report', 'uploaded_by', 'uploaded_by_name', 'uploaded_at_ms'])
    .where('meeting_id', '=', meetingId)
    .orderBy('number')
    .orderBy('step')
    .execute()
  const byDocument = new Map<number, StoredSignature[]>()
  for (const row of rows) {
    const signature = {
      who: SigningStep.parse(JSON.parse(row.signer)),
      report: Reports.parse(JSON.parse(row.report)),
      ...{ sha256: row.sha256, uploadedBy: row.uploaded_by, byName: row.uploaded_by_name, atMs: row.uploaded_at_ms },
    }
    byDocument.set(row.number, [...(byDocument.get(row.number) ?? []), signature])
  }
  return byDocument
}

/** The newest file of a document: with the last signature, or as it was approved; null: there is none yet. */
export async function newestFile(database: Database, meetingId: MeetingId, number: number): Promise<Uint8Array | null> {
  const signed = await database
    .selectFrom('signing_signatures')
    .select('pdf')
    .where('meeting_id', '=', meetingId)
    .where('number', '=', number)
    .orderBy('step', 'desc')
    .limit(1)
    .executeTakeFirst()
  return signed?.pdf ?? approvedFile(database, meetingId, number)
}

/** The file as it was approved, without any signature. */
export async function approvedFile(
  database: Database,
  meetingId: MeetingId,
  number: number,
): Promise<Uint8Array | null> {
  if (number === 0) return approvedPdf(database, meetingId)
  const row = await database
    .selectFrom('minutes_corrections')
    .select('pdf')
    .where('meeting_id', '=', meetingId)
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.pdf ?? null
}

/** The file that was given out last; null: none was, or another took its place. */
export async function preparedRow(database: Database, meetingId: MeetingId, number: number) {
  const row = await database
    .selectFrom('signing_prepared')
    .select([
      'prepared_id',
      'step',
      'order_revision',
      'base_sha256',
      'sha256',
      'bytes',
      'field',
      'picture',
      'made_at_ms',
    ])
    .where('meeting_id', '=', meetingId)
    .where('number', '=', number)
    .where('pdf', 'is not', null)
    .orderBy('prepared_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
export type PreparedRow = NonNullable<Awaited<ReturnType<typeof preparedRow>>>

/** Whether a file that was given out is the one to be signed in this step, as the document stands now. */
export function isCurrent(prepared: PreparedRow, document: StoredDocument): boolean {
  const base = document.signatures.at(-1)?.sha256 ?? document.approved?.sha256
  return (
    prepared.step === document.signatures.length &&
    prepared.order_revision === document.orderRevision &&
    prepared.base_sha256 === base
  )
}

/** Whether all of its steps are signed. */
export function isComplete({ orderRevision, signatures, steps }: StoredDocument): boolean {
  return orderRevision > 0 && signatures.length > 0 && signatures.length >= steps.length
}
