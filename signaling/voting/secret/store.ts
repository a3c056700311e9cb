// Reads and writes what secret ballots keep: who counts, the encrypted ballots, and what came out of the sums.
import { sql } from 'kysely'
import type { Database } from '../../storage/database.ts'
import type { AccountId, BallotId, ReceiptId } from '../../wire/ids.ts'
import type { SecretEvidence } from './common/recount.ts'

export interface TrusteeRow {
  readonly accountId: AccountId
  readonly fullName: string
  readonly key: string | null
  readonly decryption: string | null
}

/** The chair first, then the committee as it was drafted. */
export async function trusteesOf(database: Database, ballotId: BallotId): Promise<TrusteeRow[]> {
  const rows = await database
    .selectFrom('ballot_trustees')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    ...{ accountId: row.account_id, fullName: row.full_name, key: row.key, decryption: row.decryption },
  }))
}

/** Replaces the trustees of a draft; a trustee that stays keeps the key. */
export async function writeTrustees(
  within: Database,
  ballotId: BallotId,
  people: readonly { readonly accountId: AccountId; readonly fullName: string }[],
): Promise<void> {
  const before = new Map((await trusteesOf(within, ballotId)).map((one) => [one.accountId, one.key]))
  await within.deleteFrom('ballot_trustees').where('ballot_id', '=', ballotId).execute()
  for (const [position, { accountId, fullName }] of people.entries())
    await within
      .insertInto('ballot_trustees')
      .values({
        ...{ ballot_id: ballotId, account_id: accountId, position, full_name: fullName },
        ...{ key: before.get(accountId) ?? null, decryption: null },
      })
      .execute()
}

export async function writeTrusteeKey(
  within: Database,
  ballotId: BallotId,
  accountId: AccountId,
  key: string,
): Promise<void> {
  await within
    .updateTable('ballot_trustees')
    .set({ key })
    .where('ballot_id', '=', ballotId)
    .where('account_id', '=', accountId)
    .execute()
}

export async function writeDecryption(
  within: Database,
  ballotId: BallotId,
  accountId: AccountId,
  decryption: string,
): Promise<void> {
  await within
    .updateTable('ballot_trustees')
    .set({ decryption })
    .where('ballot_id', '=', ballotId)
    .where('account_id', '=', accountId)
    .execute()
}

export interface SecretRow {
  readonly election: string
  /** In the order of the rule's choices; null: not counted. */
  readonly counts: readonly number[] | null
  readonly failed: string | null
}

/** Null of a ballot that was not opened or is not secret. */
export async function secretRow(database: Database, ballotId: BallotId): Promise<SecretRow | null> {
  const row = await database
    .selectFrom('secret_ballots')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .executeTakeFirst()
  if (row === undefined) return null
  return { election: row.election, counts: row.counts === null ? null : readCounts(row.counts), failed: row.failed }
}

function readCounts(text: string): readonly number[] {
  const read: unknown = JSON.parse(text)
  return Array.isArray(read) ? read.map(Number) : []
}

export async function insertSecret(within: Database, ballotId: BallotId, election: string): Promise<void> {
  await within
    .insertInto('secret_ballots')
    .values({ ballot_id: ballotId, election, counts: null, failed: null })
    .execute()
}

export async function writeOutcome(
  within: Database,
  ballotId: BallotId,
  outcome: { readonly counts: readonly number[] } | { readonly failed: string },
): Promise<void> {
  const set = 'counts' in outcome ? { counts: JSON.stringify(outcome.counts) } : outcome
  await within.updateTable('secret_ballots').set(set).where('ballot_id', '=', ballotId).execute()
}

/** What anybody can count the ballot again from; null: not everybody has given their part. */
export async function evidenceOf(database: Database, ballotId: BallotId): Promise<SecretEvidence | null> {
  const secret = await secretRow(database, ballotId)
  if (secret === null) return null
  const trustees = (await trusteesOf(database, ballotId)).map(({ fullName, key, decryption }) =>
    key === null || decryption === null ? null : { fullName, key, decryption },
  )
  const whole = trustees.filter((one) => one !== null)
  if (whole.length !== trustees.length) return null
  return { election: secret.election, trustees: whole, ballots: await publishedBallots(database, ballotId) }
}

