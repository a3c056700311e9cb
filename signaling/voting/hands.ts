// Count by show of hands: what a hall's operator enters, and the chair's word about it.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { Database } from '../storage/database.ts'
import { seesItem } from '../visibility/audience.ts'
import { NOTHING_CLOSED, type Viewer } from '../wire/agenda-audience.ts'
import type { AccountId, BallotId, MeetingId, SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { countedCasts } from './casts-store.ts'
import { confirmHands, handCounts, handsRevision, sendHandsBack, writeHands, type Hand } from './hands-store.ts'
import { ballotRow, ruleOf, votersOf, type BallotRow } from './store.ts'
import type { HandCount } from './wire.ts'

export type HandsMethod = `voting.${'hall' | 'enterHands' | 'settleHands'}`

export interface HandsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  /** Told after a hall's count is another one on disk. `sees`: to whom the ballot exists. */
  onHands(
    meetingId: MeetingId,
    told: { ballotId: BallotId; siteId: SiteId; hands: HandCount | null },
    sees: (viewer: Viewer) => boolean,
  ): void
  /** Told after a count was confirmed, so that more have voted. */
  onConfirmed(meetingId: MeetingId, ballotId: BallotId): void
  /** Once every choice that had arrived by now is saved. */
  castsSettled(): Promise<void>
}

export function handsHandlers(deps: HandsDeps): Handlers<HandsMethod> {
  const hands = new Hands(deps)
  return {
    'voting.hall': (call, asked) => hands.read(call, asked),
    'voting.enterHands': (call, asked) => hands.enter(call, asked),
    'voting.settleHands': (call, asked) => hands.settle(call, asked),
  }
}

/** The site of somebody on the list of the meeting; null: they are not on it. */
export async function siteInMeeting(
  database: Database,
  meetingId: MeetingId,
  accountId: AccountId,
): Promise<SiteId | null> {
  const row = await database
    .selectFrom('participants')
    .select('site_id')
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.site_id ?? null
}

class Hands {
  readonly #deps: HandsDeps

  constructor(deps: HandsDeps) {
    this.#deps = deps
  }

  async read(call: Call, { meetingId, ballotId }: ParamsOf<'voting.hall'>) {
    const { database } = this.#deps
    const found = await this.#ballotFor(database, call, meetingId, ballotId)
    if (found === null) return refuse('notFound')
    const { ballot, siteId } = found
    if (ballot.state === 'draft') return refuse('wrongBallotState', { state: ballot.state })
    const cast = new Set((await countedCasts(database, ballotId)).map(({ accountId }) => accountId))
    const people = (await inHall(database, ballotId, siteId)).map((voter) => ({
      ...{ accountId: voter.account_id, fullName: voter.full_name, title: voter.title },
      hasCast: cast.has(voter.account_id),
    }))
    const [entered = null] = await handCounts(database, ballotId, siteId)
    return accept({ siteId, people, entered })
  }

  async enter(call: Call, { meetingId, ballotId, revision, hands }: ParamsOf<'voting.enterHands'>) {
    const { audit, clock, database } = this.#deps
    type Refused = 'notFound' | EnterRefusal
    type Entered = Outcome<{ siteId: SiteId; revision: number }, Refused>
    // A choice that had arrived before a hand was counted goes first.
    await this.#deps.castsSettled()
    const entered = await database.transaction().execute(async (within): Promise<Entered> => {
      const found = await this.#ballotFor(within, call, meetingId, ballotId)
      if (found === null) return refuse('notFound')
      const { ballot, siteId } = found
      const may = await mayEnter(within, ballot, siteId, { revision, hands })
      if (!may.ok) return may
      const next = (await handsRevision(within, ballotId, siteId)) + 1
      const by = { atMs: clock.nowMs(), byName: call.account.fullName }
      await writeHands(within, { ballotId, siteId, revision: next, hands, ...by })
      const details = { ballotId, siteId, hands: hands.length }
      await audit.record({ ...byWhom(call), meetingId, action: 'voting.enterHands', details }, within)
      return accept({ siteId, revision: next })
    })
    if (!entered.ok) return entered
    await this.#tell(meetingId, ballotId, entered.value.siteId)
    return accept({ revision: entered.value.revision })
  }

