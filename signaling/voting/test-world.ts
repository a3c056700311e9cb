import { bodiesHandlers } from '../bodies/commands.ts'
import type { RuleText } from '../bodies/wire.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import { newId } from '../kit/clock.ts'
import type { Call } from '../kit/handlers.ts'
import type { Timers } from '../kit/timers.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { AgendaItemId, BallotApprovalId, BallotId, BodyId, BodyRuleId, MeetingId } from '../wire/ids.ts'
import type { AccountId, SiteId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { EventName } from '../wire/registry.ts'
import { Voting, type VotingDeps } from './commands.ts'

const MORE_THAN_HALF = { numerator: 1, denominator: 2, strict: true }
export const RULE: RuleText = {
  name: 'Thông qua nghị quyết',
  choices: [
    { key: 'for', label: 'Tán thành', countsAs: 'for' },
    { key: 'against', label: 'Không tán thành', countsAs: 'against' },
    { key: 'abstain', label: 'Không biểu quyết', countsAs: 'abstain' },
  ],
  ...{ threshold: MORE_THAN_HALF, base: 'allMembers', quorum: MORE_THAN_HALF, mayChange: false },
  legalBasis: 'Điều 91',
}

export interface Told {
  readonly event: EventName
  readonly chair: unknown
  readonly delegate: unknown
}

export interface VotingWorld extends World {
  voting: Voting
  readonly meetingId: MeetingId
  readonly bodyId: BodyId
  /** Who sits in the meeting, as the rooms would say. */
  readonly seated: Map<AccountId, SiteId | null>
  readonly told: Told[]
  readonly hallsTold: unknown[]
  /** Puts somebody on the meeting's list, in a seat of their own unless told; `member`: of the body. */
  invite(
    username: string,
    role: MeetingRole,
    more?: { member?: boolean; seated?: boolean; siteId?: SiteId },
  ): Promise<Account>
  call(account: Account, actor?: MeetingActor | null): Call
  addRule(text?: Partial<RuleText>): Promise<BodyRuleId>
  /** A ballot on its way to being opened. */
  draft(
    ruleId: BodyRuleId,
    more?: { agendaItemId?: AgendaItemId | null; title?: string; committee?: AccountId[] },
  ): Promise<BallotId>
  approve(): Promise<void>
  open(ballotId: BallotId): ReturnType<Voting['handlers']['voting.open']>
  /** A ballot that is open. */
  opened(text?: Partial<RuleText>): Promise<BallotId>
  cast(
    account: Account,
    ballotId: BallotId,
    choice: string,
    changes?: string | null,
  ): ReturnType<Voting['handlers']['voting.cast']>
  setState(state: MeetingState): Promise<void>
  addItem(closedTo: readonly AccountId[] | null): Promise<AgendaItemId>
  /** The process dies; another one begins with the same database. */
  restart(): void
  close(): Promise<void>
}

export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.error}`)
}
export const refusal = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.error)

/** Timers that never run: what they would do is tried elsewhere. */
const never: Timers = { after: () => () => undefined, every: () => () => undefined }

/** A meeting in session with a body that decides in it, on a real database in memory; only the rooms are pretended. */
export async function openVotingWorld(
  more: Partial<Pick<VotingDeps, 'gatherer' | 'timers'>> = {},
): Promise<VotingWorld> {
  const world = await openWorld()
  const { database, clock, audit } = world
  const admin = await world.add('quantri', { systemRole: 'admin' })
  const chair = await world.add('chutri')
  const meetingId = newId(MeetingId)
  await database
    .insertInto('meetings')
    .values({
      ...{ meeting_id: meetingId, request_id: 'one', revision: 1, title: 'Kỳ họp', kind: 'councilSession' },
      ...{ place: 'Hội trường', starts_at_ms: clock.nowMs(), ends_at_ms: clock.nowMs() + 3_600_000 },
      ...{ state: 'inSession', state_reason: null, owner_site_id: SITES.root },
      ...{ created_by: admin.accountId, created_at_ms: clock.nowMs() },
    })
    .execute()
  await database.insertInto('meeting_sites').values({ meeting_id: meetingId, site_id: SITES.district }).execute()
  const bodies = bodiesHandlers({ database, clock, audit })
  const body = { bodyId: null, name: 'HĐND tỉnh', siteId: SITES.root }
  const bodyId = BodyId.parse(granted(await bodies['bodies.save'](callBy(admin), body)).bodyId)
  const [seated, told, hallsTold] = [new Map<AccountId, SiteId | null>(), new Array<Told>(), new Array<unknown>()]
  const tell = (event: EventName, dataFor: (role: MeetingRole) => unknown): void =>
    void told.push({ event, chair: dataFor('chair'), delegate: dataFor('delegate') })
  const announcer: Announcer = {
    ...{ announce: () => undefined, announceByViewer: () => undefined, tellByViewer: () => undefined },
    tellByRole: (_meetingId, event, dataFor) => tell(event, dataFor),
  }
  const start = () =>
    new Voting({
      ...{ database, clock, audit, announcer, timers: never },
      seatedIn: () => seated,
      ballotChanged: () => Promise.resolve(),
      turnoutChanged: () => undefined,
      tellHall: (_meetingId, hands) => void hallsTold.push(hands),
      ...more,
    })
  const self: VotingWorld = {
    ...world,
    ...{ voting: start(), meetingId, bodyId, seated, told, hallsTold },
    async invite(username, role, { member = false, seated: sits = true, siteId = SITES.district } = {}) {
      const account = username === 'chutri' ? chair : await world.add(username)
      const { accountId } = account
      const row = { meeting_id: meetingId, account_id: accountId, role, site_id: siteId }
      await database.insertInto('participants').values(row).execute()
      if (sits) seated.set(accountId, null)
      const days = { firstDay: '2021-07-01', lastDay: null }
      if (member)
        granted(await bodies['bodies.saveMember'](callBy(admin), { bodyId, membershipId: null, accountId, ...days }))
      return account
    },
    call: (account, actor = 'delegate') => callBy(account, actor),
    async addRule(text = {}) {
      const asked = { bodyId, ruleId: null, revision: 0, firstDay: '2021-07-01', lastDay: null }
      const made = await bodies['bodies.saveRule'](callBy(admin), { ...asked, text: { ...RULE, ...text } })
      return BodyRuleId.parse(granted(made).ruleId)
    },
    async draft(ruleId, { agendaItemId = null, title = 'Nghị quyết về ngân sách', committee } = {}) {
      const handlers = self.voting.handlers
      granted(await handlers['voting.setBody'](callBy(chair, 'secretary'), { meetingId, bodyId }))
      const draft = { agendaItemId, title, text: '', ruleId }
      const ballot =
        committee === undefined ? { ...draft, form: 'open' as const } : { ...draft, form: 'secret' as const, committee }
      const asked = { requestId: crypto.randomUUID(), meetingId, ballot }
      return BallotId.parse(granted(await handlers['voting.add'](callBy(chair, 'chair'), asked)).ballotId)
    },
    async approve() {
      const handlers = self.voting.handlers
      const by = callBy(chair, 'chair')
      const started = await handlers['voting.startApproval'](by, { meetingId, onChairsOrder: false })
      const approvalId = BallotApprovalId.parse(granted(started).approvalId)
      const end = { meetingId, approvalId, outcome: 'approved' as const, reason: '', onChairsOrder: false }
      granted(await handlers['voting.endApproval'](by, end))
    },
    open: (ballotId) =>
      self.voting.handlers['voting.open'](callBy(chair, 'chair'), {
        ...{ meetingId, ballotId, revision: 1, onChairsOrder: false },
      }),
    async opened(text) {
      const ballotId = await self.draft(await self.addRule(text))
      await self.approve()
      granted(await self.open(ballotId))
      return ballotId
    },
    cast: (account, ballotId, choice, changes = null) =>
      self.voting.handlers['voting.cast'](callBy(account, 'delegate'), {
        ...{ meetingId, ballotId, choice, changes: changes as never },
      }),
    async setState(state) {
      await database.updateTable('meetings').set({ state }).where('meeting_id', '=', meetingId).execute()
    },
    async addItem(closedTo) {
      const agendaItemId = newId(AgendaItemId)
      await database
        .insertInto('agenda_items')
        .values({
          ...{ agenda_item_id: agendaItemId, meeting_id: meetingId, position: 0, title: 'Nhân sự' },
          ...{ planned_minutes: 10, speaker_account_id: null, speaker_site_id: null, unit_site_id: null },
          restricted: closedTo === null ? 0 : 1,
        })
        .execute()
      for (const accountId of closedTo ?? [])
        await database
          .insertInto('agenda_audience')
          .values({ agenda_item_id: agendaItemId, account_id: accountId, site_id: null })
          .execute()
      return agendaItemId
    },
    restart: () => void (self.voting = start()),
    async close() {
      await self.voting.close()
      await database.destroy()
    },
  }
  return self
}
