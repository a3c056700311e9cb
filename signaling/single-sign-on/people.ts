// Which account somebody at the provider has: linked before, matched by the user name where an administrator has said so, or added with the least rights.
import { addAccount } from '../identity/account-changes.ts'
import { NO_PASSWORD } from '../identity/passwords.ts'
import { accountById, credentialsOf } from '../identity/store.ts'
import { Username, type Account } from '../identity/wire.ts'
import { localDay } from '../kit/local-day.ts'
import { sitesOn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { plainLine } from '../wire/kit.ts'
import { isLinked, link, linkedAccount, type Person } from './links.ts'
import type { SingleSignOnSettings } from './settings.ts'

const FullName = plainLine(120)

export type How = 'linked' | 'matched' | 'added'
export interface Found {
  readonly account: Account
  readonly how: How
}

export function personFrom(
  claims: Readonly<Record<string, unknown>> & { readonly sub: string },
  settings: Pick<SingleSignOnSettings, 'usernameClaim' | 'usernameDomain'>,
): Person {
  const fullName = FullName.safeParse(claims['name']).data ?? null
  return { subject: claims.sub, username: usernameFrom(claims, settings), fullName }
}

/**
 * The user name that the provider's answer stands for; null where it names none of ours. An e-mail address counts only when the provider says
 * that it was verified and its domain is the one of the settings: the same name before another @ is somebody else.
 */
function usernameFrom(
  claims: Readonly<Record<string, unknown>>,
  { usernameClaim, usernameDomain }: Pick<SingleSignOnSettings, 'usernameClaim' | 'usernameDomain'>,
): string | null {
  const value = claims[usernameClaim]
  if (typeof value !== 'string') return null
  if (usernameClaim === 'email' && claims['email_verified'] !== true) return null
  const at = value.lastIndexOf('@')
  if (at >= 0 && value.slice(at + 1).toLowerCase() !== usernameDomain) return null
  return Username.safeParse(at < 0 ? value : value.slice(0, at)).data ?? null
}

interface Finding {
  readonly settings: SingleSignOnSettings
  readonly person: Person
  /** Wall time, by which units begin and end. */
  readonly nowMs: number
}

/**
 * Finds or adds the account within the transaction of the sign-in, and links it. @returns null where the person has to say whose account it is, by
 * its password.
 */
export async function accountOf(within: Database, finding: Finding): Promise<Found | null> {
  const { settings, person } = finding
  const linked = await linkedAccount(within, settings.issuer, person.subject)
  if (linked !== null) return { account: linked, how: 'linked' }
  if (person.username === null) return null
  const named = (await credentialsOf(within, person.username))?.account ?? null
  const found: Found | null =
    named === null
      ? await addedAccount(within, finding, person.username)
      : (await isMatched(within, settings, named))
        ? { account: named, how: 'matched' }
        : null
  // A barred account is linked to nobody by the attempt.
  if (found === null || found.account.disabled) return found
  await link(within, { issuer: settings.issuer, person, accountId: found.account.accountId, nowMs: finding.nowMs })
  return found
}

/** Never an administrator's: who can choose a user name at the provider must not get the rights of one here. */
async function isMatched(within: Database, settings: SingleSignOnSettings, account: Account): Promise<boolean> {
  if (!settings.matchUsernames || account.systemRole !== 'user') return false
  return !(await isLinked(within, settings.issuer, account.accountId))
}

async function addedAccount(
  within: Database,
  { settings, person, nowMs }: Finding,
  username: string,
): Promise<Found | null> {
  const siteId = settings.newAccountSiteId
  if (siteId === null || !(await sitesOn(within, [siteId], localDay(nowMs))).has(siteId)) return null
  const added = await addAccount(
    within,
    {
      ...{ username, siteId, fullName: person.fullName ?? username, title: '' },
      systemRole: 'user',
      mayPrepareMeetings: false,
      // The provider lets the person in, until an administrator sets a password as well.
      passwordHash: NO_PASSWORD,
    },
    nowMs,
  )
  const account = added.ok ? await accountById(within, added.value) : null
  return account === null ? null : { account, how: 'added' }
}
