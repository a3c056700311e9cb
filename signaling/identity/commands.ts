import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import { isOurs, removeUnusedDevices } from './devices.ts'
import {
  createFirstAdmin,
  managingHandlers,
  type FirstAdmin,
  type FirstAdminError,
  type ManagingMethod,
} from './managing-accounts.ts'
import { PasswordCheck } from './attempts.ts'
import { secondFactorHandlers, type SecondFactorMethod } from './second-factor-commands.ts'
import type { SessionBounds } from './rules.ts'
import { ownSessionHandlers, type OwnSessionMethod } from './own-sessions.ts'
import {
  authenticate,
  removeExpired,
  type Authenticated,
  type OnSessionsEnded,
  type ProviderSession,
  type UsedFrom,
} from './sessions.ts'
import { signingInHandlers, type SigningInMethod, type WaitingLinks } from './signing-in.ts'
import { accountById, accountExists } from './store.ts'
import type { Account } from './wire.ts'

export interface IdentityDeps {
  readonly database: Database
  readonly clock: Clock
  readonly trust: ClockTrust
  readonly audit: Audit
  readonly settings: {
    readonly sessions: SessionBounds
    readonly provinceName: string
    /** Administrators have the rights of one only with a second factor. */
    readonly secondFactorForAdmins: boolean
  }
  readonly onSessionsEnded: OnSessionsEnded
  /** Left out: no provider opens sessions. */
  readonly signOutElsewhere?: (session: ProviderSession) => Promise<string | null>
  /** Left out: nobody waits for an account to be linked. */
  readonly waitingLinks?: WaitingLinks
}

export interface Identity {
  readonly handlers: Handlers<SigningInMethod | ManagingMethod | OwnSessionMethod | SecondFactorMethod>
  /** Whose session cookie this is, looked up each time; null for nobody. */
  authenticate(cookieToken: string, from?: UsedFrom): Promise<Authenticated | null>
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

/** Accounts, passwords and sessions. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { database, clock, settings, onSessionsEnded } = deps
  const passwords = new PasswordCheck(deps)
  return {
    handlers: {
      ...signingInHandlers({
        ...deps,
        passwords,
        signOutElsewhere: deps.signOutElsewhere ?? (() => Promise.resolve(null)),
      }),
      ...secondFactorHandlers({ ...deps, passwords }),
      ...managingHandlers(deps),
      ...ownSessionHandlers(deps),
    },
    knowsDevice: (token) => isOurs(database, token),
    authenticate: (cookieToken, from) => authenticate(database, clock, settings, cookieToken, from),
    accountExists: () => accountExists(database),
    findAccount: (accountId) => accountById(database, accountId),
    createFirstAdmin: (admin) => createFirstAdmin(deps, admin),
    async endExpiredSessions(seated) {
      await removeUnusedDevices(database, clock.steadyMs(), deps.trust)
      const ended = await removeExpired(database, clock.steadyMs(), settings.sessions, seated)
      if (ended.length > 0) onSessionsEnded(ended, 'expired')
    },
  }
}
