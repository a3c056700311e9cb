// Keys of other systems and the record of their calls, as rows.
import { sql } from 'kysely'
import { z } from 'zod'
import { localDay } from '../kit/local-day.ts'
import type { Database } from '../storage/database.ts'
import type { InterfaceKeysTable } from '../storage/schema.ts'
import type { AccountId, InterfaceKeyId, MeetingId, SiteId } from '../wire/ids.ts'
import { InterfaceScope, type CalledAddress, type InterfaceCall, type InterfaceDay, type InterfaceKey } from './wire.ts'

const LISTED = 200
const CALLS_SHOWN = 50
/** Calls that are kept of all keys together; the days keep their counts. */
const CALLS_KEPT = 20_000
const DAYS_KEPT = 400
const DAY_MS = 86_400_000
/** The HTTP status from which on an answer is a refusal or a failure. */
const FIRST_REFUSED = 400

const Scopes = z.array(InterfaceScope)

export interface KeyRow {
  readonly keyId: InterfaceKeyId
  readonly siteId: SiteId
  readonly scopes: readonly InterfaceScope[]
  readonly perMinute: number
  readonly expiresAtMs: number
  readonly withdrawnAtMs: number | null
}

/** By the hash of what a caller sent; also a key that has expired or was withdrawn. */
export async function keyByHash(database: Database, hash: string): Promise<KeyRow | null> {
  const row = await database.selectFrom('interface_keys').selectAll().where('hash', '=', hash).executeTakeFirst()
  return row === undefined ? null : asKey(row)
}

function asKey(row: InterfaceKeysTable): KeyRow {
  return {
    keyId: row.key_id,
    siteId: row.site_id,
    scopes: Scopes.parse(JSON.parse(row.scopes)),
    perMinute: row.per_minute,
    expiresAtMs: row.expires_at_ms,
    withdrawnAtMs: row.withdrawn_at_ms,
  }
}

export async function keyById(database: Database, keyId: InterfaceKeyId): Promise<KeyRow | null> {
  const row = await database.selectFrom('interface_keys').selectAll().where('key_id', '=', keyId).executeTakeFirst()
  return row === undefined ? null : asKey(row)
}

/** Those that may be used now first, then the others; of each the newest first. */
export async function allKeys(database: Database, nowMs: number): Promise<InterfaceKey[]> {
  const rows = await database
    .selectFrom('interface_keys')
    .innerJoin('sites', 'sites.site_id', 'interface_keys.site_id')
    .innerJoin('accounts', 'accounts.account_id', 'interface_keys.created_by')
    .selectAll('interface_keys')
    .select(['sites.name as site_name', 'accounts.full_name as by_name'])
    .orderBy(sql`interface_keys.withdrawn_at_ms is not null or interface_keys.expires_at_ms <= ${nowMs}`)
    .orderBy('interface_keys.created_at_ms', 'desc')
    .orderBy('interface_keys.key_id')
    .limit(LISTED)
    .execute()
  return rows.map((row) => ({
    keyId: row.key_id,
    name: row.name,
    hint: row.hint,
    siteId: row.site_id,
    siteName: row.site_name,
    scopes: Scopes.parse(JSON.parse(row.scopes)),
    perMinute: row.per_minute,
    createdAtMs: row.created_at_ms,
    byName: row.by_name,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    withdrawnAtMs: row.withdrawn_at_ms,
  }))
}

