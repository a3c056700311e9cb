// Setting up a second factor, doing without it again, and an administrator's help when it is lost.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import { note } from './account-changes.ts'
import type { PasswordCheck } from './attempts.ts'
import {
  checkCode,
  enrolledOf,
  isDue,
  passSecondFactor,
  recoveryCodesLeft,
  removeSecondFactor,
  saveRecoveryCodes,
  secondFactorOf,
} from './second-factors.ts'
import type { OnSessionsEnded } from './sessions.ts'
import { accountById, deleteSessions } from './store.ts'
import { enrolmentUri, newRecoveryCodes, newSecret } from './totp.ts'

export interface SecondFactorDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly passwords: PasswordCheck
  readonly settings: { readonly provinceName: string; readonly secondFactorForAdmins: boolean }
  readonly onSessionsEnded: OnSessionsEnded
}
export type SecondFactorMethod = `identity.${
  | 'secondFactor'
  | 'beginSecondFactor'
  | 'confirmSecondFactor'
  | 'renewRecoveryCodes'
  | 'removeSecondFactor'
  | 'enrolledOf'
  | 'resetSecondFactor'}`

export function secondFactorHandlers(deps: SecondFactorDeps): Handlers<SecondFactorMethod> {
  const { database, clock, audit, settings, onSessionsEnded } = deps
  return {
    ...changingHandlers(deps),

    'identity.secondFactor': async (call) => {
      const { accountId } = call.account
      // The rights of the session may be held back until there is one: the account itself says whether it is demanded.
      const account = (await accountById(database, accountId)) ?? call.account
      const factor = await secondFactorOf(database, accountId)
      const enrolledAtMs = factor?.confirmed_at_ms ?? null
      return accept({
        enrolledAtMs,
        recoveryCodesLeft: enrolledAtMs === null ? 0 : await recoveryCodesLeft(database, accountId),
        demanded: isDue(account, false, settings.secondFactorForAdmins),
      })
    },

    'identity.confirmSecondFactor': async (call, { code }) => {
      const { accountId } = call.account
      const done = await database.transaction().execute(async (within) => {
        const factor = await secondFactorOf(within, accountId)
        if (factor === undefined || factor.confirmed_at_ms !== null) return refuse('notBegun')
        const checked = await checkCode(within, factor, { ...moments(clock), account: call.account, code })
        if (!checked.ok) return checked
        const confirmed = { confirmed_at_ms: clock.nowMs() }
        await within.updateTable('second_factors').set(confirmed).where('account_id', '=', accountId).execute()
        const recoveryCodes = newRecoveryCodes()
        await saveRecoveryCodes(within, accountId, recoveryCodes)
        await note(audit, within, accountId, 'identity.confirmSecondFactor')
        // Sessions that were opened by the password alone.
        return accept({ recoveryCodes, ended: await deleteSessions(within, accountId, call.sessionHash) })
      })
      if (!done.ok) return done
      onSessionsEnded(done.value.ended, 'revoked')
      return accept({ recoveryCodes: done.value.recoveryCodes })
    },

    'identity.enrolledOf': async (_call, { accountIds }) =>
      accept({ accountIds: await enrolledOf(database, accountIds) }),

    'identity.resetSecondFactor': async (call, { accountId }) => {
      // A person who finds an administrator's page open must not be able to take the second factor away from under it.
      if (accountId === call.account.accountId) return refuse('ownAccount')
      const account = await accountById(database, accountId)
      if (account === null) return refuse('notFound')
      const ended = await database.transaction().execute(async (within) => {
        if (!(await removeSecondFactor(within, account))) return null
        await note(audit, within, call.account.accountId, 'identity.resetSecondFactor', accountId)
        return deleteSessions(within, accountId)
      })
      if (ended === null) return refuse('notEnrolled')
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },
  }
}

/** What asks for the password once more: a page that was left open is not enough. */
function changingHandlers(
  deps: SecondFactorDeps,
): Handlers<`identity.${'beginSecondFactor' | 'renewRecoveryCodes' | 'removeSecondFactor'}`> {
  const { database, clock, audit, settings } = deps
  return {
    'identity.beginSecondFactor': async (call, { password }) => {
      const { accountId, username } = call.account
      const checked = await checkPassword(deps, call, password)
      if (!checked.ok) return checked
      const secret = newSecret()
      const begun = await database.transaction().execute(async (within) => {
        const known = await secondFactorOf(within, accountId)
        if (known !== undefined && known.confirmed_at_ms !== null) return false
        const row = { secret, begun_at_ms: clock.nowMs(), confirmed_at_ms: null, last_step: -1 }
        await within
          .insertInto('second_factors')
          .values({ account_id: accountId, ...row })
          .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
          .execute()
        return true
      })
      if (!begun) return refuse('alreadyEnrolled')
      return accept({ secret, uri: enrolmentUri(secret, settings.provinceName, username) })
    },

    'identity.renewRecoveryCodes': async (call, { password, code }) => {
      const { accountId } = call.account
      const checked = await checkPassword(deps, call, password)
      if (!checked.ok) return checked
      return database.transaction().execute(async (within) => {
        const passed = await passSecondFactor(within, { ...moments(clock), account: call.account, code })
        if (!passed.ok) return passed
        if (passed.value === 'none') return refuse('notEnrolled')
        const recoveryCodes = newRecoveryCodes()
        await saveRecoveryCodes(within, accountId, recoveryCodes)
        await note(audit, within, accountId, 'identity.renewRecoveryCodes')
        return accept({ recoveryCodes })
      })
    },

    'identity.removeSecondFactor': async (call, { password, code }) => {
      const { accountId } = call.account
      if (isDue(call.account, false, settings.secondFactorForAdmins)) return refuse('demanded')
      const checked = await checkPassword(deps, call, password)
      if (!checked.ok) return checked
      return database.transaction().execute(async (within) => {
        const passed = await passSecondFactor(within, { ...moments(clock), account: call.account, code })
        if (!passed.ok) return passed
        if (passed.value === 'none') return refuse('notEnrolled')
        await removeSecondFactor(within, call.account)
        await note(audit, within, accountId, 'identity.removeSecondFactor')
        return accept({})
      })
    },
  }
}

function checkPassword({ passwords }: SecondFactorDeps, call: Call, password: string) {
  const { ip, device, account } = call
  return passwords.check({
    username: account.username,
    password,
    ip,
    device,
    deviceToken: call.deviceCookie?.token ?? null,
  })
}

function moments(clock: Clock): { nowMs: number; steadyMs: number } {
  return { nowMs: clock.nowMs(), steadyMs: clock.steadyMs() }
}
