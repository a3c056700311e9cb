// Which person at a provider an account is linked to: one account a person, one person an account.
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import type { PersonThere } from './wire.ts'

/** Somebody at the provider: the subject is the same for ever, the names are what the provider says today. */
export interface Person extends PersonThere {
  readonly subject: string
}

export async function linkedAccount(database: Database, issuer: string, subject: string): Promise<Account | null> {
  const row = await database
    .selectFrom('sso_links')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row === undefined ? null : accountById(database, row.account_id)
}

export function linkOf(database: Database, issuer: string, accountId: AccountId) {
  return database
    .selectFrom('sso_links')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

export async function isLinked(database: Database, issuer: string, accountId: AccountId): Promise<boolean> {
  return (await linkOf(database, issuer, accountId)) !== undefined
}

/** Which of these accounts are. */
export async function linkedOf(
  database: Database,
  issuer: string,
  accountIds: readonly AccountId[],
): Promise<AccountId[]> {
  if (accountIds.length === 0) return []
  const rows = await database
    .selectFrom('sso_links')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('account_id', 'in', accountIds)
    .execute()
  return rows.map((row) => row.account_id)
}

/** Both have to be free: the caller has made sure within the same transaction. */
export async function link(
  within: Database,
  { issuer, person, accountId, nowMs }: { issuer: string; person: Person; accountId: AccountId; nowMs: number },
): Promise<void> {
  await within
    .insertInto('sso_links')
    .values({
      ...{ issuer, subject: person.subject, account_id: accountId },
      ...{ username: person.username, full_name: person.fullName, linked_at_ms: nowMs },
    })
    .execute()
}

/** Ends the link and the sessions that the provider opened, but for the spared one. @returns the hashes of those; null: there was no link. */
export async function unlink(
  within: Database,
  issuer: string,
  accountId: AccountId,
  spared: string | null,
): Promise<string[] | null> {
  const removed = await within
    .deleteFrom('sso_links')
    .where('issuer', '=', issuer)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) return null
  await within.deleteFrom('sso_pending').where('issuer', '=', issuer).where('account_id', '=', accountId).execute()
  const ended = await within
    .deleteFrom('sessions')
    .where('sso_issuer', '=', issuer)
    .where('account_id', '=', accountId)
    .where('token_hash', '!=', spared ?? '')
    .returning('token_hash')
    .execute()
  return ended.map((row) => row.token_hash)
}