export async function countOpenKeys(database: Database, nowMs: number): Promise<number> {
  const { count } = await database
    .selectFrom('interface_keys')
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .where('withdrawn_at_ms', 'is', null)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export interface NewKey extends Pick<InterfaceKey, 'keyId' | 'name' | 'hint' | 'siteId' | 'scopes' | 'perMinute'> {
  readonly hash: string
  readonly createdAtMs: number
  readonly createdBy: AccountId
  readonly expiresAtMs: number
}

export async function addKey(within: Database, key: NewKey): Promise<void> {
  await within
    .insertInto('interface_keys')
    .values({
      key_id: key.keyId,
      name: key.name,
      hint: key.hint,
      hash: key.hash,
      site_id: key.siteId,
      scopes: JSON.stringify(key.scopes),
      per_minute: key.perMinute,
      created_at_ms: key.createdAtMs,
      created_by: key.createdBy,
      expires_at_ms: key.expiresAtMs,
      last_used_at_ms: null,
      withdrawn_at_ms: null,
    })
    .execute()
}

/** @returns `known`: it had been withdrawn before. */
export async function withdrawKey(
  within: Database,
  keyId: InterfaceKeyId,
  nowMs: number,
): Promise<'done' | 'known' | 'missing'> {
  const row = await within
    .selectFrom('interface_keys')
    .select('withdrawn_at_ms')
    .where('key_id', '=', keyId)
    .executeTakeFirst()
  if (row === undefined) return 'missing'
  if (row.withdrawn_at_ms !== null) return 'known'
  await within.updateTable('interface_keys').set({ withdrawn_at_ms: nowMs }).where('key_id', '=', keyId).execute()
  return 'done'
}

export interface CallMade {
  readonly keyId: InterfaceKeyId
  readonly atMs: number
  readonly address: CalledAddress
  readonly status: number
  readonly meetingId: MeetingId | null
  /** Whether it enters the list of the last calls; it is counted in any case. */
  readonly listed: boolean
}

/** Writes calls down, counts them for their days, and forgets the oldest. */
export async function recordCalls(database: Database, calls: readonly CallMade[]): Promise<void> {
  await database.transaction().execute(async (within) => {
    for (const call of calls) await recordCall(within, call)
    const { newest } = await within
      .selectFrom('interface_calls')
      .select(({ fn }) => fn.max('call_id').as('newest'))
      .executeTakeFirstOrThrow()
    await within
      .deleteFrom('interface_calls')
      .where('call_id', '<=', newest - CALLS_KEPT)
      .execute()
    const lastMs = Math.max(...calls.map(({ atMs }) => atMs))
    await within
      .deleteFrom('interface_days')
      .where('day', '<', localDay(lastMs - DAYS_KEPT * DAY_MS))
      .execute()
  })
}

async function recordCall(within: Database, call: CallMade): Promise<void> {
  const { keyId, atMs, address, status, meetingId, listed } = call
  if (listed)
    await within
      .insertInto('interface_calls')
      .values({ key_id: keyId, at_ms: atMs, address, status, meeting_id: meetingId })
      .execute()
  const refused = status >= FIRST_REFUSED ? 1 : 0
  await sql`insert into interface_days (key_id, day, calls, refused) values (${keyId}, ${localDay(atMs)}, 1, ${refused})
    on conflict (key_id, day) do update set calls = calls + 1, refused = refused + ${refused}`.execute(within)
  await within.updateTable('interface_keys').set({ last_used_at_ms: atMs }).where('key_id', '=', keyId).execute()
}

export async function daysSince(
  database: Database,
  keyId: InterfaceKeyId | null,
  day: string,
): Promise<InterfaceDay[]> {
  let query = database
    .selectFrom('interface_days')
    .select((select) => [
      'day',
      select.fn.sum<number | bigint>('calls').as('calls'),
      select.fn.sum<number | bigint>('refused').as('refused'),
    ])
    .where('day', '>=', day)
    .groupBy('day')
    .orderBy('day')
  if (keyId !== null) query = query.where('key_id', '=', keyId)
  const rows = await query.execute()
  return rows.map((row) => ({ day: row.day, calls: Number(row.calls), refused: Number(row.refused) }))
}

/** The last calls by one key or by all, the newest first. */
export async function lastCalls(
  database: Database,
  keyId: InterfaceKeyId | null,
  which: 'all' | 'refused',
): Promise<InterfaceCall[]> {
  let query = database
    .selectFrom('interface_calls')
    .innerJoin('interface_keys', 'interface_keys.key_id', 'interface_calls.key_id')
    .leftJoin('meetings', 'meetings.meeting_id', 'interface_calls.meeting_id')
    .select([
      'interface_calls.at_ms as atMs',
      'interface_keys.name as keyName',
      'interface_calls.address as address',
      'interface_calls.status as status',
      'meetings.title as meetingTitle',
    ])
    .orderBy('interface_calls.call_id', 'desc')
    .limit(CALLS_SHOWN)
  if (keyId !== null) query = query.where('interface_calls.key_id', '=', keyId)
  if (which === 'refused') query = query.where('interface_calls.status', '>=', FIRST_REFUSED)
  return query.execute()
}
