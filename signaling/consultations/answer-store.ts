// Reads and writes what members answer: answers, late ones, and how many there are.
import type { Selectable } from 'kysely'
import type { ChoiceKey } from '../bodies/wire.ts'
import type { Database } from '../storage/database.ts'
import type { ConsultationAnswersTable } from '../storage/schema.ts'
import type { AccountId, ConsultationId } from '../wire/ids.ts'
import { countedBy, type KeptAnswer } from './rules.ts'
import { ruleOf, type ConsultationRow } from './store.ts'
import type { ConsultationResult } from './wire.ts'

/** Who is asked and has not answered. */
export async function unanswered(database: Database, consultationId: ConsultationId): Promise<AccountId[]> {
  const rows = await database
    .selectFrom('consultation_members')
    .select('account_id')
    .where('consultation_id', '=', consultationId)
    .where(
      'account_id',
      'not in',
      database.selectFrom('consultation_answers').select('account_id').where('consultation_id', '=', consultationId),
    )
    .execute()
  return rows.map((row) => row.account_id)
}

function answerFrom(row: Selectable<ConsultationAnswersTable>): KeptAnswer {
  return {
    ...{ receiptId: row.receipt_id, accountId: row.account_id, choice: row.choice, text: row.text },
    ...{ fileId: row.file_id, atMs: row.at_ms },
    ...{ replaces: row.replaces === '' ? null : row.replaces, replaced: row.replaced === 1 },
  }
}

/** Everything that one member has answered, the oldest first. */
export async function answersOf(
  database: Database,
  consultationId: ConsultationId,
  accountId: AccountId,
): Promise<KeptAnswer[]> {
  const rows = await database
    .selectFrom('consultation_answers')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('account_id', '=', accountId)
    .orderBy('at_ms')
    .orderBy('receipt_id')
    .execute()
  return rows.map(answerFrom)
}

/** The one of each member that counts, or that of one member. */
export async function countedAnswersOf(
  database: Database,
  consultationId: ConsultationId,
  accountId?: AccountId,
): Promise<KeptAnswer[]> {
  let query = database
    .selectFrom('consultation_answers')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('replaced', '=', 0)
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  return (await query.execute()).map(answerFrom)
}

/** How many answers each member has sent. */
export async function versionsOf(database: Database, consultationId: ConsultationId): Promise<Map<AccountId, number>> {
  const rows = await database
    .selectFrom('consultation_answers')
    .select(['account_id', (count) => count.fn.countAll<number>().as('versions')])
    .where('consultation_id', '=', consultationId)
    .groupBy('account_id')
    .execute()
  return new Map(rows.map((row) => [row.account_id, Number(row.versions)]))
}

/** In the transaction of the answer: the one that it takes the place of counts no more. */
export async function writeAnswer(within: Database, consultationId: ConsultationId, answer: KeptAnswer): Promise<void> {
  if (answer.replaces !== null)
    await within
      .updateTable('consultation_answers')
      .set({ replaced: 1 })
      .where('receipt_id', '=', answer.replaces)
      .execute()
  await within
    .insertInto('consultation_answers')
    .values({
      ...{ receipt_id: answer.receiptId, consultation_id: consultationId, account_id: answer.accountId },
      ...{ choice: answer.choice, text: answer.text, file_id: answer.fileId, at_ms: answer.atMs },
      ...{ replaces: answer.replaces ?? ('' as const), replaced: 0 },
    })
    .execute()
}

export interface LateAnswer {
  readonly accountId: AccountId
  readonly choice: ChoiceKey
  readonly text: string
  readonly atMs: number
}

/** The first late one of each member stays on record. @returns whether it is this one. */
export async function writeLate(within: Database, consultationId: ConsultationId, late: LateAnswer): Promise<boolean> {
  const written = await within
    .insertInto('consultation_late_answers')
    .values({
      ...{ consultation_id: consultationId, account_id: late.accountId },
      ...{ choice: late.choice, text: late.text, at_ms: late.atMs },
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .execute()
  return written.length > 0
}

/** All late ones, or that of one member. */
export async function lateOf(
  database: Database,
  consultationId: ConsultationId,
  accountId?: AccountId,
): Promise<LateAnswer[]> {
  let query = database.selectFrom('consultation_late_answers').selectAll().where('consultation_id', '=', consultationId)
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  const rows = await query.execute()
  return rows.map((row) => ({ accountId: row.account_id, choice: row.choice, text: row.text, atMs: row.at_ms }))
}

/** Of one that is closed, or as it would be now. */
export async function resultOf(database: Database, row: ConsultationRow): Promise<ConsultationResult> {
  const counted = await database
    .selectFrom('consultation_answers')
    .select(['choice', (count) => count.fn.countAll<number>().as('people')])
    .where('consultation_id', '=', row.consultation_id)
    .where('replaced', '=', 0)
    .groupBy('choice')
    .execute()
  const counts = new Map(counted.map(({ choice, people }) => [choice, Number(people)]))
  const { late } = await database
    .selectFrom('consultation_late_answers')
    .select((count) => count.fn.countAll<number>().as('late'))
    .where('consultation_id', '=', row.consultation_id)
    .executeTakeFirstOrThrow()
  return countedBy(await ruleOf(database, row), row.members ?? 0, counts, Number(late))
}

/** How many have answered, and how many have opened it; who has answered has. */
export async function progressOf(
  database: Database,
  { consultation_id: consultationId, members }: ConsultationRow,
): Promise<{ members: number; answered: number; read: number }> {
  const answers = database.selectFrom('consultation_answers').where('consultation_id', '=', consultationId)
  const reads = database.selectFrom('consultation_reads').where('consultation_id', '=', consultationId)
  // One answer of each person counts.
  const { answered } = await answers
    .where('replaced', '=', 0)
    .select((count) => count.fn.countAll<number>().as('answered'))
    .executeTakeFirstOrThrow()
  const { opened } = await reads
    .where('account_id', 'not in', answers.select('account_id'))
    .select((count) => count.fn.countAll<number>().as('opened'))
    .executeTakeFirstOrThrow()
  return { members: members ?? 0, answered: Number(answered), read: Number(answered) + Number(opened) }
}
