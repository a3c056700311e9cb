// Reads and writes the choices of a batch: for each ballot one query for all of its voters, and one statement for all new rows.
import { sql, type Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { BallotCastsTable } from '../storage/schema.ts'
import type { AccountId, BallotId, ReceiptId } from '../wire/ids.ts'
import { countedByHand } from './hands-store.ts'
import type { KeptCast } from './rules.ts'
import type { BallotRow } from './store.ts'

/** What is known of those who cast in one ballot. */
export interface KnownVoters {
  /** On the frozen list, and whether they are entitled. */
  readonly listed: ReadonlyMap<AccountId, { readonly entitled: boolean; readonly fullName: string }>
  readonly casts: ReadonlyMap<AccountId, readonly KeptCast[]>
  readonly countedByHand: ReadonlySet<AccountId>
}

export async function knownVoters(
  within: Database,
  ballot: Pick<BallotRow, 'ballot_id' | 'state'>,
  accountIds: readonly AccountId[],
): Promise<KnownVoters> {
  const { ballot_id: ballotId } = ballot
  // As one value: however many they are, it is the same statement, which is prepared once.
  const these = sql<AccountId>`(select value from json_each(${JSON.stringify(accountIds)}))`
  const listed = await within
    .selectFrom('ballot_voters')
    .select(['account_id', 'entitled', 'full_name'])
    .where('ballot_id', '=', ballotId)
    .where('account_id', 'in', these)
    .execute()
  const casts = await within
    .selectFrom('ballot_casts')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .where('account_id', 'in', these)
    .execute()
  return {
    listed: new Map(listed.map((row) => [row.account_id, { entitled: row.entitled === 1, fullName: row.full_name }])),
    casts: Map.groupBy(casts.map(castFrom), ({ accountId }) => accountId),
    countedByHand: await countedByHand(within, ballot, accountIds),
  }
}

/** Everything that one voter has cast in a ballot. */
export async function castsOf(database: Database, ballotId: BallotId, accountId: AccountId): Promise<KeptCast[]> {
  const rows = await database
    .selectFrom('ballot_casts')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .where('account_id', '=', accountId)
    .execute()
  return rows.map(castFrom)
}

/** The choices that count. */
export async function countedCasts(database: Database, ballotId: BallotId): Promise<KeptCast[]> {
  const rows = await database
    .selectFrom('ballot_casts')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .where('replaced', '=', 0)
    .execute()
  return rows.map(castFrom)
}

function castFrom(row: Selectable<BallotCastsTable>): KeptCast {
  return {
    ...{ receiptId: row.receipt_id, accountId: row.account_id, choice: row.choice, castAtMs: row.cast_at_ms },
    ...{ replaces: row.replaces === '' ? null : row.replaces, replaced: row.replaced === 1 },
  }
}

/** Writes new choices; those that they take the place of count no more. In the transaction of the batch. */
export async function writeCasts(within: Database, ballotId: BallotId, casts: readonly KeptCast[]): Promise<void> {
  if (casts.length === 0) return
  const replaced = casts.flatMap(({ replaces }) => replaces ?? [])
  if (replaced.length > 0) {
    const these = sql<ReceiptId>`(select value from json_each(${JSON.stringify(replaced)}))`
    await within.updateTable('ballot_casts').set({ replaced: 1 }).where('receipt_id', 'in', these).execute()
  }
  const rows = casts.map((cast) => [
    cast.receiptId,
    cast.accountId,
    cast.choice,
    cast.castAtMs,
    cast.replaces ?? '',
    cast.replaced ? 1 : 0,
  ])
  await sql`insert into ballot_casts (ballot_id, receipt_id, account_id, choice, cast_at_ms, replaces, replaced)
    select ${ballotId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
    from json_each(${JSON.stringify(rows)})`.execute(within)
}

/** @returns those that were not on record as late before. */
export async function writeLate(
  within: Database,
  ballotId: BallotId,
  accountIds: readonly AccountId[],
  atMs: number,
): Promise<AccountId[]> {
  if (accountIds.length === 0) return []
  const written = await within
    .insertInto('ballot_late_casts')
    .values(accountIds.map((accountId) => ({ ballot_id: ballotId, account_id: accountId, at_ms: atMs })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .execute()
  return written.map((row) => row.account_id)
}

export async function lateCasts(
  database: Database,
  ballotId: BallotId,
): Promise<{ accountId: AccountId; fullName: string; atMs: number }[]> {
  const rows = await database
    .selectFrom('ballot_late_casts')
    .innerJoin('ballot_voters', (join) =>
      join
        .onRef('ballot_voters.ballot_id', '=', 'ballot_late_casts.ballot_id')
        .onRef('ballot_voters.account_id', '=', 'ballot_late_casts.account_id'),
    )
    .select(['ballot_late_casts.account_id as accountId', 'full_name as fullName', 'at_ms as atMs'])
    .where('ballot_late_casts.ballot_id', '=', ballotId)
    .orderBy('at_ms')
    .execute()
  return rows
}
