// Which account somebody at the provider has: bound before, matched by a claim, or added with the least rights.
import { randomBytes } from 'node:crypto'
import { addAccount } from '../identity/account-changes.ts'
import { hashPassword } from '../identity/passwords.ts'
import { accountById, credentialsOf } from '../identity/store.ts'
import { Username, type Account } from '../identity/wire.ts'
import type { Database } from '../storage/database.ts'
import { accept, plainLine, refuse, type Outcome } from '../wire/kit.ts'
import type { SignedInThere } from './provider.ts'
import type { SingleSignOnSettings } from './settings.ts'

const FullName = plainLine(120)

export interface Found {
  readonly account: Account
  readonly how: 'bound' | 'matched' | 'added'
}

/**
 * The user name that the provider's answer stands for; null where it names none of ours. An e-mail address counts only when the provider says
 * that it was verified and its domain is the one of the settings: the same name before another @ is somebody else.
 */
export function usernameFrom(
  claims: Readonly<Record<string, unknown>>,
  { matchClaim, matchDomain }: Pick<SingleSignOnSettings, 'matchClaim' | 'matchDomain'>,
): string | null {
  const value = claims[matchClaim]
  if (typeof value !== 'string') return null
  if (matchClaim === 'email' && claims['email_verified'] !== true) return null
  const at = value.lastIndexOf('@')
  if (at >= 0 && value.slice(at + 1).toLowerCase() !== matchDomain) return null
  return Username.safeParse(at < 0 ? value : value.slice(0, at)).data ?? null
}

/** Nobody's password: such an account is signed in to by the provider until an administrator sets one. */
export const unknownPasswordHash = (): Promise<string> => hashPassword(randomBytes(32).toString('base64url'))

interface Finding {
  readonly settings: SingleSignOnSettings
  readonly issuer: string
  readonly person: SignedInThere
  readonly nowMs: number
  /** For an account that is added. */
  readonly passwordHash: string
}

/** Finds or adds the account, and binds it to the provider's subject, within the transaction of the sign-in. */
export async function accountOf(
  within: Database,
  finding: Finding,
): Promise<Outcome<Found, 'noAccount' | 'otherPerson'>> {
  const { settings, issuer, person, nowMs } = finding
  const bound = await boundAccount(within, issuer, person.subject)
  if (bound !== null) return accept({ account: bound, how: 'bound' })
  const username = usernameFrom(person.claims, settings)
  const matched = username === null ? null : ((await credentialsOf(within, username))?.account ?? null)
  const found: Found | null =
    matched === null ? await addedAccount(within, finding, username) : { account: matched, how: 'matched' }
  if (found === null) return refuse('noAccount')
  // A barred account is bound to nobody by the attempt.
  if (found.account.disabled) return accept(found)
  const { numInsertedOrUpdatedRows } = await within
    .insertInto('sso_bindings')
    .values({ issuer, subject: person.subject, account_id: found.account.accountId, bound_at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['issuer', 'account_id']).doNothing())
    .executeTakeFirst()
  // The user name was given to another person at the provider: its account stays the first one's.
  return numInsertedOrUpdatedRows === 1n ? accept(found) : refuse('otherPerson')
}

export async function boundAccount(database: Database, issuer: string, subject: string): Promise<Account | null> {
  const row = await database
    .selectFrom('sso_bindings')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row === undefined ? null : accountById(database, row.account_id)
}

async function addedAccount(
  within: Database,
  { settings, person, nowMs, passwordHash }: Finding,
  username: string | null,
): Promise<Found | null> {
  if (settings.newAccountSiteId === null || username === null) return null
  const added = await addAccount(
    within,
    {
      username,
      fullName: FullName.safeParse(person.claims['name']).data ?? username,
      title: '',
      siteId: settings.newAccountSiteId,
      systemRole: 'user',
      mayPrepareMeetings: false,
      passwordHash,
    },
    nowMs,
  )
  const account = added.ok ? await accountById(within, added.value) : null
  return account === null ? null : { account, how: 'added' }
}
