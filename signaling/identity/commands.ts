import type { Audit } from '../audit/audit.ts'
import type { Handlers } from '../kit/handlers.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import { AccountId, type SiteId } from '../wire/ids.ts'
import { accept, PROTOCOL_VERSION, refuse, type Outcome } from '../wire/kit.ts'
import { createPasswordCheck, forgetFailures } from './attempts.ts'
import { forgetDevices, isOurs, rememberDevice, removeUnusedDevices } from './devices.ts'
import { hashPassword } from './passwords.ts'
import type { SessionBounds } from './rules.ts'
import { authenticate, openSession, removeExpired, signInAgainAtMs, type Authenticated } from './sessions.ts'
import {
  accountById,
  accountExists,
  credentialsOf,
  deleteSessions,
  insertAccounts,
  searchAccounts,
  type NewAccount,
} from './store.ts'
import { NewPassword, Username, type Account } from './wire.ts'

export interface IdentityDeps {
  readonly database: Database
  readonly clock: Clock
  readonly trust: ClockTrust
  readonly audit: Audit
  readonly settings: { readonly sessions: SessionBounds; readonly provinceName: string }
  /** Told after sessions have ended, by their hashes: whoever holds sockets of them closes these. */
  onSessionsEnded(sessionHashes: string[], why: SessionEnd): void
}
/** `revoked`: the account was barred or got a new password. `expired`: its time was over. */
export type SessionEnd = 'signedOut' | 'revoked' | 'expired'
type IdentityMethod =
  | 'identity.signIn'
  | 'identity.signOut'
  | 'identity.whoAmI'
  | 'identity.changePassword'
  | 'identity.findAccounts'
  | 'identity.createAccount'
  | 'identity.resetPassword'
  | 'identity.setDisabled'

export interface Identity {
  readonly handlers: Handlers<IdentityMethod>
  /** Whose session cookie this is, looked up anew each time; null for nobody. */
  authenticate(cookieToken: string): Promise<Authenticated | null>
  /** Whether somebody has signed in on the device that carries this cookie. */
  knowsDevice(token: string): Promise<boolean>
  accountExists(): Promise<boolean>
  findAccount(accountId: AccountId): Promise<Account | null>
  /** For an empty database only. */
  createFirstAdmin(admin: FirstAdmin): Promise<Outcome<AccountId, FirstAdminError>>
  /**
   * Ends sessions whose time is over, telling `onSessionsEnded`. To be called every second or so.
   *
   * @param seated - Sessions by which somebody sits in a meeting: they are not ended by age.
   */
  endExpiredSessions(seated: ReadonlySet<string>): Promise<void>
}
export interface FirstAdmin {
  readonly username: string
  readonly password: string
  readonly fullName: string
  readonly siteId: SiteId
}
export type FirstAdminError = 'accountsExist' | 'badUsername' | 'passwordTooShort' | 'unknownSite'

const MOST_FOUND = 300

