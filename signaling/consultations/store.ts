// Reads and writes consultations: drafts, who is asked, files and acts.
import type { Selectable } from 'kysely'
import { findRule } from '../bodies/store.ts'
import { RuleText } from '../bodies/wire.ts'
import { newId } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { ConsultationFilesTable, ConsultationMembersTable, ConsultationsTable } from '../storage/schema.ts'
import { ConsultationFileId, Sha256, type AccountId, type ConsultationId } from '../wire/ids.ts'
import { ruleWith } from './rules.ts'
import { FileSignatures, type ActDone, type ConsultationAct, type ConsultationFile } from './wire.ts'

export type ConsultationRow = Selectable<ConsultationsTable>
export type MemberRow = Selectable<ConsultationMembersTable>
export type FileRow = Selectable<ConsultationFilesTable>

/** SQLite's limit is 32766 parameters a statement. */
const ROWS_PER_STATEMENT = 1_000

export async function consultationRow(
  database: Database,
  consultationId: ConsultationId,
): Promise<ConsultationRow | null> {
  const row = await database
    .selectFrom('consultations')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .executeTakeFirst()
  return row ?? null
}

/** The rule as it read at the sending; of a draft, as it reads now, with the choices that are offered. @throws when it is not understood. */
export async function ruleOf(database: Database, row: ConsultationRow): Promise<RuleText> {
  if (row.rule_text !== null) return RuleText.parse(JSON.parse(row.rule_text))
  const rule = await findRule(database, row.rule_id)
  if (rule === null) throw new Error('a consultation names a rule that there is not')
  return ruleWith(rule.text, row.choices)
}

export async function isAsked(database: Database, consultationId: ConsultationId, accountId: AccountId) {
  const row = await database
    .selectFrom('consultation_members')
    .select('account_id')
    .where('consultation_id', '=', consultationId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

/** Freezes who is asked. */
export async function freezeMembers(within: Database, members: readonly MemberRow[]): Promise<void> {
  for (let from = 0; from < members.length; from += ROWS_PER_STATEMENT)
    await within
      .insertInto('consultation_members')
      .values(members.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}

/** Everybody who is asked, by name. */
export function membersAsked(database: Database, consultationId: ConsultationId): Promise<MemberRow[]> {
  return database
    .selectFrom('consultation_members')
    .innerJoin('accounts', 'accounts.account_id', 'consultation_members.account_id')
    .selectAll('consultation_members')
    .where('consultation_id', '=', consultationId)
    .orderBy('accounts.name_key')
    .orderBy('consultation_members.account_id')
    .execute()
}

export async function noteRead(within: Database, consultationId: ConsultationId, accountId: AccountId, nowMs: number) {
  await within
    .insertInto('consultation_reads')
    .values({ consultation_id: consultationId, account_id: accountId, at_ms: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function readsOf(database: Database, consultationId: ConsultationId): Promise<Map<AccountId, number>> {
  const rows = await database
    .selectFrom('consultation_reads')
    .select(['account_id', 'at_ms'])
    .where('consultation_id', '=', consultationId)
    .execute()
  return new Map(rows.map((row) => [row.account_id, row.at_ms]))
}

export async function writeAct(
  within: Database,
  consultationId: ConsultationId,
  { act, atMs, byName, reason, deadlineAtMs, told }: ActDone,
): Promise<void> {
  await within
    .insertInto('consultation_acts')
    .values({
      ...{ consultation_id: consultationId, act, at_ms: atMs, by_name: byName, reason },
      ...{ deadline_at_ms: deadlineAtMs, told },
    })
    .execute()
}

export async function actsOf(database: Database, consultationId: ConsultationId): Promise<ActDone[]> {
  const rows = await database
    .selectFrom('consultation_acts')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .orderBy('act_id')
    .execute()
  return rows.map((row) => ({
    ...{ act: row.act, atMs: row.at_ms, byName: row.by_name, reason: row.reason },
    ...{ deadlineAtMs: row.deadline_at_ms, told: row.told },
  }))
}

/** Whether the clock has done this for this deadline. */
export async function isDone(within: Database, row: ConsultationRow, act: ConsultationAct): Promise<boolean> {
  const done = await within
    .selectFrom('consultation_acts')
    .select('act_id')
    .where('consultation_id', '=', row.consultation_id)
    .where('act', '=', act)
    .where('deadline_at_ms', '=', row.deadline_at_ms)
    .executeTakeFirst()
  return done !== undefined
}

export function fileFrom(row: FileRow): ConsultationFile {
  return {
    ...{ fileId: row.file_id, fileName: row.file_name, bytes: row.bytes, pages: row.pages },
    ...{ sha256: Sha256.parse(row.sha256), ignoreIndex: row.ignore_index === 1 },
    signatures: row.signatures === null ? null : FileSignatures.parse(JSON.parse(row.signatures)),
  }
}

/** In the order of their coming. @param ownerId - Null: the papers. Left out: all files. */
export function filesOf(
  database: Database,
  consultationId: ConsultationId,
  ownerId?: AccountId | null,
): Promise<FileRow[]> {
  let query = database.selectFrom('consultation_files').selectAll().where('consultation_id', '=', consultationId)
  if (ownerId !== undefined) query = query.where('owner_id', ownerId === null ? 'is' : '=', ownerId)
  return query.orderBy('uploaded_at_ms').orderBy('file_id').execute()
}

/** Of the opinions that count. */
export function opinionFilesOf(database: Database, consultationId: ConsultationId): Promise<FileRow[]> {
  const counted = database
    .selectFrom('consultation_answers')
    .select('file_id')
    .where('consultation_id', '=', consultationId)
    .where('replaced', '=', 0)
    .where('file_id', 'is not', null)
  return database
    .selectFrom('consultation_files')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('file_id', 'in', counted.$castTo<{ file_id: ConsultationFileId }>())
    .execute()
}

/** Null where that consultation has no such file, whatever others have. */
export async function fileRow(
  database: Database,
  consultationId: ConsultationId,
  fileId: ConsultationFileId,
): Promise<FileRow | null> {
  const row = await database
    .selectFrom('consultation_files')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('file_id', '=', fileId)
    .executeTakeFirst()
  return row ?? null
}

export async function insertFile(within: Database, file: Omit<FileRow, 'file_id'>): Promise<FileRow> {
  const row = { ...file, file_id: newId(ConsultationFileId) }
  await within.insertInto('consultation_files').values(row).execute()
  return row
}
