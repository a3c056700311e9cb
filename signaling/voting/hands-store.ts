// Reads and writes halls' counts by show of hands.
import { sql } from 'kysely'
import type { ChoiceKey } from '../bodies/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, BallotId, SiteId } from '../wire/ids.ts'
import type { BallotRow } from './store.ts'
import type { HandCount } from './wire.ts'

/** Whose hand was raised for what. */
export interface Hand {
  readonly accountId: AccountId
  readonly choice: ChoiceKey
}

/** The counts of a ballot that stand: entered, and not sent back. By the order of the sites. */
export async function handCounts(
  database: Database,
  ballotId: BallotId,
  siteId: SiteId | null = null,
): Promise<HandCount[]> {
  let query = database
    .selectFrom('ballot_hand_counts')
    .innerJoin('sites', 'sites.site_id', 'ballot_hand_counts.site_id')
    .selectAll('ballot_hand_counts')
    .select('sites.name as site_name')
    .where('ballot_id', '=', ballotId)
    .where('entered_at_ms', 'is not', null)
  if (siteId !== null) query = query.where('ballot_hand_counts.site_id', '=', siteId)
  const rows = await query.orderBy('sites.position').orderBy('sites.site_id').execute()
  if (rows.length === 0) return []
  const hands = await handsOf(database, ballotId)
  return rows.map((row) => {
    const people = hands.get(row.site_id) ?? []
    const counts = Map.groupBy(people, ({ choice }) => choice)
    return {
      ...{ siteId: row.site_id, siteName: row.site_name, revision: row.revision, people },
      counts: [...counts].map(([choice, own]) => ({ choice, count: own.length })),
      ...{ enteredAtMs: row.entered_at_ms ?? 0, enteredBy: row.entered_by ?? '' },
      ...{ confirmedAtMs: row.confirmed_at_ms, confirmedBy: row.confirmed_by },
    }
  })
}

async function handsOf(database: Database, ballotId: BallotId): Promise<Map<SiteId, HandCount['people']>> {
  const rows = await database
    .selectFrom('ballot_hands')
    .innerJoin('ballot_voters', (join) =>
      join
        .onRef('ballot_voters.ballot_id', '=', 'ballot_hands.ballot_id')
        .onRef('ballot_voters.account_id', '=', 'ballot_hands.account_id'),
    )
    .innerJoin('accounts', 'accounts.account_id', 'ballot_hands.account_id')
    .select([
      'ballot_hands.site_id as siteId',
      'ballot_hands.account_id as accountId',
      'ballot_voters.full_name as fullName',
      'ballot_hands.choice as choice',
    ])
    .where('ballot_hands.ballot_id', '=', ballotId)
    .orderBy('accounts.name_key')
    .execute()
  const people = Map.groupBy(rows, ({ siteId }) => siteId)
  return new Map([...people].map(([siteId, own]) => [siteId, own.map(({ siteId: _site, ...person }) => person)]))
}

/** @returns 0 where nothing was ever entered; a count that was sent back keeps its number. */
export async function handsRevision(database: Database, ballotId: BallotId, siteId: SiteId): Promise<number> {
  const row = await database
    .selectFrom('ballot_hand_counts')
    .select('revision')
    .where('ballot_id', '=', ballotId)
    .where('site_id', '=', siteId)
    .executeTakeFirst()
  return row?.revision ?? 0
}

/** Puts a hall's count in place of the one before. */
export async function writeHands(
  within: Database,
  entry: {
    readonly ballotId: BallotId
    readonly siteId: SiteId
    readonly revision: number
    readonly hands: readonly Hand[]
    readonly atMs: number
    readonly byName: string
  },
): Promise<void> {
  const { ballotId, siteId, revision, hands } = entry
  await forgetHands(within, ballotId, siteId)
  const columns = {
    ...{ revision, entered_at_ms: entry.atMs, entered_by: entry.byName },
    ...{ confirmed_at_ms: null, confirmed_by: null },
  }
  await within
    .insertInto('ballot_hand_counts')
    .values({ ballot_id: ballotId, site_id: siteId, ...columns })
    .onConflict((conflict) => conflict.columns(['ballot_id', 'site_id']).doUpdateSet(columns))
    .execute()
  if (hands.length === 0) return
  await within
    .insertInto('ballot_hands')
    .values(
      hands.map(({ accountId, choice }) => ({ ballot_id: ballotId, account_id: accountId, site_id: siteId, choice })),
    )
    .execute()
}

export async function confirmHands(
  within: Database,
  ballotId: BallotId,
  siteId: SiteId,
  by: { readonly atMs: number; readonly byName: string },
): Promise<void> {
  await within
    .updateTable('ballot_hand_counts')
    .set({ confirmed_at_ms: by.atMs, confirmed_by: by.byName })
    .where('ballot_id', '=', ballotId)
    .where('site_id', '=', siteId)
    .execute()
}

/** Nothing of the count is left but its number, one higher. */
export async function sendHandsBack(
  within: Database,
  ballotId: BallotId,
  siteId: SiteId,
  revision: number,
): Promise<void> {
  await forgetHands(within, ballotId, siteId)
  await within
    .updateTable('ballot_hand_counts')
    .set({ revision: revision + 1, entered_at_ms: null, entered_by: null })
    .where('ballot_id', '=', ballotId)
    .where('site_id', '=', siteId)
    .execute()
}

async function forgetHands(within: Database, ballotId: BallotId, siteId: SiteId): Promise<void> {
  await within.deleteFrom('ballot_hands').where('ballot_id', '=', ballotId).where('site_id', '=', siteId).execute()
}

/** Halls whose count waits for the chair's word. */
export async function unconfirmedHalls(database: Database, ballotId: BallotId): Promise<number> {
  const { count } = await database
    .selectFrom('ballot_hand_counts')
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .where('ballot_id', '=', ballotId)
    .where('entered_at_ms', 'is not', null)
    .where('confirmed_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * Of these people those whose hand stands in place of a choice of their own: while choices are taken whether it is confirmed yet or not, after the
 * end only if it was confirmed. A hand that nobody confirmed was not counted, so a choice that arrives then is a late one.
 */
export async function countedByHand(
  database: Database,
  { ballot_id: ballotId, state }: Pick<BallotRow, 'ballot_id' | 'state'>,
  accountIds: readonly AccountId[],
): Promise<ReadonlySet<AccountId>> {
  // As one value: however many they are, it is the same statement, which is prepared once.
  const these = sql<AccountId>`(select value from json_each(${JSON.stringify(accountIds)}))`
  let query = database
    .selectFrom('ballot_hands')
    .innerJoin('ballot_hand_counts', (join) =>
      join
        .onRef('ballot_hand_counts.ballot_id', '=', 'ballot_hands.ballot_id')
        .onRef('ballot_hand_counts.site_id', '=', 'ballot_hands.site_id'),
    )
    .select('ballot_hands.account_id as accountId')
    .where('ballot_hands.ballot_id', '=', ballotId)
    .where('ballot_hands.account_id', 'in', these)
  if (state === 'ended') query = query.where('ballot_hand_counts.confirmed_at_ms', 'is not', null)
  return new Set((await query.execute()).map((row) => row.accountId))
}
