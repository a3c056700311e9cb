import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Account } from '../identity/wire.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingRequestsTable } from '../storage/schema.ts'
import { administeredBy } from '../visibility/visible.ts'
import type { AccountId, MeetingRequestId, SiteId } from '../wire/ids.ts'
import { ENDED, maySee, type RequestSides } from './rules.ts'
import {
  MeetingRequestState,
  MOST_LISTED,
  RequestCounts,
  RequestDraft,
  type MeetingRequestAct,
  type RequestActDone,
  type RequestEntry,
  type RequestList,
} from './wire.ts'

export type RequestRow = Selectable<MeetingRequestsTable>

export const draftOf = (row: RequestRow): RequestDraft => RequestDraft.parse(JSON.parse(row.draft))

/** The columns that a draft fills: those that lists read, and the whole. */
export const columnsOf = (draft: RequestDraft) => ({
  ...{ title: draft.title, kind: draft.kind, starts_at_ms: draft.startsAtMs },
  ...{ unit_site_id: draft.unitSiteId, draft: JSON.stringify(draft) },
})

async function sidesOf(database: Database, account: Account, row: RequestRow): Promise<RequestSides> {
  const administers =
    account.systemRole === 'unitAdmin' && (await isAtOrBelow(database, row.unit_site_id, account.siteId))
  return { asks: row.asked_by === account.accountId, administers }
}

/** A request and how the person stands to it; null: to them there is none. */
export async function seen(
  database: Database,
  account: Account,
  meetingRequestId: MeetingRequestId,
): Promise<{ readonly row: RequestRow; readonly sides: RequestSides } | null> {
  const row = await database
    .selectFrom('meeting_requests')
    .selectAll()
    .where('meeting_request_id', '=', meetingRequestId)
    .executeTakeFirst()
  if (row === undefined) return null
  const sides = await sidesOf(database, account, row)
  return maySee(row.state, sides) ? { row, sides } : null
}

/** Chairs and secretaries ask for meetings: who prepares some, administers a unit, or has been one of the two in a meeting that people were invited to. */
export async function mayAsk(database: Database, account: Account): Promise<boolean> {
  if (account.mayPrepareMeetings || account.systemRole === 'unitAdmin') return true
  const led = await database
    .selectFrom('participants')
    .innerJoin('meetings', 'meetings.meeting_id', 'participants.meeting_id')
    .select('participants.meeting_id')
    .where('participants.account_id', '=', account.accountId)
    .where('participants.role', 'in', ['chair', 'secretary'])
    .where('meetings.state', 'not in', ['draft', 'pendingApproval'])
    .executeTakeFirst()
  return led !== undefined
}

