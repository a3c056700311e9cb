import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import { WrittenQuery } from '../storage/written-query.ts'
import type { AccountsTable } from '../storage/schema.ts'
import type { AccountId, SiteId } from '../wire/ids.ts'
import { nameKey } from '../wire/name-order.ts'
import { foldedWords, searchText } from '../kit/search-text.ts'
import type { Account } from './wire.ts'

const ACCOUNT_COLUMNS = [
  'accounts.account_id',
  'accounts.username',
  'accounts.full_name',
  'accounts.title',
  'accounts.site_id',
  'accounts.system_role',
  'accounts.may_prepare_meetings',
  'accounts.disabled',
] as const

type AccountRow = Pick<
  Selectable<AccountsTable>,
  'account_id' | 'username' | 'full_name' | 'title' | 'site_id' | 'system_role' | 'may_prepare_meetings' | 'disabled'
>

function toAccount(row: AccountRow): Account {
  return {
    accountId: row.account_id,
    username: row.username,
    fullName: row.full_name,
    title: row.title,
    siteId: row.site_id,
    systemRole: row.system_role,
    mayPrepareMeetings: row.may_prepare_meetings === 1,
    disabled: row.disabled === 1,
  }
}

export async function accountById(database: Database, accountId: AccountId): Promise<Account | null> {
  const row = await database
    .selectFrom('accounts')
    .select(ACCOUNT_COLUMNS)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row === undefined ? null : toAccount(row)
}

/** An account with where its e-mail goes. */
export type AddressedAccount = Account & { readonly email: string | null }

/** The accounts of these user names. */
export async function accountsNamed(
  database: Database,
  usernames: readonly string[],
): Promise<ReadonlyMap<string, AddressedAccount>> {
  if (usernames.length === 0) return new Map()
  const rows = await database
    .selectFrom('accounts')
    .select([...ACCOUNT_COLUMNS, 'accounts.email'])
    .where('username', 'in', usernames)
    .execute()
  return new Map(rows.map((row) => [row.username, { ...toAccount(row), email: row.email }]))
}

export interface Credentials {
  readonly account: Account
  readonly passwordHash: string
}

export async function credentialsOf(database: Database, username: string): Promise<Credentials | null> {
  const row = await database
    .selectFrom('accounts')
    .select([...ACCOUNT_COLUMNS, 'accounts.password_hash'])
    .where('username', '=', username)
    .executeTakeFirst()
  return row === undefined ? null : { account: toAccount(row), passwordHash: row.password_hash }
}

export async function accountExists(database: Database): Promise<boolean> {
  return (await database.selectFrom('accounts').select('account_id').limit(1).executeTakeFirst()) !== undefined
}

export type NewAccount = Omit<Account, 'disabled'> & {
  readonly passwordHash: string
  readonly siteName: string
  readonly email?: string | null | undefined
}

/** Adds accounts that are found by their own words and by their site's name. Returns how many of the user names were free. */
export async function insertAccounts(
  database: Database,
  accounts: readonly NewAccount[],
  nowMs: number,
): Promise<number> {
  let added = 0
  for (const account of accounts) {
    const result = await database
      .insertInto('accounts')
      .values({
        account_id: account.accountId,
        username: account.username,
        full_name: account.fullName,
        title: account.title,
        site_id: account.siteId,
        system_role: account.systemRole,
        may_prepare_meetings: account.mayPrepareMeetings ? 1 : 0,
        disabled: 0,
        password_hash: account.passwordHash,
        name_key: nameKey(account.fullName),
        search_text: searchText(account.fullName, account.title, account.username, account.siteName),
        created_at_ms: nowMs,
        email: account.email ?? null,
      })
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst()
    added += Number(result.numInsertedOrUpdatedRows ?? 0n)
  }
  return added
}

