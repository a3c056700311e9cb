// Changes to accounts within a transaction, each put on record.
import type { Audit } from '../audit/audit.ts'
import { newId } from '../kit/clock.ts'
import { searchText } from '../kit/search-text.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import { AccountId, type SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { deleteSessions, endPhonesOf, insertAccounts, pairedTokensOf, type NewAccount } from './store.ts'

export async function addAccount(
  within: Database,
  account: Omit<NewAccount, 'accountId' | 'siteName'>,
  nowMs: number,
): Promise<Outcome<AccountId, 'unknownSite' | 'usernameTaken'>> {
  const site = await within.selectFrom('sites').select('name').where('site_id', '=', account.siteId).executeTakeFirst()
  if (site === undefined) return refuse('unknownSite')
  const accountId = newId(AccountId)
  const added = await insertAccounts(within, [{ ...account, accountId, siteName: site.name }], nowMs)
  return added === 1 ? accept(accountId) : refuse('usernameTaken')
}

/** Sets a password and ends the account's sessions, but for the spared one. @returns the hashes of those that ended. */
export async function setPassword(
  within: Database,
  accountId: AccountId,
  passwordHash: string,
  spared: string | null,
): Promise<string[]> {
  await within
    .updateTable('accounts')
    .set({ password_hash: passwordHash })
    .where('account_id', '=', accountId)
    .execute()
  return deleteSessions(within, accountId, spared)
}

/** Bars an account, which ends its sessions, or lets it in again. @returns the hashes of those that ended, or null for no such account. */
export async function setDisabled(within: Database, accountId: AccountId, disabled: boolean): Promise<string[] | null> {
  const { numUpdatedRows } = await within
    .updateTable('accounts')
    .set({ disabled: disabled ? 1 : 0 })
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return null
  // A barred account's paired browsers are let in no more; they are again when the account is.
  if (!disabled) return []
  const phones = await endPhonesOf(within, accountId)
  return [...(await deleteSessions(within, accountId)), ...(await pairedTokensOf(within, accountId)), ...phones]
}

/** Puts on record what an account did. @param about - The account that it was done to, if it is another one. */
export function note(
  audit: Audit,
  within: Database,
  accountId: AccountId,
  action: AuditedAct,
  about: AccountId | null = null,
): Promise<void> {
  return audit.record(
    { accountId, meetingId: null, action, details: about === null ? {} : { accountId: about } },
    within,
  )
}

/** How many accounts belong to these units. */
export async function accountsOf(database: Database, siteIds: readonly SiteId[]): Promise<number> {
  const { count } = await database
    .selectFrom('accounts')
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .where('site_id', 'in', siteIds)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Gives accounts of units that ended to the one that took their place. Meetings of before keep the unit that each sat for. */
export async function moveAccounts(within: Database, from: readonly SiteId[], to: SiteId): Promise<void> {
  const rows = await within.selectFrom('accounts').select('account_id').where('site_id', 'in', from).execute()
  await placeAccounts(
    within,
    rows.map((row) => row.account_id),
    to,
  )
}

/** @param to - Is there. @returns how many of these accounts there are. */
export async function placeAccounts(within: Database, accountIds: readonly AccountId[], to: SiteId): Promise<number> {
  const { name } = await within.selectFrom('sites').select('name').where('site_id', '=', to).executeTakeFirstOrThrow()
  const people = await within
    .selectFrom('accounts')
    .select(['account_id', 'full_name', 'title', 'username'])
    .where('account_id', 'in', accountIds)
    .execute()
  for (const { account_id, full_name, title, username } of people) {
    await within
      .updateTable('accounts')
      .set({ site_id: to, search_text: searchText(full_name, title, username, name) })
      .where('account_id', '=', account_id)
      .execute()
  }
  return people.length
}
