// What administrators do with accounts: look for them, add them, give them another password or unit, bar them.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { sitesOn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { addAccount, note, placeAccounts, setDisabled, setPassword } from './account-changes.ts'
import { forgetFailures } from './attempts.ts'
import { forgetDevices } from './devices.ts'
import { weaknessOf, type Weakness } from './password-strength.ts'
import { hashPassword } from './passwords.ts'
import type { OnSessionsEnded } from './sessions.ts'
import { accountById, accountExists, endPhonesOf, removeOwnPairings, searchAccounts } from './store.ts'
import { NewPassword, Username } from './wire.ts'

export interface ManagingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly onSessionsEnded: OnSessionsEnded
}
export type ManagingMethod =
  | 'identity.findAccounts'
  | 'identity.createAccount'
  | 'identity.resetPassword'
  | 'identity.moveAccount'
  | 'identity.setDisabled'

export interface FirstAdmin {
  readonly username: string
  readonly password: string
  readonly fullName: string
  readonly siteId: SiteId
}
export type FirstAdminError = 'accountsExist' | 'badUsername' | 'passwordTooShort' | 'unknownSite' | Weakness

const MOST_FOUND = 300

export function managingHandlers({ database, clock, audit, onSessionsEnded }: ManagingDeps): Handlers<ManagingMethod> {
  return {
    'identity.findAccounts': async (call, { text, siteIds }) => {
      const found = await searchAccounts(database, {
        text,
        siteIds,
        withDisabled: call.account.systemRole === 'admin',
        limit: MOST_FOUND + 1,
      })
      return accept({ accounts: found.slice(0, MOST_FOUND), more: found.length > MOST_FOUND })
    },

    'identity.createAccount': async (call, { password, ...account }) => {
      const weakness = await weaknessOf(password, account)
      if (weakness !== null) return refuse(weakness)
      const passwordHash = await hashPassword(password)
      return database.transaction().execute(async (within) => {
        const added = await addAccount(within, { ...account, passwordHash }, clock.nowMs())
        if (!added.ok) return added
        await note(audit, within, call.account.accountId, 'identity.createAccount', added.value)
        return accept({ accountId: added.value })
      })
    },

    'identity.resetPassword': async (call, { accountId, next }) => {
      const account = await accountById(database, accountId)
      if (account === null) return refuse('notFound')
      const weakness = await weaknessOf(next, account)
      if (weakness !== null) return refuse(weakness)
      const passwordHash = await hashPassword(next)
      const ended = await database.transaction().execute(async (within) => {
        // The person who stands beside the administrator tries the new one at once.
        await forgetFailures(within, account.username)
        // Somebody else who had the old password may have signed in with it.
        await forgetDevices(within, accountId)
        await note(audit, within, call.account.accountId, 'identity.resetPassword', accountId)
        const unpaired = [...(await removeOwnPairings(within, accountId)), ...(await endPhonesOf(within, accountId))]
        return [...(await setPassword(within, accountId, passwordHash, null)), ...unpaired]
      })
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },

    'identity.moveAccount': async (call, { accountId, siteId }) =>
      database.transaction().execute(async (within) => {
        const living = await sitesOn(within, [siteId], localDay(clock.nowMs()))
        if (!living.has(siteId)) return refuse('unknownSite')
        if ((await placeAccounts(within, [accountId], siteId)) === 0) return refuse('notFound')
        await note(audit, within, call.account.accountId, 'identity.moveAccount', accountId)
        return accept({})
      }),

    'identity.setDisabled': async (call, { accountId, disabled }) => {
      // An administrator who could bar themselves could leave nobody to let anyone in again.
      if (accountId === call.account.accountId) return refuse('ownAccount')
      const ended = await database.transaction().execute(async (within) => {
        const sessions = await setDisabled(within, accountId, disabled)
        if (sessions === null) return null
        const action = disabled ? 'identity.disable' : 'identity.enable'
        await note(audit, within, call.account.accountId, action, accountId)
        return sessions
      })
      if (ended === null) return refuse('notFound')
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },
  }
}

/** Adds the first administrator to an empty database. */
export async function createFirstAdmin(
  { database, clock, audit }: Omit<ManagingDeps, 'onSessionsEnded'>,
  { username, password, fullName, siteId }: FirstAdmin,
): Promise<Outcome<AccountId, FirstAdminError>> {
  const name = Username.safeParse(username)
  if (!name.success) return refuse('badUsername')
  if (!NewPassword.safeParse(password).success) return refuse('passwordTooShort')
  const weakness = await weaknessOf(password, { username, fullName })
  if (weakness !== null) return refuse(weakness)
  const passwordHash = await hashPassword(password)
  return database.transaction().execute(async (within) => {
    if (await accountExists(within)) return refuse('accountsExist')
    const admin = {
      username: name.data,
      fullName,
      title: 'Quản trị hệ thống',
      siteId,
      systemRole: 'admin',
      mayPrepareMeetings: false,
      passwordHash,
    } as const
    const added = await addAccount(within, admin, clock.nowMs())
    if (!added.ok) return refuse('unknownSite')
    await note(audit, within, added.value, 'identity.createAccount', added.value)
    return added
  })
}
