// What the database keeps of paired browsers. Cookies and codes are in it as hashes alone.
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, PairingId } from '../wire/ids.ts'
import type { HallMeeting } from './rules.ts'
import type { HallPart } from '../wire/paired-part.ts'
import type { Pairing } from './wire.ts'

export interface WaitingRow {
  readonly pairingId: PairingId
  readonly tokenHash: string
  readonly device: string
  readonly askedAtMs: number
  readonly codeUntilMs: number
}

export async function addWaiting(within: Database, row: WaitingRow & { readonly codeHash: string }): Promise<void> {
  await within
    .insertInto('pairings')
    .values({
      ...{ pairing_id: row.pairingId, token_hash: row.tokenHash, code_hash: row.codeHash, device: row.device },
      ...{ code_until_ms: row.codeUntilMs, asked_at_ms: row.askedAtMs, last_used_at_ms: row.askedAtMs },
      ...{ account_id: null, part: null, label: null, confirmed_by: null, confirmed_at_ms: null },
    })
    .execute()
}

/** Codes whose time is over, and the one that this browser showed before. One from the future was given under a clock that has been put right. */
export async function dropWaiting(within: Database, nowMs: number, longestMs: number, tokenHash: string | null) {
  await within
    .deleteFrom('pairings')
    .where('confirmed_at_ms', 'is', null)
    .where((where) =>
      where.or([
        where('code_until_ms', '<=', nowMs),
        where('code_until_ms', '>', nowMs + longestMs),
        ...(tokenHash === null ? [] : [where('token_hash', '=', tokenHash)]),
      ]),
    )
    .execute()
}

export async function countWaiting(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom('pairings')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('confirmed_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function waitingByCode(database: Database, codeHash: string, nowMs: number): Promise<WaitingRow | null> {
  const row = await database
    .selectFrom('pairings')
    .selectAll()
    .where('code_hash', '=', codeHash)
    .where('confirmed_at_ms', 'is', null)
    .where('code_until_ms', '>', nowMs)
    .executeTakeFirst()
  if (row === undefined || row.code_until_ms === null) return null
  return {
    ...{ pairingId: row.pairing_id, tokenHash: row.token_hash, device: row.device },
    ...{ askedAtMs: row.asked_at_ms, codeUntilMs: row.code_until_ms },
  }
}

export async function waitingByToken(database: Database, tokenHash: string, nowMs: number): Promise<number | null> {
  const row = await database
    .selectFrom('pairings')
    .select('code_until_ms')
    .where('token_hash', '=', tokenHash)
    .where('confirmed_at_ms', 'is', null)
    .where('code_until_ms', '>', nowMs)
    .executeTakeFirst()
  return row?.code_until_ms ?? null
}

export interface Confirmation {
  readonly accountId: AccountId
  readonly part: HallPart
  readonly label: string
  readonly confirmedBy: AccountId
  readonly nowMs: number
}

/** The code goes with it: it is good once. @returns whether it was still waiting. */
export async function confirm(within: Database, pairingId: PairingId, with_: Confirmation): Promise<boolean> {
  const { numUpdatedRows } = await within
    .updateTable('pairings')
    .set({
      ...{ account_id: with_.accountId, part: with_.part, label: with_.label, confirmed_by: with_.confirmedBy },
      ...{ confirmed_at_ms: with_.nowMs, last_used_at_ms: with_.nowMs, code_hash: null, code_until_ms: null },
    })
    .where('pairing_id', '=', pairingId)
    .where('confirmed_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface PairedRow {
  readonly pairingId: PairingId
  readonly accountId: AccountId
  readonly part: HallPart
  readonly label: string
  readonly lastUsedAtMs: number
}

export async function pairedByToken(database: Database, tokenHash: string): Promise<PairedRow | null> {
  const row = await database
    .selectFrom('pairings')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('confirmed_at_ms', 'is not', null)
    .executeTakeFirst()
  if (row === undefined || row.account_id === null || row.part === null) return null
  return {
    ...{ pairingId: row.pairing_id, accountId: row.account_id, part: row.part, label: row.label ?? '' },
    lastUsedAtMs: row.last_used_at_ms,
  }
}

export async function noteUse(database: Database, pairingId: PairingId, nowMs: number): Promise<void> {
  await database.updateTable('pairings').set({ last_used_at_ms: nowMs }).where('pairing_id', '=', pairingId).execute()
}

/** All that were confirmed, by the sites' order. */
export async function allPairings(database: Database): Promise<(Pairing & { readonly accountId: AccountId })[]> {
  const rows = await database
    .selectFrom('pairings')
    .innerJoin('accounts', 'accounts.account_id', 'pairings.account_id')
    .innerJoin('sites', 'sites.site_id', 'accounts.site_id')
    .leftJoin('accounts as confirmers', 'confirmers.account_id', 'pairings.confirmed_by')
    .selectAll('pairings')
    .select(['accounts.full_name', 'sites.site_id', 'sites.name as site_name', 'confirmers.full_name as confirmer'])
    .where('pairings.confirmed_at_ms', 'is not', null)
    .orderBy('sites.position')
    .orderBy('pairings.confirmed_at_ms')
    .execute()
  return rows.flatMap((row) =>
    row.account_id === null || row.part === null
      ? []
      : [
          {
            ...{ pairingId: row.pairing_id, accountId: row.account_id, siteId: row.site_id, siteName: row.site_name },
            ...{ fullName: row.full_name, part: row.part, label: row.label ?? '', device: row.device },
            ...{ confirmedBy: row.confirmer ?? '', confirmedAtMs: row.confirmed_at_ms ?? 0 },
            lastUsedAtMs: row.last_used_at_ms,
          },
        ],
  )
}

export async function countOf(database: Database, accountId: AccountId): Promise<number> {
  const rows = await database.selectFrom('pairings').select('pairing_id').where('account_id', '=', accountId).execute()
  return rows.length
}

/** @returns the hash of its cookie; null: there is none. */
export async function remove(within: Database, pairingId: PairingId): Promise<string | null> {
  const row = await within
    .deleteFrom('pairings')
    .where('pairing_id', '=', pairingId)
    .returning('token_hash')
    .executeTakeFirst()
  return row?.token_hash ?? null
}

const OPERATOR: MeetingRole = 'operator'

/** The meetings that an account is invited to as operator and that are not over. */
export async function meetingsOf(database: Database, accountId: AccountId): Promise<HallMeeting[]> {
  const rows = await database
    .selectFrom('participants')
    .innerJoin('meetings', 'meetings.meeting_id', 'participants.meeting_id')
    .select(['meetings.meeting_id', 'meetings.title', 'meetings.state', 'meetings.starts_at_ms'])
    .where('participants.account_id', '=', accountId)
    .where('participants.role', '=', OPERATOR)
    .where('meetings.state', 'in', ['invited', 'inSession', 'paused'])
    .orderBy('meetings.starts_at_ms')
    .execute()
  return rows.map((row) => ({
    ...{ meetingId: row.meeting_id, title: row.title, state: row.state },
    startsAtMs: row.starts_at_ms,
  }))
}

/** Whether an account is, or was, the operator of its site in a meeting whose invitations were sent. */
export async function operates(database: Database, { accountId }: Pick<Account, 'accountId'>): Promise<boolean> {
  const row = await database
    .selectFrom('participants')
    .innerJoin('meetings', 'meetings.meeting_id', 'participants.meeting_id')
    .select('participants.account_id')
    .where('participants.account_id', '=', accountId)
    .where('participants.role', '=', OPERATOR)
    .where('meetings.state', 'not in', ['draft', 'pendingApproval'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
