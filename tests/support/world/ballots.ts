import type { RuleText } from '../../../signaling/bodies/wire.ts'
import type { BallotId, MeetingId } from '../../../signaling/wire/ids.ts'
import type { Reply, TestClient } from '../client.ts'
import type { Method } from '../../../signaling/wire/registry.ts'

const MORE_THAN_HALF = { numerator: 1, denominator: 2, strict: true }
export const HALF_RULE: RuleText = {
  name: 'Thông qua nghị quyết',
  choices: [
    { key: 'for', label: 'Tán thành', countsAs: 'for' },
    { key: 'against', label: 'Không tán thành', countsAs: 'against' },
    { key: 'abstain', label: 'Không biểu quyết', countsAs: 'abstain' },
  ],
  ...{ threshold: MORE_THAN_HALF, base: 'allMembers', quorum: MORE_THAN_HALF, mayChange: false },
  legalBasis: 'Luật Tổ chức chính quyền địa phương năm 2015, Điều 91',
}

interface BallotPlan {
  readonly meetingId: MeetingId
  readonly bodyName: string
  /** Full names of the demo's people. */
  readonly members: readonly string[]
  readonly rule?: Partial<RuleText>
  /** `committee`: full names of the trustees that count a secret ballot with the chair; left out: an open vote. */
  readonly ballots: readonly {
    readonly title: string
    readonly text?: string
    readonly committee?: readonly string[]
  }[]
}

export interface Preparers {
  /** The system's administrator, who makes the body. */
  readonly admin: TestClient
  readonly secretary: TestClient
  readonly chair: TestClient
}

/** Makes a body, has it decide in the meeting, and drafts and approves its ballots, by the protocol. @returns the ballots in their order. */
export async function putToTheVote({ admin, secretary, chair }: Preparers, plan: BallotPlan): Promise<BallotId[]> {
  const { meetingId, bodyName, members } = plan
  const meeting = granted(await secretary.call('meetings.get', { meetingId })).meeting
  const body = granted(await admin.call('bodies.save', { bodyId: null, name: bodyName, siteId: meeting.ownerSiteId }))
  const since = { firstDay: '2021-07-01', lastDay: null }
  for (const name of members) {
    const { accounts } = granted(await admin.call('identity.findAccounts', { text: name }))
    const member = accounts.find(({ fullName }) => fullName === name)
    if (member === undefined) throw new Error(`Nobody is called ${name}`)
    const membership = { ...body, membershipId: null, accountId: member.accountId, ...since }
    granted(await admin.call('bodies.saveMember', membership))
  }
  const text = { ...HALF_RULE, ...plan.rule }
  const rule = granted(await admin.call('bodies.saveRule', { ...body, ruleId: null, revision: 0, text, ...since }))
  granted(await secretary.call('voting.setBody', { meetingId, ...body }))
  const ballotIds: BallotId[] = []
  for (const { title, text: question = '', committee } of plan.ballots) {
    const about = { agendaItemId: null, title, text: question, ruleId: rule.ruleId }
    const counters = meeting.participants.filter(({ fullName }) => committee?.includes(fullName) === true)
    const ballot =
      committee === undefined
        ? { ...about, form: 'open' as const }
        : { ...about, form: 'secret' as const, committee: counters.map(({ accountId }) => accountId) }
    const added = await secretary.call('voting.add', { requestId: crypto.randomUUID(), meetingId, ballot })
    ballotIds.push(granted(added).ballotId)
  }
  const { approvalId } = granted(await chair.call('voting.startApproval', { meetingId, onChairsOrder: false }))
  const approval = { meetingId, approvalId, outcome: 'approved', reason: '', onChairsOrder: false } as const
  granted(await chair.call('voting.endApproval', approval))
  return ballotIds
}

function granted<M extends Method>(reply: Reply<M>) {
  if (!reply.ok) throw new Error(`Refused: ${reply.error}`)
  return reply.result
}