/** How many of a person are not at their end. */
export async function countOpen(database: Database, accountId: AccountId): Promise<number> {
  const { count } = await database
    .selectFrom('meeting_requests')
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .where('asked_by', '=', accountId)
    .where('state', 'not in', ENDED)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function listFor(
  database: Database,
  account: Account,
  list: RequestList,
  states: readonly MeetingRequestState[],
): Promise<{ requests: RequestEntry[]; more: boolean; counts: RequestCounts }> {
  const administered = list === 'queue' ? [...(await administeredBy(database, account))] : []
  const all = database
    .selectFrom('meeting_requests as request')
    .innerJoin('sites', 'sites.site_id', 'request.unit_site_id')
    .innerJoin('accounts', 'accounts.account_id', 'request.asked_by')
    .where((where) =>
      list === 'mine'
        ? where('request.asked_by', '=', account.accountId)
        : where.and([where('request.unit_site_id', 'in', administered), where('request.state', '!=', 'draft')]),
    )
  const counted = await all
    .select(['request.state', (select) => select.fn.countAll<number | bigint>().as('count')])
    .groupBy('request.state')
    .execute()
  const zero = Object.fromEntries(MeetingRequestState.options.map((state) => [state, 0]))
  const counts = { ...zero, ...Object.fromEntries(counted.map(({ state, count }) => [state, Number(count)])) }
  const rows = await all
    .$if(states.length > 0, (query) => query.where('request.state', 'in', states))
    .select(['request.meeting_request_id', 'request.title', 'request.kind', 'request.state'])
    .select(['request.starts_at_ms', 'request.changed_at_ms', 'sites.name as unitName', 'accounts.full_name'])
    .orderBy('request.changed_at_ms', 'desc')
    .orderBy('request.meeting_request_id')
    .limit(MOST_LISTED + 1)
    .execute()
  const requests = rows.slice(0, MOST_LISTED).map((row) => ({
    ...{ meetingRequestId: row.meeting_request_id, title: row.title, kind: row.kind, state: row.state },
    ...{ unitName: row.unitName, askerName: row.full_name },
    ...{ startsAtMs: Number(row.starts_at_ms), changedAtMs: Number(row.changed_at_ms) },
  }))
  return { requests, more: rows.length > MOST_LISTED, counts: RequestCounts.parse(counts) }
}

export async function actsOf(database: Database, meetingRequestId: MeetingRequestId): Promise<RequestActDone[]> {
  const rows = await database
    .selectFrom('meeting_request_acts')
    .selectAll()
    .where('meeting_request_id', '=', meetingRequestId)
    .orderBy('act_id')
    .execute()
  return rows.map(({ act, at_ms, by_name, state, reason }) => ({
    ...{ act, atMs: Number(at_ms), byName: by_name, state, reason },
  }))
}

interface NewAct {
  readonly act: MeetingRequestAct
  readonly atMs: number
  readonly by: Account
  readonly state: MeetingRequestState
  readonly reason?: string
  /** Of an accept. */
  readonly leftOut?: readonly string[] | undefined
}
export async function writeAct(within: Database, meetingRequestId: MeetingRequestId, made: NewAct): Promise<void> {
  const { act, atMs, by, state, reason = '', leftOut } = made
  await within
    .insertInto('meeting_request_acts')
    .values({
      ...{ meeting_request_id: meetingRequestId, act, at_ms: atMs, account_id: by.accountId },
      ...{ by_name: by.fullName, state, reason },
      left_out: leftOut === undefined ? null : JSON.stringify(leftOut),
    })
    .execute()
}

const Names = z.array(z.string())

/** Who was left out of the meeting that the request became. */
export async function leftOutOf(database: Database, meetingRequestId: MeetingRequestId): Promise<string[]> {
  const row = await database
    .selectFrom('meeting_request_acts')
    .select('left_out')
    .where('meeting_request_id', '=', meetingRequestId)
    .where('act', '=', 'accept')
    .executeTakeFirst()
  return Names.parse(JSON.parse(row?.left_out ?? '[]'))
}

/** Who is told of what comes to a unit: its administrators, or those of the nearest unit above that has any. All above it see it in their lists. */
export async function administratorsOf(database: Database, unitSiteId: SiteId): Promise<AccountId[]> {
  const seenUnits = new Set<SiteId>()
  let at: SiteId | null = unitSiteId
  while (at !== null && !seenUnits.has(at)) {
    seenUnits.add(at)
    const found = await database
      .selectFrom('accounts')
      .select('account_id')
      .where('site_id', '=', at)
      .where('system_role', '=', 'unitAdmin')
      .where('disabled', '=', 0)
      .execute()
    if (found.length > 0) return found.map(({ account_id }) => account_id)
    const above: { parent_id: SiteId | null } | undefined = await database
      .selectFrom('sites')
      .select('parent_id')
      .where('site_id', '=', at)
      .executeTakeFirst()
    at = above?.parent_id ?? null
  }
  return []
}

/** Names of accounts that exist, in the order asked. */
export async function namesOf(
  database: Database,
  accountIds: readonly AccountId[],
): Promise<{ accountId: AccountId; fullName: string; siteId: SiteId; disabled: boolean }[]> {
  if (accountIds.length === 0) return []
  const rows = await database
    .selectFrom('accounts')
    .select(['account_id', 'full_name', 'site_id', 'disabled'])
    .where('account_id', 'in', accountIds)
    .execute()
  const byId = new Map(rows.map((row) => [row.account_id, row]))
  return accountIds.flatMap((accountId) => {
    const row = byId.get(accountId)
    return row === undefined
      ? []
      : [{ accountId, fullName: row.full_name, siteId: row.site_id, disabled: row.disabled === 1 }]
  })
}