/** People whose words begin with each word of the text, whatever the diacritics, in the order of clerks. */
export async function searchAccounts(
  database: Database,
  search: { text: string; siteIds: readonly SiteId[] | undefined; withDisabled: boolean; limit: number },
): Promise<Account[]> {
  let query = database
    .selectFrom('accounts')
    .select(ACCOUNT_COLUMNS)
    .orderBy('name_key')
    .orderBy('username')
    .limit(search.limit)
  if (!search.withDisabled) query = query.where('disabled', '=', 0)
  if (search.siteIds !== undefined) {
    if (search.siteIds.length === 0) return []
    query = query.where('site_id', 'in', search.siteIds)
  }
  // Folded words hold letters and digits alone, so nothing in them is a wildcard of LIKE.
  for (const word of new Set(foldedWords(search.text))) query = query.where('search_text', 'like', `% ${word}%`)
  return (await query.execute()).map(toAccount)
}

export interface OpenSession {
  readonly account: Account
  readonly hasSecondFactor: boolean
  readonly session: {
    readonly createdAtMs: number
    readonly expiresAtMs: number
    readonly lastUsedAtMs: number
    readonly ip: string
  }
}

const runningSession = new WrittenQuery((database, { tokenHash, nowMs }: { tokenHash: string; nowMs: number }) =>
  database
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.account_id', 'sessions.account_id')
    .leftJoin('second_factors', 'second_factors.account_id', 'sessions.account_id')
    .select([
      'second_factors.confirmed_at_ms',
      ...ACCOUNT_COLUMNS,
      'sessions.created_at_ms',
      'sessions.expires_at_ms',
      'sessions.last_used_at_ms',
      'sessions.ip',
    ])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at_ms', '>', nowMs)
    .where('accounts.disabled', '=', 0),
)

/** The account of a session that is running and not barred. */
export async function accountOfSession(
  database: Database,
  tokenHash: string,
  nowMs: number,
): Promise<OpenSession | null> {
  const [row] = await runningSession.run(database, { tokenHash, nowMs })
  if (row === undefined) return null
  const { created_at_ms: createdAtMs, expires_at_ms: expiresAtMs, last_used_at_ms: lastUsedAtMs, ip } = row
  const hasSecondFactor = row.confirmed_at_ms !== null
  return { account: toAccount(row), hasSecondFactor, session: { createdAtMs, expiresAtMs, lastUsedAtMs, ip } }
}

/** Ends an account's sessions, but for the spared one. Returns their hashes. */
export async function deleteSessions(
  database: Database,
  accountId: AccountId,
  spared: string | null = null,
): Promise<string[]> {
  const rows = await database
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('token_hash', '!=', spared ?? '')
    .returning('token_hash')
    .execute()
  return rows.map((row) => row.token_hash)
}

/** Ends one session. @returns what the OpenID provider said that opened it; null: none did. */
export async function deleteSession(within: Database, tokenHash: string) {
  const row = await within
    .deleteFrom('sessions')
    .where('token_hash', '=', tokenHash)
    .returning(['sso_issuer', 'sso_sid', 'sso_id_token'])
    .executeTakeFirst()
  if (row === undefined || row.sso_issuer === null || row.sso_id_token === null) return null
  return { issuer: row.sso_issuer, sid: row.sso_sid, idToken: row.sso_id_token }
}

/** The cookies of an account's paired browsers, which work no more while the account is barred. */
export async function pairedTokensOf(database: Database, accountId: AccountId): Promise<string[]> {
  const rows = await database.selectFrom('pairings').select('token_hash').where('account_id', '=', accountId).execute()
  return rows.map((row) => row.token_hash)
}

/** What somebody may have paired who knew the account's password. @returns the hashes of their cookies. */
export async function removeOwnPairings(within: Database, accountId: AccountId): Promise<string[]> {
  const rows = await within
    .deleteFrom('pairings')
    .where('account_id', '=', accountId)
    .where('confirmed_by', '=', accountId)
    .returning('token_hash')
    .execute()
  return rows.map((row) => row.token_hash)
}

/** The phones that were brought into the account's hall: nobody's from now on. @returns the hashes of their cookies. */
export async function endPhonesOf(within: Database, accountId: AccountId): Promise<string[]> {
  const rows = await within.selectFrom('phones').select('token_hash').where('account_id', '=', accountId).execute()
  // A code that waits would make a phone that works again when the account does.
  await within.deleteFrom('phones').where('account_id', '=', accountId).where('began_at_ms', 'is', null).execute()
  await within.updateTable('phones').set({ token_hash: null }).where('account_id', '=', accountId).execute()
  return rows.flatMap((row) => row.token_hash ?? [])
}