  async settle(call: Call, { meetingId, ballotId, siteId, revision, decision }: ParamsOf<'voting.settleHands'>) {
    const { audit, clock, database } = this.#deps
    type Refused = 'notFound' | 'wrongBallotState' | 'handsConfirmed' | 'stale' | 'noSuchHands'
    const settled = await database.transaction().execute(async (within): Promise<Outcome<null, Refused>> => {
      const ballot = await ballotRow(within, meetingId, ballotId)
      if (ballot === null) return refuse('notFound')
      if (!takesHands(ballot)) return refuse('wrongBallotState', { state: ballot.state })
      const [count] = await handCounts(within, ballotId, siteId)
      if (count === undefined) return refuse('noSuchHands')
      if (count.confirmedAtMs !== null) return refuse('handsConfirmed')
      if (count.revision !== revision) return refuse('stale')
      const by = { atMs: clock.nowMs(), byName: call.account.fullName }
      if (decision === 'confirm') await confirmHands(within, ballotId, siteId, by)
      else await sendHandsBack(within, ballotId, siteId, revision)
      const action = decision === 'confirm' ? 'voting.confirmHands' : 'voting.sendHandsBack'
      const details = { ballotId, siteId, hands: count.people.length }
      await audit.record({ ...byWhom(call), meetingId, action, details }, within)
      return accept(null)
    })
    if (!settled.ok) return settled
    await this.#tell(meetingId, ballotId, siteId)
    if (decision === 'confirm') this.#deps.onConfirmed(meetingId, ballotId)
    return accept({})
  }

  async #tell(meetingId: MeetingId, ballotId: BallotId, siteId: SiteId): Promise<void> {
    const { database, onHands } = this.#deps
    const [hands = null] = await handCounts(database, ballotId, siteId)
    const item = (await ballotRow(database, meetingId, ballotId))?.agenda_item_id ?? null
    const closed = item === null ? NOTHING_CLOSED : await closedItemsOf(database, meetingId)
    onHands(meetingId, { ballotId, siteId, hands }, (viewer) => item === null || seesItem(closed, viewer, item))
  }

  /** The ballot as an operator sees it, with the site of their hall; null: to them there is none. */
  async #ballotFor(
    database: Database,
    { account: { accountId }, actor }: Call,
    meetingId: MeetingId,
    ballotId: BallotId,
  ): Promise<{ readonly ballot: BallotRow; readonly siteId: SiteId } | null> {
    const ballot = await ballotRow(database, meetingId, ballotId)
    const siteId = await siteInMeeting(database, meetingId, accountId)
    if (ballot === null || siteId === null || actor === null) return null
    const { agenda_item_id: agendaItemId } = ballot
    if (agendaItemId === null) return { ballot, siteId }
    const closed = await closedItemsOf(database, meetingId)
    return seesItem(closed, { accountId, actor }, agendaItemId) ? { ballot, siteId } : null
  }
}

type EnterRefusal =
  'wrongForm' | 'wrongBallotState' | 'handsConfirmed' | 'stale' | 'notInHall' | 'castThemselves' | 'noSuchChoice'

const takesHands = ({ state }: BallotRow): boolean => state === 'open' || state === 'stopped'
const byWhom = ({ account: { accountId } }: Call): { accountId: AccountId } => ({ accountId })

/** Those entitled who sat in this hall when the ballot was opened. */
async function inHall(database: Database, ballotId: BallotId, siteId: SiteId) {
  const voters = await votersOf(database, ballotId)
  return voters.filter((voter) => voter.entitled === 1 && voter.hall_site_id === siteId)
}

async function mayEnter(
  within: Database,
  ballot: BallotRow,
  siteId: SiteId,
  { revision, hands }: { readonly revision: number; readonly hands: readonly Hand[] },
): Promise<Outcome<null, EnterRefusal>> {
  const { ballot_id: ballotId } = ballot
  // Who raises a hand is seen.
  if (ballot.form === 'secret') return refuse('wrongForm')
  if (!takesHands(ballot)) return refuse('wrongBallotState', { state: ballot.state })
  const [before] = await handCounts(within, ballotId, siteId)
  if (before !== undefined && before.confirmedAtMs !== null) return refuse('handsConfirmed')
  if ((before?.revision ?? 0) !== revision) return refuse('stale')
  const choices = new Set((await ruleOf(within, ballot)).choices.map(({ key }) => key))
  const hall = new Set((await inHall(within, ballotId, siteId)).map((voter) => voter.account_id))
  const cast = new Set((await countedCasts(within, ballotId)).map(({ accountId }) => accountId))
  for (const { accountId, choice } of hands) {
    if (!choices.has(choice)) return refuse('noSuchChoice')
    if (!hall.has(accountId)) return refuse('notInHall', { accountId })
    if (cast.has(accountId)) return refuse('castThemselves', { accountId })
  }
  return accept(null)
}
