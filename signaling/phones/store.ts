// What the database keeps of phones in halls. Codes and cookies are in it as hashes alone.
import type { MeetingRole } from '../identity/wire.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, PairingId, SiteId } from '../wire/ids.ts'
import type { PhoneKind } from '../wire/paired-part.ts'
import type { CodeFacts } from './rules.ts'
import type { Phone } from './wire.ts'

/** A hall of a meeting, with the account whose rights as operator its phones have a part of. */
export interface HallOf {
  readonly meetingId: MeetingId
  readonly siteId: SiteId
  readonly accountId: AccountId
}

const OPERATOR: MeetingRole = 'operator'
/** A meeting in another state lets nobody in any more. */
const OPEN: readonly MeetingState[] = ['invited', 'inSession', 'paused']

export async function ownHall(database: Database, meetingId: MeetingId, accountId: AccountId): Promise<HallOf | null> {
  const row = await operators(database, meetingId).where('account_id', '=', accountId).executeTakeFirst()
  return row === undefined ? null : { meetingId, siteId: row.site_id, accountId }
}

/** Of several operators the first one stands for the hall. */
export async function hallOfSite(database: Database, meetingId: MeetingId, siteId: SiteId): Promise<HallOf | null> {
  const row = await operators(database, meetingId)
    .where('site_id', '=', siteId)
    .orderBy('account_id')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { meetingId, siteId, accountId: row.account_id }
}

function operators(database: Database, meetingId: MeetingId) {
  return database
    .selectFrom('participants')
    .select(['site_id', 'account_id'])
    .where('meeting_id', '=', meetingId)
    .where('role', '=', OPERATOR)
}

export interface NewCode {
  readonly pairingId: PairingId
  readonly hall: HallOf
  readonly by: AccountId
  readonly codeHash: string
  readonly nowMs: number
  readonly codeUntilMs: number
}

/** Adds a code, and takes away what the hall had waiting. */
export async function addCode(within: Database, { pairingId, hall, by, codeHash, nowMs, codeUntilMs }: NewCode) {
  await within
    .deleteFrom('phones')
    .where('meeting_id', '=', hall.meetingId)
    .where('site_id', '=', hall.siteId)
    .where('began_at_ms', 'is', null)
    .execute()
  await within
    .insertInto('phones')
    .values({
      ...{ pairing_id: pairingId, meeting_id: hall.meetingId, account_id: hall.accountId, site_id: hall.siteId },
      ...{ invited_by: by, invited_at_ms: nowMs, code_hash: codeHash, code_until_ms: codeUntilMs },
      ...{ began_at_ms: null, token_hash: null, kind: null, label: '', device: '' },
    })
    .execute()
}

/** Codes so old that nobody asks any more why they do not work. One from the future was made under a clock that has been put right. */
export async function dropOld(within: Database, nowMs: number, keptMs: number): Promise<void> {
  await within
    .deleteFrom('phones')
    .where('token_hash', 'is', null)
    .where((where) =>
      where.or([where('invited_at_ms', '<', nowMs - keptMs), where('invited_at_ms', '>', nowMs + keptMs)]),
    )
    .execute()
}

export interface CodeRow extends CodeFacts {
  readonly pairingId: PairingId
  readonly hall: HallOf
  readonly meetingTitle: string
  readonly siteName: string
}

export async function codeRow(database: Database, codeHash: string): Promise<CodeRow | null> {
  const row = await withNames(database).where('phones.code_hash', '=', codeHash).executeTakeFirst()
  return row === undefined ? null : { ...namesOf(row), codeUntilMs: row.code_until_ms, beganAtMs: row.began_at_ms }
}

function withNames(database: Database) {
  return database
    .selectFrom('phones')
    .innerJoin('meetings', 'meetings.meeting_id', 'phones.meeting_id')
    .innerJoin('sites', 'sites.site_id', 'phones.site_id')
    .selectAll('phones')
    .select(['meetings.title', 'meetings.state', 'meetings.starts_at_ms', 'sites.name as site_name'])
}

type NamedRow = NonNullable<Awaited<ReturnType<ReturnType<typeof withNames>['executeTakeFirst']>>>

function namesOf(row: NamedRow) {
  return {
    ...{ pairingId: row.pairing_id, meetingTitle: row.title, siteName: row.site_name },
    hall: { meetingId: row.meeting_id, siteId: row.site_id, accountId: row.account_id },
    meeting: { state: row.state, startsAtMs: row.starts_at_ms },
  }
}

export interface Begun {
  readonly tokenHash: string
  readonly kind: PhoneKind
  readonly label: string
  readonly device: string
  readonly nowMs: number
}

/** @returns whether the code was still waiting: it is good once. */
export async function begin(within: Database, pairingId: PairingId, phone: Begun): Promise<boolean> {
  const { numUpdatedRows } = await within
    .updateTable('phones')
    .set({
      ...{ token_hash: phone.tokenHash, kind: phone.kind, label: phone.label, device: phone.device },
      began_at_ms: phone.nowMs,
    })
    .where('pairing_id', '=', pairingId)
    .where('began_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface PhoneRow extends Phone {
  readonly hall: HallOf
  readonly meetingTitle: string
  readonly siteName: string
}

/** Null also once the meeting is over, or the hall's account is not its operator there any more. */
export async function phoneByToken(database: Database, tokenHash: string): Promise<PhoneRow | null> {
  const row = await withNames(database)
    .innerJoin('participants', (join) =>
      join
        .onRef('participants.meeting_id', '=', 'phones.meeting_id')
        .onRef('participants.account_id', '=', 'phones.account_id')
        .onRef('participants.site_id', '=', 'phones.site_id')
        .on('participants.role', '=', OPERATOR),
    )
    .where('phones.token_hash', '=', tokenHash)
    .where('meetings.state', 'in', OPEN)
    .executeTakeFirst()
  const phone = row === undefined ? null : phoneOf(row)
  return row === undefined || phone === null ? null : { ...phone, ...namesOf(row) }
}

function phoneOf(row: Pick<NamedRow, 'pairing_id' | 'kind' | 'label' | 'device' | 'began_at_ms'>): Phone | null {
  const { pairing_id: pairingId, kind, label, device, began_at_ms: beganAtMs } = row
  return kind === null || beganAtMs === null ? null : { pairingId, kind, label, device, beganAtMs }
}

/** Those of a hall that are still its. */
export async function phonesOf(database: Database, { meetingId, siteId }: HallOf): Promise<Phone[]> {
  const rows = await database
    .selectFrom('phones')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('site_id', '=', siteId)
    .where('token_hash', 'is not', null)
    .orderBy('began_at_ms')
    .execute()
  return rows.flatMap((row) => phoneOf(row) ?? [])
}

/** The phones that this names are nobody's any more. Their codes stay known as used. @returns the hashes of their cookies. */
export async function endPhones(
  within: Database,
  which: { readonly pairingId: PairingId } | { readonly meetingId: MeetingId },
): Promise<string[]> {
  const [column, id] =
    'pairingId' in which ? (['pairing_id', which.pairingId] as const) : (['meeting_id', which.meetingId] as const)
  const rows = await within
    .selectFrom('phones')
    .select('token_hash')
    .where(column, '=', id)
    .where('token_hash', 'is not', null)
    .execute()
  if (rows.length > 0) await within.updateTable('phones').set({ token_hash: null }).where(column, '=', id).execute()
  return rows.flatMap((row) => row.token_hash ?? [])
}
