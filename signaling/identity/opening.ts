// The last steps of every sign-in, by password or by a provider: second factor, record, session, device.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { accept, type Outcome } from '../wire/kit.ts'
import { rememberDevice } from './devices.ts'
import { heldBack, isDue, passSecondFactor, type CodeError } from './second-factors.ts'
import { openSession, type ProviderSession, type SessionSettings, type UsedFrom } from './sessions.ts'
import type { Account } from './wire.ts'

export interface OpeningDeps {
  readonly audit: Audit
  readonly clock: Clock
  readonly settings: SessionSettings
}
export interface Opening {
  readonly account: Account
  /** Of the second factor, as it was typed; undefined: none was. */
  readonly code: string | undefined
  readonly from: UsedFrom
  readonly deviceToken: string | null
  /** Under which act it is put on record. */
  readonly action: 'identity.signIn' | 'sso.signIn'
  /** The OpenID provider that vouched for the person; null: a password did. */
  readonly provider: ProviderSession | null
  /** What is to be done once the second factor has passed, before the session is opened. */
  readonly whenPassed?: () => Promise<void>
}
export interface Opened {
  readonly account: Account
  readonly secondFactorDue: boolean
  /** The values of the cookies of the session and of the device. */
  readonly token: string
  readonly device: string
}

/**
 * Opens a session for somebody whose password or provider's answer was right and whose account is not barred. To be called within a transaction,
 * which is to be kept also when it refuses: it counts wrong codes.
 */
export async function openPassed(
  within: Database,
  { audit, clock, settings }: OpeningDeps,
  { account, code, from, deviceToken, action, provider, whenPassed }: Opening,
): Promise<Outcome<Opened, CodeError>> {
  const { accountId } = account
  const nowMs = clock.steadyMs()
  const details = { ip: from.ip, device: from.device }
  const passed = await passSecondFactor(within, { account, code, nowMs: clock.nowMs(), steadyMs: nowMs })
  if (!passed.ok) {
    if (passed.error === 'wrongCode') {
      await audit.record({ accountId, meetingId: null, action: `${action}.wrongCode`, details }, within)
    }
    return passed
  }
  await whenPassed?.()
  await audit.record({ accountId, meetingId: null, action, details }, within)
  const has = passed.value !== 'none'
  return accept({
    account: heldBack(account, has, settings.secondFactorForAdmins),
    secondFactorDue: isDue(account, has, settings.secondFactorForAdmins),
    token: await openSession(within, { accountId, nowMs, bounds: settings.sessions, from, provider }),
    device: await rememberDevice(within, { token: deviceToken, accountId, nowMs }),
  })
}
