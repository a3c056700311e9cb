// A body of many members in one running meeting, written into the data folder before the server starts: nobody signs in, since a password's hash takes longer than a ballot.
import { join } from 'node:path'
import { RuleText } from '../../../signaling/bodies/wire.ts'
import { openSession } from '../../../signaling/identity/sessions.ts'
import { insertAccounts } from '../../../signaling/identity/store.ts'
import type { Account } from '../../../signaling/identity/wire.ts'
import { newId } from '../../../signaling/kit/clock.ts'
import { openDatabase, type Database } from '../../../signaling/storage/database.ts'
import {
  AccountId,
  BallotId,
  BodyId,
  BodyRuleId,
  MeetingId,
  MembershipId,
  SiteId,
} from '../../../signaling/wire/ids.ts'

const SITE = SiteId.parse('hg')
const DAY_MS = 86_400_000
const FIRST_DAY = '2021-07-01'
const HALF = { numerator: 1, denominator: 2, strict: true }
export const VOTE_CHOICES = ['for', 'against', 'abstain'] as const

const RULE = RuleText.parse({
  ...{ name: 'Thông qua', threshold: HALF, base: 'allMembers', quorum: HALF, mayChange: true, legalBasis: '' },
  choices: VOTE_CHOICES.map((key) => ({ key, label: key, countsAs: key })),
})

export interface VotesProvince {
  readonly meetingId: MeetingId
  /** Approved, to be opened one after the other. */
  readonly ballotIds: readonly BallotId[]
  /** Cookies of the sessions: the chair's, who does not vote, and the members'. */
  readonly chair: string
  readonly voters: readonly string[]
}

/** Adds the members, their meeting and its ballots to a data folder that no server has open. */
export async function addVotes(dataDir: string, members: number, ballots: number): Promise<VotesProvince> {
  const database = await openDatabase(join(dataDir, 'meetings.sqlite'))
  try {
    return await database.transaction().execute((within) => write(within, members, ballots))
  } finally {
    await database.destroy()
  }
}

async function write(within: Database, members: number, ballots: number): Promise<VotesProvince> {
  const nowMs = Date.now()
  const people = Array.from({ length: members + 1 }, (_one, number): Account => ({
    ...{ accountId: newId(AccountId), username: `bieuquyet${number}`, fullName: `Đại biểu ${number}`, title: '' },
    ...{ siteId: SITE, systemRole: 'user', mayPrepareMeetings: false, disabled: false },
  }))
  const [chair, ...voters] = people
  if (chair === undefined) throw new Error('There is a chair')
  const named = people.map((person) => ({ ...person, passwordHash: 'none', siteName: '' }))
  await insertAccounts(within, named, nowMs)
  const meetingId = newId(MeetingId)
  await within
    .insertInto('meetings')
    .values({
      ...{ meeting_id: meetingId, request_id: meetingId, revision: 1, title: 'Kỳ họp', kind: 'councilSession' },
      ...{ place: '', starts_at_ms: nowMs, ends_at_ms: nowMs + DAY_MS, state: 'inSession', state_reason: null },
      ...{ owner_site_id: SITE, created_by: chair.accountId, created_at_ms: nowMs, began_at_ms: nowMs },
    })
    .execute()
  await within.insertInto('meeting_sites').values({ meeting_id: meetingId, site_id: SITE }).execute()
  const bodyId = newId(BodyId)
  await within.insertInto('bodies').values({ body_id: bodyId, site_id: SITE, name: 'Hội đồng để đo' }).execute()
  await within.insertInto('meeting_bodies').values({ meeting_id: meetingId, body_id: bodyId }).execute()
  for (const { accountId } of people) {
    const role = accountId === chair.accountId ? ('chair' as const) : ('delegate' as const)
    const listed = { meeting_id: meetingId, account_id: accountId, role, site_id: SITE }
    await within.insertInto('participants').values(listed).execute()
  }
  for (const { accountId } of voters) {
    const time = { account_id: accountId, first_day: FIRST_DAY, last_day: null }
    const membership = { membership_id: newId(MembershipId), body_id: bodyId, ...time }
    await within.insertInto('body_members').values(membership).execute()
  }
  const ballotIds = await writeBallots(within, { meetingId, bodyId, nowMs }, ballots)
  const cookies: string[] = []
  for (const { accountId } of people) {
    const bounds = { idleMs: DAY_MS, maxMs: DAY_MS }
    const token = await openSession(within, { accountId, nowMs, bounds, from: { ip: '', device: '' } })
    cookies.push(`phien=${token}`)
  }
  const [chairs = '', ...others] = cookies
  return { meetingId, ballotIds, chair: chairs, voters: others }
}

async function writeBallots(
  within: Database,
  { meetingId, bodyId, nowMs }: { readonly meetingId: MeetingId; readonly bodyId: BodyId; readonly nowMs: number },
  count: number,
): Promise<BallotId[]> {
  const ruleId = newId(BodyRuleId)
  const days = { first_day: FIRST_DAY, last_day: null, replaces: null }
  await within
    .insertInto('body_rules')
    .values({ rule_id: ruleId, body_id: bodyId, revision: 1, text: JSON.stringify(RULE), made_at_ms: nowMs, ...days })
    .execute()
  const ballotIds = Array.from({ length: count }, () => newId(BallotId))
  for (const [position, ballotId] of ballotIds.entries())
    await within
      .insertInto('ballots')
      .values({
        ...{ ballot_id: ballotId, request_id: ballotId, meeting_id: meetingId, agenda_item_id: null, position },
        ...{ form: 'open', title: 'Nghị quyết', text: '', rule_id: ruleId, revision: 1, approved_revision: 1 },
        ...{ state: 'draft', rule_text: null, members: null, entitled: null, opened_at_ms: null, ended_at_ms: null },
      })
      .execute()
  return ballotIds
}
