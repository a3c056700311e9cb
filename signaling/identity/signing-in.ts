// What people do with their own account: sign in and out, ask who they are, choose another password.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers, OpenCall } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, PROTOCOL_VERSION, refuse, type Outcome } from '../wire/kit.ts'
import { note, setPassword } from './account-changes.ts'
import type { PasswordCheck } from './attempts.ts'
import { openPassed } from './opening.ts'
import { weaknessOf } from './password-strength.ts'
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
  readonly waitingLinks?: WaitingLinks
}
/** People at the OpenID provider whose answer was right and who have no account linked: each waits in one browser, by the token of its cookie. */
export interface WaitingLinks {
  /** The provider's session of somebody who waits and may be linked to this account. */
  find(
    within: Database,
    token: string | null,
    accountId: AccountId,
  ): Promise<Outcome<ProviderSession, 'startAgain' | 'alreadyLinked'>>
  /** To be called within the transaction that found it. */
  link(within: Database, token: string | null, accountId: AccountId): Promise<void>
}
export type SigningInMethod = 'identity.signIn' | 'identity.signOut' | 'identity.whoAmI' | 'identity.changePassword'

export function signingInHandlers(deps: SigningInDeps): Handlers<SigningInMethod> {
  const { database, clock, audit, passwords, settings, onSessionsEnded, signOutElsewhere } = deps

  return {
    'identity.signIn': async (call, { username, password, code, next, link }) => {
      const deviceToken = call.deviceCookie?.token ?? null
      const checked = await passwords.check({ username, password, ip: call.ip, device: call.device, deviceToken })
      if (!checked.ok) return checked
      const { passwordHash } = checked.value
      const replaces = isInitial(passwordHash) && next !== undefined
      if (replaces && isInitialPassword(passwordHash, next)) return refuse('samePassword')
      const weakness = replaces ? await weaknessOf(next, checked.value.account) : null
      if (weakness !== null) return refuse(weakness)
      const nextHash = replaces ? await hashPassword(next) : null
      const wanted = { username, code, nextHash, linking: link === true }
      const opened = await openFor(deps, wanted, checked.value, call)
      if (!opened.ok) return opened
      const { account, secondFactorDue, token, device, ended } = opened.value
      if (ended.length > 0) onSessionsEnded(ended, 'revoked')
      call.setSession(token)
      call.deviceCookie?.set(device)
      if (link === true) call.pendingCookie?.set(null)
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
      const weakness = await weaknessOf(next, call.account)
      if (weakness !== null) return refuse(weakness)
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

interface Wanted {
  readonly username: string
  readonly code: string | undefined
  /** In place of an initial password. */
  readonly nextHash: string | null
  /** The account is to be linked to the person at the OpenID provider who waits in the same browser. */
  readonly linking: boolean
}

/** Opens a session for credentials that were right, in one transaction with what remembers the device. */
async function openFor(
  { database, clock, audit, settings, waitingLinks }: SigningInDeps,
  { username, code, nextHash, linking }: Wanted,
  checked: Credentials,
  { ip, device, deviceCookie, pendingCookie }: OpenCall,
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
    const pendingToken = pendingCookie?.token ?? null
    const waiting = linking ? await waitingLinks?.find(within, pendingToken, accountId) : null
    if (waiting === undefined) return refuse('startAgain')
    if (waiting !== null && !waiting.ok) return waiting
    if (isInitial(now.passwordHash) && nextHash === null) {
      // On record, so that somebody who tries a list that was found leaves a trace.
      await record('identity.signIn.newPasswordNeeded')
      return refuse('newPasswordNeeded')
    }
    let ended: string[] = []
    const opened = await openPassed(
      within,
      { audit, clock, settings },
      {
        ...{ account, code, from: { ip, device } },
        deviceToken: deviceCookie?.token ?? null,
        action: 'identity.signIn',
        provider: waiting?.value ?? null,
        async whenPassed() {
          if (nextHash !== null) {
            await note(audit, within, accountId, 'identity.changePassword')
            // An initial password that was given once more ends no session of the single sign-on: the person's own one does.
            ended = await setPassword(within, accountId, nextHash, null)
          }
          if (linking) await waitingLinks?.link(within, pendingToken, accountId)
        },
      },
    )
    return opened.ok ? accept({ ...opened.value, ended }) : opened
  })
}
