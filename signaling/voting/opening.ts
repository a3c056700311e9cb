// Who of a body is in the meeting at this moment, and what stands against opening a ballot: the facts of an opening, read in one transaction.
import { bodyOfMeeting, findRule, membersOn } from '../bodies/store.ts'
import { holdsOn } from '../bodies/rules.ts'
import type { BodyMember, RuleText } from '../bodies/wire.ts'
import { roleNow } from '../identity/acting.ts'
import { localDay } from '../kit/local-day.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { meetingRow } from '../meeting/store.ts'
import { newestRollCall } from '../roll-call/store.ts'
import type { Database } from '../storage/database.ts'
import { seesItem } from '../visibility/audience.ts'
import type { AccountId, AgendaItemId, BodyId, MeetingId, SiteId } from '../wire/ids.ts'
import { approvalRuns } from './approval-store.ts'
import { trusteesOf } from './secret/store.ts'
import { againstOpening, mayVoteAs, quorumOf } from './rules.ts'
import { ballotRows, isApproved, ruleOf, type BallotRow } from './store.ts'
import type { Comparison } from './wire.ts'

/**
 * Who sits in a running meeting by a device of their own, the grace time after a cut included, and in which hall's seat; null: at a desk. Machines and
 * phones of halls are nobody's own.
 */
export type SeatedPeople = ReadonlyMap<AccountId, SiteId | null>

/** A member of the body, and where they are at this moment. */
export interface MemberNow extends BodyMember {
  /** Would be entitled to vote. */
  readonly present: boolean
  /** Of somebody present: the hall in which an operator may count their hand; null: in none. */
  readonly hallSiteId: SiteId | null
}

/** @param agendaItemId - The item that a ballot belongs to: who does not see it does not vote on it. */
export async function membersNow(
  within: Database,
  meetingId: MeetingId,
  body: { readonly bodyId: BodyId; readonly nowMs: number },
  seated: SeatedPeople,
  agendaItemId: AgendaItemId | null,
): Promise<MemberNow[]> {
  const members = await membersOn(within, body.bodyId, localDay(body.nowMs))
  const listed = await listedPeople(within, meetingId)
  const called = await calledPresent(within, meetingId, body.nowMs)
  const halls = await hallsOf(within, meetingId)
  const closed = agendaItemId === null ? null : await closedItemsOf(within, meetingId)
  return members.map((member) => {
    const { accountId } = member
    const person = listed.get(accountId)
    const isHere = seated.has(accountId) || called.has(accountId)
    if (person === undefined || !isHere || !mayVoteAs(person.role))
      return { ...member, present: false, hallSiteId: null }
    const sees =
      closed === null || agendaItemId === null || seesItem(closed, { accountId, actor: person.role }, agendaItemId)
    const site = seated.get(accountId) ?? person.siteId
    return { ...member, present: sees, hallSiteId: sees && halls.has(site) ? site : null }
  })
}

/** Everybody on the list, as what they take part now. */
async function listedPeople(within: Database, meetingId: MeetingId) {
  const rows = await within
    .selectFrom('participants')
    .select(['account_id', 'role', 'site_id'])
    .where('meeting_id', '=', meetingId)
    .execute()
  const live = await within
    .selectFrom('live_meetings')
    .select('acting_chair_id')
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  const actingId = live?.acting_chair_id ?? null
  return new Map(
    rows.map((row) => [row.account_id, { role: roleNow(row.role, row.account_id, actingId), siteId: row.site_id }]),
  )
}

/** Sites that have a hall in the meeting: those invited, and those of its operators. */
async function hallsOf(within: Database, meetingId: MeetingId): Promise<ReadonlySet<SiteId>> {
  const sites = await within.selectFrom('meeting_sites').select('site_id').where('meeting_id', '=', meetingId).execute()
  const operators = await within
    .selectFrom('participants')
    .select('site_id')
    .where('meeting_id', '=', meetingId)
    .where('role', '=', 'operator')
    .execute()
  return new Set([...sites, ...operators].map((row) => row.site_id))
}

/**
 * Whom the newest roll call has as present, if it is of this day, and who has not left the meeting since. A mark of a time to come was made before the
 * clock was set back: nobody can tell who has left since, so it does not count until the roll is called again.
 */
async function calledPresent(within: Database, meetingId: MeetingId, nowMs: number): Promise<ReadonlySet<AccountId>> {
  const rollCall = await newestRollCall(within, meetingId)
  if (rollCall === null || localDay(rollCall.startedAtMs) !== localDay(nowMs)) return new Set()
  const left = await within
    .selectFrom('attendance')
    .select((select) => ['account_id', select.fn.max('left_at_ms').as('leftAtMs')])
    .where('meeting_id', '=', meetingId)
    .groupBy('account_id')
    .execute()
  const leftAtMs = new Map(left.map((row) => [row.account_id, Number(row.leftAtMs ?? 0)]))
  const present = [...rollCall.places.values()].flatMap(({ accountId, state, atMs }) => {
    const isHere = state === 'present' && atMs !== null && atMs <= nowMs
    return accountId !== null && isHere && (leftAtMs.get(accountId) ?? 0) <= atMs ? [accountId] : []
  })
  return new Set(present)
}

export interface OpeningNow {
  readonly members: readonly MemberNow[]
  readonly bodyName: string
  readonly rule: RuleText
  readonly quorum: Comparison
  readonly against: ReturnType<typeof againstOpening>
}

/** Reads what an opening depends on, as it is now. @returns null where no body decides in the meeting. */
export async function openingNow(
  within: Database,
  ballot: BallotRow,
  nowMs: number,
  seated: SeatedPeople,
): Promise<OpeningNow | null> {
  const { meeting_id: meetingId } = ballot
  const body = await bodyOfMeeting(within, meetingId)
  if (body === null) return null
  const day = localDay(nowMs)
  const members = await membersNow(within, meetingId, { bodyId: body.bodyId, nowMs }, seated, ballot.agenda_item_id)
  const rule = await ruleOf(within, ballot)
  const kept = await findRule(within, ballot.rule_id)
  const meeting = await meetingRow(within, meetingId)
  const trustees = ballot.form === 'secret' ? await trusteesOf(within, ballot.ballot_id) : []
  const quorum = quorumOf(members.filter(({ present }) => present).length, members.length, rule)
  const against = againstOpening({
    ...{ inSession: meeting?.state === 'inSession', hasBody: true, state: ballot.state, quorum },
    approvalRunning: await approvalRuns(within, meetingId),
    keysGiven: ballot.form === 'open' || (trustees.length > 1 && trustees.every(({ key }) => key !== null)),
    approved: isApproved(ballot),
    ruleHolds: kept !== null && kept.bodyId === body.bodyId && holdsOn(kept, day),
    otherOpen: (await ballotRows(within, meetingId)).some(({ state }) => state === 'open' || state === 'stopped'),
  })
  return { members, bodyName: body.name, rule, quorum, against }
}
