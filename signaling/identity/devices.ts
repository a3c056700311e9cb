import { randomBytes } from 'node:crypto'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { hashToken } from './sessions.ts'

/** Browsers keep no cookie for longer than this. */
export const DEVICE_KEPT_DAYS = 400
const KEPT_MS = DEVICE_KEPT_DAYS * 24 * 3_600_000
/** More devices than one person signs in at; the one that was used longest ago is forgotten first. */
export const MAX_DEVICES_OF_ONE = 20

/** 256 random bits in base64url, as this server makes them. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/u

/**
 * The mark of a device that has signed in with this user name before. It opens nothing: it only keeps the device apart from
 * what strangers try at the same address.
 *
 * @returns the hash of its cookie, or null.
 */
export async function deviceIsKnown(database: Database, token: string, username: string): Promise<string | null> {
  if (!TOKEN.test(token)) return null
  const row = await database
    .selectFrom('known_devices')
    .innerJoin('accounts', 'accounts.account_id', 'known_devices.account_id')
    .select('known_devices.token_hash')
    .where('known_devices.token_hash', '=', hashToken(token))
    .where('accounts.username', '=', username)
    .executeTakeFirst()
  return row?.token_hash ?? null
}

/**
 * Remembers within the transaction of a sign-in that the account has used this device.
 *
 * @param token - The device's cookie, if it brought one. One that this server does not know is not taken on.
 * @returns the cookie's value from now on.
 */
export async function rememberDevice(
  within: Database,
  device: { token: string | null; accountId: AccountId; nowMs: number },
): Promise<string> {
  const { accountId, nowMs } = device
  const brought = (await isOurs(within, device.token)) ? device.token : null
  const token = brought ?? randomBytes(32).toString('base64url')
  await within
    .insertInto('known_devices')
    .values({ token_hash: hashToken(token), account_id: accountId, last_used_at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['token_hash', 'account_id']).doUpdateSet({ last_used_at_ms: nowMs }))
    .execute()
  const kept = await within
    .selectFrom('known_devices')
    .select('token_hash')
    .where('account_id', '=', accountId)
    .orderBy('last_used_at_ms', 'desc')
    .limit(MAX_DEVICES_OF_ONE)
    .execute()
  await within
    .deleteFrom('known_devices')
    .where('account_id', '=', accountId)
    .where(
      'token_hash',
      'not in',
      kept.map((row) => row.token_hash),
    )
    .execute()
  return token
}

/** Whether this server gave the device its mark, for whichever account. */
export async function isOurs(database: Database, token: string | null): Promise<boolean> {
  if (token === null || !TOKEN.test(token)) return false
  const row = await database
    .selectFrom('known_devices')
    .select('token_hash')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  return row !== undefined
}

/** After a password was set by somebody else, all devices of the account are strangers. */
export async function forgetDevices(within: Database, accountId: AccountId): Promise<void> {
  await within.deleteFrom('known_devices').where('account_id', '=', accountId).execute()
}

/** A device that was last used in the future was noted under a clock that has been put right since, and counts from now. */
export async function removeUnusedDevices(database: Database, nowMs: number, trust: ClockTrust): Promise<void> {
  await database
    .updateTable('known_devices')
    .set({ last_used_at_ms: nowMs })
    .where('last_used_at_ms', '>', nowMs)
    .execute()
  const unused = await database
    .selectFrom('known_devices')
    .select('token_hash')
    .where('last_used_at_ms', '<', nowMs - KEPT_MS)
    .limit(1)
    .executeTakeFirst()
  if (unused === undefined || (await trust.isInDoubt())) return
  await database
    .deleteFrom('known_devices')
    .where('last_used_at_ms', '<', nowMs - KEPT_MS)
    .execute()
}
