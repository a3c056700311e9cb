// What people do with their own account: sign in and out, ask who they are, choose another password.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers, OpenCall } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import { accept, PROTOCOL_VERSION, refuse } from '../wire/kit.ts'
import { note, setPassword } from './account-changes.ts'
import type { PasswordCheck } from './attempts.ts'
import { openPassed } from './opening.ts'
import { hashPassword, initialEndsMs, isInitial, isInitialPassword } from './passwords.ts'
import { isDue, secondFactorOf } from './second-factors.ts'
import { signInAgainAtMs, type OnSessionsEnded, type ProviderSession, type SessionSettings } from './sessions.ts'
import { accountById, credentialsOf, deleteSession, type Credentials } from './store.ts'
import type { Account } from './wire.ts'

export interface SigningInDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly passwords: PasswordCheck
  readonly settings: { readonly provinceName: string } & SessionSettings
  readonly onSessionsEnded: OnSessionsEnded
  /** Where the browser signs out at the provider that opened the session; null: nowhere. */
  readonly signOutElsewhere: (session: ProviderSession) => Promise<string | null>
}
export type SigningInMethod = 'identity.signIn' | 'identity.signOut' | 'identity.whoAmI' | 'identity.changePassword'

export function signingInHandlers(deps: SigningInDeps): Handlers<SigningInMethod> {
  const { database, clock, audit, passwords, settings, onSessionsEnded, signOutElsewhere } = deps

  return {
    'identity.signIn': async (call, { username, password, code, next }) => {
      const deviceToken = call.deviceCookie?.token ?? null
      const checked = await passwords.check({ username, password, ip: call.ip, device: call.device, deviceToken })
      if (!checked.ok) return checked
      const { passwordHash } = checked.value
      const replaces = isInitial(passwordHash) && next !== undefined
      if (replaces && isInitialPassword(passwordHash, next)) return refuse('samePassword')
      const nextHash = replaces ? await hashPassword(next) : null
      const opened = await openFor(deps, { username, code, nextHash }, checked.value, call)
      if (!opened.ok) return opened
      const { account, secondFactorDue, token, device } = opened.value
      call.setSession(token)
      call.deviceCookie?.set(device)
      return accept({ account, secondFactorDue })
    },

    'identity.signOut': async (call) => {
      const ended = await database.transaction().execute(async (within) => {
        await note(audit, within, call.account.accountId, 'identity.signOut')
        return deleteSession(within, call.sessionHash)
      })
      call.setSession(null)
      onSessionsEnded([call.sessionHash], 'signedOut')
      const continueAt = ended === null ? null : await signOutElsewhere(ended)
      return accept(continueAt === null ? {} : { continueAt })
    },

    'identity.whoAmI': async (call) =>
      accept({
        account: call.account,
        paired: call.paired?.part ?? null,
        provinceName: settings.provinceName,
        secondFactorDue: call.account !== null && (await isDueFor(deps, call.account)),
        protocolVersion: PROTOCOL_VERSION,
        signInAgainAtMs:
          call.account === null ? null : await signInAgainAtMs(database, call.sessionHash, settings.sessions),
        nowMs: clock.steadyMs(),
      }),

    'identity.changePassword': async (call, { current, next }) => {
      const { accountId, username } = call.account
      const deviceToken = call.deviceCookie?.token ?? null
      const checked = await passwords.check({
        username,
        password: current,
        ip: call.ip,
        device: call.device,
        deviceToken,
      })
      if (!checked.ok) return checked
      const passwordHash = await hashPassword(next)
      const ended = await database.transaction().execute(async (within) => {
        await note(audit, within, accountId, 'identity.changePassword')
        return setPassword(within, accountId, passwordHash, call.sessionHash)
      })
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },
  }
}

/** Asked of the account itself: the session's rights may be held back already. */
async function isDueFor({ database, settings }: SigningInDeps, { accountId }: Account): Promise<boolean> {
  if (!settings.secondFactorForAdmins) return false
  const account = await accountById(database, accountId)
  const factor = await secondFactorOf(database, accountId)
  return account !== null && isDue(account, typeof factor?.confirmed_at_ms === 'number', true)
}

/** Opens a session for credentials that were right, in one transaction with what remembers the device. */
async function openFor(
  { database, clock, audit, settings }: SigningInDeps,
  { username, code, nextHash }: { username: string; code: string | undefined; nextHash: string | null },
  checked: Credentials,
  { ip, device, deviceCookie }: OpenCall,
) {
  return database.transaction().execute(async (within) => {
    // Checking took a while: a password that was reset or an account that was barred meanwhile opens nothing.
    const now = await credentialsOf(within, username)
    if (now === null || now.passwordHash !== checked.passwordHash) return refuse('wrongCredentials')
    const { account } = now
    const { accountId } = account
    const record = (action: AuditedAct) =>
      audit.record({ accountId, meetingId: null, action, details: { ip, device } }, within)
    if (account.disabled) {
      await record('identity.signIn.disabled')
      return refuse('accountDisabled')
    }
    if (isInitial(now.passwordHash) && clock.nowMs() >= initialEndsMs(now.passwordHash)) {
      await record('identity.signIn.refused')
      return refuse('initialExpired')
    }
    if (isInitial(now.passwordHash) && nextHash === null) {
      // On record, so that somebody who tries a list that was found leaves a trace.
      await record('identity.signIn.newPasswordNeeded')
      return refuse('newPasswordNeeded')
    }
    return openPassed(
      within,
      { audit, clock, settings },
      {
        ...{ account, code, from: { ip, device } },
        deviceToken: deviceCookie?.token ?? null,
        action: 'identity.signIn',
        provider: null,
        async whenPassed() {
          if (nextHash === null) return
          await note(audit, within, accountId, 'identity.changePassword')
          await setPassword(within, accountId, nextHash, null)
        },
      },
    )
  })
}