/** An encrypted ballot that is saved. */
export interface SecretCast {
  readonly tracker: ReceiptId
  readonly accountId: AccountId
  readonly credential: string
  readonly encrypted: string
  /** The tracker of the one that it took the place of; null: the voter's first. */
  readonly replaces: ReceiptId | null
  readonly replaced: boolean
}

/** Everything that these voters have cast in a ballot. */
export async function secretCastsOf(
  database: Database,
  ballotId: BallotId,
  accountIds: readonly AccountId[],
): Promise<SecretCast[]> {
  const these = sql<AccountId>`(select value from json_each(${JSON.stringify(accountIds)}))`
  const rows = await database
    .selectFrom('secret_casts')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .where('account_id', 'in', these)
    .execute()
  return rows.map((row) => ({
    ...{ tracker: row.tracker, accountId: row.account_id, credential: row.credential, encrypted: row.encrypted },
    ...{ replaces: row.replaces === '' ? null : row.replaces, replaced: row.replaced === 1 },
  }))
}

/** Of the ballots that count, in the order of their letters. The ballots themselves, some kilobytes each, are not read. */
export async function publishedTrackers(database: Database, ballotId: BallotId): Promise<ReceiptId[]> {
  const rows = await database
    .selectFrom('secret_casts')
    .select('tracker')
    .where('ballot_id', '=', ballotId)
    .where('replaced', '=', 0)
    .orderBy('tracker')
    .execute()
  return rows.map(({ tracker }) => tracker)
}

/**
 * The encrypted ballots that count, in the order of their trackers, without the voters.
 *
 * @param page - Left out: all of them. `from` is 0-based.
 */
export async function publishedBallots(
  database: Database,
  ballotId: BallotId,
  page?: { readonly from: number; readonly limit: number },
): Promise<string[]> {
  const all = database
    .selectFrom('secret_casts')
    .select('encrypted')
    .where('ballot_id', '=', ballotId)
    .where('replaced', '=', 0)
    .orderBy('tracker')
  const rows = await (page === undefined ? all : all.limit(page.limit).offset(page.from)).execute()
  return rows.map(({ encrypted }) => encrypted)
}

/** Who has voted; never what. */
export async function secretVoters(database: Database, ballotId: BallotId): Promise<ReadonlySet<AccountId>> {
  const rows = await database
    .selectFrom('secret_casts')
    .select('account_id')
    .where('ballot_id', '=', ballotId)
    .where('replaced', '=', 0)
    .execute()
  return new Set(rows.map((row) => row.account_id))
}

export async function secretVotedOf(database: Database, ballotId: BallotId): Promise<number> {
  const { count } = await database
    .selectFrom('secret_casts')
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .where('ballot_id', '=', ballotId)
    .where('replaced', '=', 0)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Whether somebody's ballot was signed with this credential: each ballot has one of its own. */
export async function credentialsTaken(
  within: Database,
  ballotId: BallotId,
  credentials: readonly string[],
): Promise<ReadonlySet<string>> {
  const these = sql<string>`(select value from json_each(${JSON.stringify(credentials)}))`
  const rows = await within
    .selectFrom('secret_casts')
    .select('credential')
    .where('ballot_id', '=', ballotId)
    .where('credential', 'in', these)
    .execute()
  return new Set(rows.map(({ credential }) => credential))
}

/** Writes one; the one that it takes the place of counts no more, and its text is gone. */
export async function writeSecretCast(within: Database, ballotId: BallotId, cast: SecretCast): Promise<void> {
  if (cast.replaces !== null)
    await within
      .updateTable('secret_casts')
      .set({ replaced: 1, encrypted: '' })
      .where('ballot_id', '=', ballotId)
      .where('tracker', '=', cast.replaces)
      .execute()
  await within
    .insertInto('secret_casts')
    .values({
      ...{ ballot_id: ballotId, tracker: cast.tracker, account_id: cast.accountId, credential: cast.credential },
      ...{ encrypted: cast.encrypted, replaces: cast.replaces ?? '', replaced: 0 },
    })
    .execute()
}
