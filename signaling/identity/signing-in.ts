// What people do with their own account: sign in and out, ask who they are, choose another password.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { accept, PROTOCOL_VERSION, refuse } from '../wire/kit.ts'
import { note, setPassword } from './account-changes.ts'
import { PasswordCheck } from './attempts.ts'
import { rememberDevice } from './devices.ts'
import { hashPassword } from './passwords.ts'
import type { SessionBounds } from './rules.ts'
import { openSession, signInAgainAtMs, type OnSessionsEnded } from './sessions.ts'
import { credentialsOf, type Credentials } from './store.ts'

export interface SigningInDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly settings: { readonly sessions: SessionBounds; readonly provinceName: string }
  readonly onSessionsEnded: OnSessionsEnded
}
export type SigningInMethod = 'identity.signIn' | 'identity.signOut' | 'identity.whoAmI' | 'identity.changePassword'

export function signingInHandlers(deps: SigningInDeps): Handlers<SigningInMethod> {
  const { database, clock, audit, settings, onSessionsEnded } = deps
  const passwords = new PasswordCheck(deps)

  return {
    'identity.signIn': async (call, { username, password }) => {
      const deviceToken = call.deviceCookie?.token ?? null
      const checked = await passwords.check({ username, password, ip: call.ip, deviceToken })
      if (!checked.ok) return checked
      const opened = await openFor(deps, username, checked.value, deviceToken)
      if (!opened.ok) return opened
      const { account, token, device } = opened.value
      call.setSession(token)
      call.deviceCookie?.set(device)
      return accept({ account })
    },

    'identity.signOut': async (call) => {
      await database.transaction().execute(async (within) => {
        await within.deleteFrom('sessions').where('token_hash', '=', call.sessionHash).execute()
        await note(audit, within, call.account.accountId, 'identity.signOut')
      })
      call.setSession(null)
      onSessionsEnded([call.sessionHash], 'signedOut')
      return accept({})
    },

    'identity.whoAmI': async (call) =>
      accept({
        account: call.account,
        paired: call.paired?.part ?? null,
        provinceName: settings.provinceName,
        protocolVersion: PROTOCOL_VERSION,
        signInAgainAtMs:
          call.account === null ? null : await signInAgainAtMs(database, call.sessionHash, settings.sessions),
        nowMs: clock.steadyMs(),
      }),

    'identity.changePassword': async (call, { current, next }) => {
      const { accountId, username } = call.account
      const deviceToken = call.deviceCookie?.token ?? null
      const checked = await passwords.check({ username, password: current, ip: call.ip, deviceToken })
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

/** Opens a session for credentials that were right, in one transaction with what remembers the device. */
async function openFor(
  { database, clock, audit, settings }: SigningInDeps,
  username: string,
  checked: Credentials,
  deviceToken: string | null,
) {
  return database.transaction().execute(async (within) => {
    // Checking took a while: a password that was reset or an account that was barred meanwhile opens nothing.
    const now = await credentialsOf(within, username)
    if (now === null || now.passwordHash !== checked.passwordHash) return refuse('wrongCredentials')
    const { account } = now
    if (account.disabled) return refuse('accountDisabled')
    const { accountId } = account
    await note(audit, within, accountId, 'identity.signIn')
    const nowMs = clock.steadyMs()
    return accept({
      account,
      token: await openSession(within, { accountId, nowMs, bounds: settings.sessions }),
      device: await rememberDevice(within, { token: deviceToken, accountId, nowMs }),
    })
  })
}