/** Accounts, passwords and sessions. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { database, clock, audit, settings, onSessionsEnded } = deps
  const checkPassword = createPasswordCheck(deps)
  const note = (accountId: AccountId, action: string, about: AccountId | null, within: Database) =>
    audit.record({ accountId, meetingId: null, action, details: about === null ? {} : { accountId: about } }, within)

  async function addAccount(within: Database, account: Omit<NewAccount, 'accountId' | 'siteName'>) {
    const site = await within
      .selectFrom('sites')
      .select('name')
      .where('site_id', '=', account.siteId)
      .executeTakeFirst()
    if (site === undefined) return refuse('unknownSite')
    const accountId = newId(AccountId)
    const added = await insertAccounts(within, [{ ...account, accountId, siteName: site.name }], clock.nowMs())
    return added === 1 ? accept(accountId) : refuse('usernameTaken')
  }

  /** Sets a password and ends the account's sessions, but for the spared one. */
  async function setPassword(within: Database, accountId: AccountId, passwordHash: string, spared: string | null) {
    await within
      .updateTable('accounts')
      .set({ password_hash: passwordHash })
      .where('account_id', '=', accountId)
      .execute()
    return deleteSessions(within, accountId, spared)
  }

  const handlers: Handlers<IdentityMethod> = {
    'identity.signIn': async (call, { username, password }) => {
      const deviceToken = call.deviceCookie?.token ?? null
      const checked = await checkPassword({ username, password, ip: call.ip, deviceToken })
      if (!checked.ok) return checked
      const opened = await database.transaction().execute(async (within) => {
        // Checking took a while: a password that was reset or an account that was barred meanwhile opens nothing.
        const now = await credentialsOf(within, username)
        if (now === null || now.passwordHash !== checked.value.passwordHash) return refuse('wrongCredentials')
        const { account } = now
        if (account.disabled) return refuse('accountDisabled')
        await note(account.accountId, 'identity.signIn', null, within)
        const session = { accountId: account.accountId, nowMs: clock.steadyMs(), bounds: settings.sessions }
        const device = { token: deviceToken, accountId: account.accountId, nowMs: clock.steadyMs() }
        return accept({
          account,
          token: await openSession(within, session),
          device: await rememberDevice(within, device),
        })
      })
      if (!opened.ok) return opened
      const { account, token, device } = opened.value
      call.setSession(token)
      call.deviceCookie?.set(device)
      return accept({ account })
    },

    'identity.signOut': async (call) => {
      await database.transaction().execute(async (within) => {
        await within.deleteFrom('sessions').where('token_hash', '=', call.sessionHash).execute()
        await note(call.account.accountId, 'identity.signOut', null, within)
      })
      call.setSession(null)
      onSessionsEnded([call.sessionHash], 'signedOut')
      return accept({})
    },

    'identity.whoAmI': async (call) =>
      accept({
        account: call.account,
        provinceName: settings.provinceName,
        protocolVersion: PROTOCOL_VERSION,
        signInAgainAtMs:
          call.account === null ? null : await signInAgainAtMs(database, call.sessionHash, settings.sessions),
        nowMs: clock.steadyMs(),
      }),

    'identity.changePassword': async (call, { current, next }) => {
      const { accountId, username } = call.account
      const deviceToken = call.deviceCookie?.token ?? null
      const checked = await checkPassword({ username, password: current, ip: call.ip, deviceToken })
      if (!checked.ok) return checked
      const passwordHash = await hashPassword(next)
      const ended = await database.transaction().execute(async (within) => {
        await note(accountId, 'identity.changePassword', null, within)
        return setPassword(within, accountId, passwordHash, call.sessionHash)
      })
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },

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
      const passwordHash = await hashPassword(password)
      return database.transaction().execute(async (within) => {
        const added = await addAccount(within, { ...account, passwordHash })
        if (!added.ok) return added
        await note(call.account.accountId, 'identity.createAccount', added.value, within)
        return accept({ accountId: added.value })
      })
    },

    'identity.resetPassword': async (call, { accountId, next }) => {
      const account = await accountById(database, accountId)
      if (account === null) return refuse('notFound')
      const passwordHash = await hashPassword(next)
      const ended = await database.transaction().execute(async (within) => {
        // The person who stands beside the administrator tries the new one at once.
        await forgetFailures(within, account.username)
        // Whoever had the old password may have signed in with it.
        await forgetDevices(within, accountId)
        await note(call.account.accountId, 'identity.resetPassword', accountId, within)
        return setPassword(within, accountId, passwordHash, null)
      })
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },

    'identity.setDisabled': async (call, { accountId, disabled }) => {
      // An administrator who could bar themselves could leave nobody to let anyone in again.
      if (accountId === call.account.accountId) return refuse('ownAccount')
      const ended = await database.transaction().execute(async (within) => {
        const { numUpdatedRows } = await within
          .updateTable('accounts')
          .set({ disabled: disabled ? 1 : 0 })
          .where('account_id', '=', accountId)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return null
        await note(call.account.accountId, disabled ? 'identity.disable' : 'identity.enable', accountId, within)
        return disabled ? deleteSessions(within, accountId) : []
      })
      if (ended === null) return refuse('notFound')
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },
  }

  return {
    handlers,
    knowsDevice: (token) => isOurs(database, token),
    authenticate: (cookieToken) => authenticate(database, clock, settings.sessions, cookieToken),
    accountExists: () => accountExists(database),
    findAccount: (accountId) => accountById(database, accountId),

    async createFirstAdmin({ username, password, fullName, siteId }) {
      const name = Username.safeParse(username)
      if (!name.success) return refuse('badUsername')
      if (!NewPassword.safeParse(password).success) return refuse('passwordTooShort')
      const passwordHash = await hashPassword(password)
      return database.transaction().execute(async (within) => {
        if (await accountExists(within)) return refuse('accountsExist')
        const added = await addAccount(within, {
          username: name.data,
          fullName,
          title: 'Quản trị hệ thống',
          siteId,
          systemRole: 'admin',
          mayPrepareMeetings: false,
          passwordHash,
        })
        if (!added.ok) return refuse('unknownSite')
        await note(added.value, 'identity.createAccount', added.value, within)
        return added
      })
    },

    async endExpiredSessions(seated) {
      await removeUnusedDevices(database, clock.steadyMs(), deps.trust)
      const ended = await removeExpired(database, clock.steadyMs(), settings.sessions, seated)
      if (ended.length > 0) onSessionsEnded(ended, 'expired')
    },
  }
}
