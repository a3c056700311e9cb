// The second factor of an account as it is kept, and the check of a code against it.
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { waitLeftMs } from './rules.ts'
import { hashRecoveryCode, isCode, plainCode, stepOfCode } from './totp.ts'
import type { Account } from './wire.ts'

/** Wrong codes are counted for the account as a whole: who types them knows the password already. */
const SOURCE = 'second factor'

export interface CodeCheck {
  readonly account: Account
  /** As it was typed; undefined: none was. */
  readonly code: string | undefined
  /** Wall time, by which the application counts. */
  readonly nowMs: number
  readonly steadyMs: number
}
export type CodeError = 'codeNeeded' | 'wrongCode' | 'waitBeforeRetry'

export function secondFactorOf(database: Database, accountId: AccountId) {
  return database.selectFrom('second_factors').selectAll().where('account_id', '=', accountId).executeTakeFirst()
}

/**
 * Lets an account by that has no second factor, or whose code is right; a code is taken once. To be called within a transaction, which is
 * to be kept also when it refuses: it counts wrong codes.
 */
export async function passSecondFactor(
  within: Database,
  check: CodeCheck,
): Promise<Outcome<'none' | 'code' | 'recoveryCode', CodeError>> {
  const factor = await secondFactorOf(within, check.account.accountId)
  if (factor === undefined || factor.confirmed_at_ms === null) return accept('none')
  if (check.code === undefined) return refuse('codeNeeded')
  return checkCode(within, factor, { ...check, code: check.code })
}

/** The same for a factor that is being set up as for one that is in use. */
export async function checkCode(
  within: Database,
  factor: { readonly secret: string; readonly last_step: number },
  { account: { accountId, username }, code, nowMs, steadyMs }: CodeCheck & { readonly code: string },
): Promise<Outcome<'code' | 'recoveryCode', Exclude<CodeError, 'codeNeeded'>>> {
  const known = await within
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('username', '=', username)
    .where('source', '=', SOURCE)
    .executeTakeFirst()
  const leftMs = known === undefined ? 0 : waitLeftMs(known.failures, known.last_failed_at_ms, steadyMs)
  if (leftMs > 0) return refuse('waitBeforeRetry', { retryAfterMs: leftMs })
  const plain = plainCode(code)
  const step = stepOfCode(factor.secret, plain, nowMs, factor.last_step)
  const isRight = step !== null || (!isCode(plain) && (await spendRecoveryCode(within, accountId, plain, nowMs)))
  if (!isRight) {
    const row = { failures: (known?.failures ?? 0) + 1, last_failed_at_ms: steadyMs }
    await within
      .insertInto('sign_in_failures')
      .values({ username, source: SOURCE, ...row })
      .onConflict((conflict) => conflict.columns(['username', 'source']).doUpdateSet(row))
      .execute()
    const waitMs = waitLeftMs(row.failures, steadyMs, steadyMs)
    return waitMs > 0 ? refuse('wrongCode', { retryAfterMs: waitMs }) : refuse('wrongCode')
  }
  await within.deleteFrom('sign_in_failures').where('username', '=', username).where('source', '=', SOURCE).execute()
  if (step === null) return accept('recoveryCode')
  await within.updateTable('second_factors').set({ last_step: step }).where('account_id', '=', accountId).execute()
  return accept('code')
}

async function spendRecoveryCode(
  within: Database,
  accountId: AccountId,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await within
    .updateTable('recovery_codes')
    .set({ used_at_ms: nowMs })
    .where('account_id', '=', accountId)
    .where('code_hash', '=', hashRecoveryCode(code))
    .where('used_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** In place of those that there were. */
export async function saveRecoveryCodes(
  within: Database,
  accountId: AccountId,
  codes: readonly string[],
): Promise<void> {
  await within.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute()
  for (const code of codes) {
    await within
      .insertInto('recovery_codes')
      .values({ account_id: accountId, code_hash: hashRecoveryCode(code), used_at_ms: null })
      .execute()
  }
}

export async function recoveryCodesLeft(database: Database, accountId: AccountId): Promise<number> {
  const { left } = await database
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('account_id', '=', accountId)
    .where('used_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(left)
}

/** @returns whether there was one in use. */
export async function removeSecondFactor(within: Database, { accountId, username }: Account): Promise<boolean> {
  await within.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute()
  await within.deleteFrom('sign_in_failures').where('username', '=', username).where('source', '=', SOURCE).execute()
  const removed = await within
    .deleteFrom('second_factors')
    .where('account_id', '=', accountId)
    .returning('confirmed_at_ms')
    .execute()
  return removed.some((row) => row.confirmed_at_ms !== null)
}

/** Who of these has one in use. */
export async function enrolledOf(database: Database, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  if (accountIds.length === 0) return []
  const rows = await database
    .selectFrom('second_factors')
    .select('account_id')
    .where('account_id', 'in', accountIds)
    .where('confirmed_at_ms', 'is not', null)
    .execute()
  return rows.map((row) => row.account_id)
}

/**
 * An administrator of whom a second factor is demanded has no more rights than other people until there is one: they can sign in,
 * set it up, and then go on.
 */
export function heldBack(account: Account, hasSecondFactor: boolean, demanded: boolean): Account {
  return isDue(account, hasSecondFactor, demanded) ? { ...account, systemRole: 'user' } : account
}

export function isDue({ systemRole }: Account, hasSecondFactor: boolean, demanded: boolean): boolean {
  return demanded && systemRole !== 'user' && !hasSecondFactor
}
