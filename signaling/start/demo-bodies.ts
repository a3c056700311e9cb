import { RuleText } from '../bodies/wire.ts'
import { setBodyOfMeeting } from '../bodies/store.ts'
import { newId } from '../kit/clock.ts'
import type { MeetingKind } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import { BodyId, BodyRuleId, MembershipId, SiteId, type AccountId, type MeetingId } from '../wire/ids.ts'

const province = SiteId.parse('hg')
/** The day from which the demo's bodies have their members and rules. */
const SINCE = '2021-07-01'

const CHOICES = [
  { key: 'for', label: 'Tán thành', countsAs: 'for' },
  { key: 'against', label: 'Không tán thành', countsAs: 'against' },
  { key: 'abstain', label: 'Không biểu quyết', countsAs: 'abstain' },
] as const
const MORE_THAN_HALF = { numerator: 1, denominator: 2, strict: true }
const TWO_THIRDS = { numerator: 2, denominator: 3, strict: false }
const OF_ALL = { choices: CHOICES, base: 'allMembers', mayChange: false } as const

interface DemoBody {
  readonly name: string
  readonly members: readonly string[]
  readonly rules: readonly unknown[]
}

const COUNCIL: DemoBody = {
  name: 'Hội đồng nhân dân tỉnh',
  members: ['chutri', 'thuky1', 'daibieu1', 'daibieu2', 'daibieu3', 'daibieu4', 'daibieu5', 'daibieu6'],
  rules: [
    {
      ...OF_ALL,
      ...{ name: 'Thông qua nghị quyết', threshold: MORE_THAN_HALF, quorum: MORE_THAN_HALF },
      legalBasis: 'Luật Tổ chức chính quyền địa phương năm 2015, Điều 91',
    },
    {
      ...OF_ALL,
      ...{ name: 'Bãi nhiệm đại biểu', threshold: TWO_THIRDS, quorum: TWO_THIRDS },
      legalBasis: 'Luật Tổ chức chính quyền địa phương năm 2015, Điều 91',
    },
  ],
}
const COMMITTEE: DemoBody = {
  name: 'Uỷ ban nhân dân tỉnh',
  members: ['chutri', 'daibieu1', 'daibieu2', 'daibieu3', 'daibieu4', 'daibieu5'],
  rules: [
    {
      ...OF_ALL,
      ...{ name: 'Thông qua quyết định', threshold: MORE_THAN_HALF, quorum: TWO_THIRDS },
      legalBasis: 'Luật Tổ chức chính quyền địa phương năm 2015, Điều 114 và Điều 117',
    },
  ],
}

/** The bodies of the demo province, with the demo's people as members. @returns which of them decides in a meeting of a kind. */
export async function seedBodies(
  within: Database,
  accountOf: (username: string) => AccountId,
  nowMs: number,
): Promise<(meetingId: MeetingId, kind: MeetingKind) => Promise<void>> {
  const council = await insertBody(within, COUNCIL, accountOf, nowMs)
  const committee = await insertBody(within, COMMITTEE, accountOf, nowMs)
  return (meetingId, kind) => setBodyOfMeeting(within, meetingId, kind === 'councilSession' ? council : committee)
}

async function insertBody(
  within: Database,
  { name, members, rules }: DemoBody,
  accountOf: (username: string) => AccountId,
  nowMs: number,
): Promise<BodyId> {
  const bodyId = newId(BodyId)
  await within.insertInto('bodies').values({ body_id: bodyId, site_id: province, name }).execute()
  const days = { body_id: bodyId, first_day: SINCE, last_day: null }
  for (const username of members)
    await within
      .insertInto('body_members')
      .values({ membership_id: newId(MembershipId), account_id: accountOf(username), ...days })
      .execute()
  for (const rule of rules) {
    const text = JSON.stringify(RuleText.parse(rule))
    await within
      .insertInto('body_rules')
      .values({ rule_id: newId(BodyRuleId), revision: 1, text, replaces: null, made_at_ms: nowMs, ...days })
      .execute()
  }
  return bodyId
}
