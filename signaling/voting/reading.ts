// The list of ballots, one ballot, and who voted what: each as the person who asks may see it.
import { bodyOfMeeting, isMemberOn, rulesOn } from '../bodies/store.ts'
import type { RuleText } from '../bodies/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import { isRunning } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import { seesAll } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { AccountId, BallotId, BodyId, MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { actorMay } from '../wire/permissions.ts'
import { newestApproval } from './approval-store.ts'
import { receiptOf } from './casting.ts'
import { castsOf, lateCasts } from './casts-store.ts'
import { siteInMeeting } from './hands.ts'
import { countedByHand, handCounts } from './hands-store.ts'
import { saidIn } from './readying.ts'
import { quorumOf, standingOf } from './rules.ts'
import {
  actsOf,
  ballotOf,
  ballotRow,
  ballotRows,
  countingOf,
  resultsOf,
  ruleOf,
  votedOf,
  voterOf,
  type BallotRow,
} from './store.ts'
import { secretReceipt } from './secret-casting.ts'
import { secretCastsOf } from './secret/store.ts'
import { seesBallot } from './visible.ts'
import { votersAndChoices } from './voters.ts'
import type { HandCount, Receipt, VotingRights } from './wire.ts'

export interface ReadingDeps {
  readonly database: Database
  readonly clock: Clock
}

export function readingHandlers(deps: ReadingDeps): Handlers<`voting.${'list' | 'read' | 'voters'}`> {
  return {
    'voting.list': (call, { meetingId }) => list(deps, call, meetingId),
    'voting.read': (call, { meetingId, ballotId }) => read(deps, call, meetingId, ballotId),
    'voting.voters': (call, { meetingId, ballotId }) => voters(deps, call, meetingId, ballotId),
  }
}

async function list({ database, clock }: ReadingDeps, { account: { accountId }, actor }: Call, meetingId: MeetingId) {
  const meeting = await meetingRow(database, meetingId)
  if (meeting === null || actor === null) return refuse('notFound')
  const viewer = { accountId, actor }
  const closed = await closedItemsOf(database, meetingId)
  const rows = (await ballotRows(database, meetingId)).filter((row) => seesBallot(row, closed, viewer))
  const results = await resultsOf(database, rows)
  const ballots = []
  for (const [position, row] of rows.entries()) {
    const result = results.get(row.ballot_id) ?? null
    const counting = await countingOf(database, row, result)
    ballots.push(ballotOf(row, await ruleOf(database, row), position, result, counting))
  }
  const nowMs = clock.nowMs()
  const body = await bodyOfMeeting(database, meetingId)
  const rights = await rightsOf(database, viewer, meeting.state, body?.bodyId ?? null, localDay(nowMs))
  const rules = rights.draft && body !== null ? await rulesOn(database, body.bodyId, localDay(nowMs)) : []
  // A meeting that is over shows the name that the body had when it decided.
  const frozen = isRunning(meeting.state) ? undefined : rows.findLast((row) => row.body_name !== null)
  const name = frozen?.body_name ?? body?.name
  return accept({
    ...{ body: body === null || name === undefined ? null : { ...body, name }, rules, ballots, rights, nowMs },
    // Whether a list was turned down is the affair of those who prepare it.
    approval: seesAll(actor) ? await newestApproval(database, meetingId) : null,
    readiness: (await saidIn(database, meetingId)).get(accountId) ?? null,
  })
}

async function rightsOf(
  database: Database,
  { accountId, actor }: Viewer,
  state: Parameters<typeof isEditable>[0],
  bodyId: BodyId | null,
  day: string,
): Promise<VotingRights> {
  const isMember = bodyId !== null && (await isMemberOn(database, bodyId, accountId, day))
  const mayDraft = actorMay('voting.add', actor) && isEditable(state)
  return {
    setBody: actorMay('voting.setBody', actor) && isEditable(state),
    draft: mayDraft,
    conduct: actorMay('voting.open', actor) && isEditable(state),
    onChairsOrder: actor === 'secretary',
    sayReady: isMember && actorMay('voting.sayReady', actor) && isEditable(state),
    seeVoters: actorMay('voting.voters', actor) && (actor !== 'delegate' || isMember),
    enterHands: actorMay('voting.enterHands', actor) && isRunning(state),
  }
}

async function read(
  { database }: ReadingDeps,
  { account: { accountId }, actor, paired }: Call,
  meetingId: MeetingId,
  ballotId: BallotId,
) {
  if (actor === null) return refuse('notFound')
  const viewer = { accountId, actor }
  const closed = await closedItemsOf(database, meetingId)
  const seen = (await ballotRows(database, meetingId)).filter((one) => seesBallot(one, closed, viewer))
  const position = seen.findIndex((one) => one.ballot_id === ballotId)
  const row = seen[position]
  if (row === undefined) return refuse('notFound')
  const rule = await ruleOf(database, row)
  const result = (await resultsOf(database, [row])).get(ballotId) ?? null
  const opened = row.members === null || row.entitled === null ? null : { members: row.members, entitled: row.entitled }
  const frozen = opened === null ? undefined : await voterOf(database, ballotId, accountId)
  return accept({
    ballot: ballotOf(row, rule, position, result, await countingOf(database, row, result)),
    acts: await actsOf(database, ballotId),
    opening:
      opened === null
        ? null
        : {
            ...opened,
            voted: await votedOf(database, ballotId, row.form),
            quorum: quorumOf(opened.entitled, opened.members, rule),
          },
    standing:
      opened === null
        ? null
        : standingOf(actor, frozen === undefined ? undefined : { entitled: frozen.entitled === 1 }),
    receipt: await ownReceipt(database, row, rule, accountId),
    countedByHand: (await countedByHand(database, row, [accountId])).has(accountId),
    result,
    // The screen that a hall looks at does not say whose hand was raised for what.
    hands: paired?.part === 'display' ? [] : await handsFor(database, viewer, meetingId, ballotId),
    late: actor === 'chair' || actor === 'secretary' ? await lateCasts(database, ballotId) : [],
  })
}

/** One's own ballot as far as it counts. */
async function ownReceipt(
  database: Database,
  { ballot_id: ballotId, form }: BallotRow,
  rule: RuleText,
  accountId: AccountId,
): Promise<Receipt | null> {
  if (form === 'secret') {
    const cast = (await secretCastsOf(database, ballotId, [accountId])).find(({ replaced }) => !replaced)
    return cast === undefined ? null : secretReceipt(ballotId, cast.tracker)
  }
  const own = await castsOf(database, ballotId, accountId)
  const counted = own.find(({ replaced }) => !replaced)
  return counted === undefined ? null : receiptOf(ballotId, rule, counted, own)
}

async function handsFor(
  database: Database,
  { accountId, actor }: Viewer,
  meetingId: MeetingId,
  ballotId: BallotId,
): Promise<HandCount[]> {
  if (actor === 'chair' || actor === 'secretary') return handCounts(database, ballotId)
  const hall = actor === 'operator' ? await siteInMeeting(database, meetingId, accountId) : null
  return hall === null ? [] : handCounts(database, ballotId, hall)
}

async function voters(
  { database }: ReadingDeps,
  { account: { accountId }, actor }: Call,
  meetingId: MeetingId,
  ballotId: BallotId,
) {
  const row = await ballotRow(database, meetingId, ballotId)
  if (row === null || actor === null) return refuse('notFound')
  if (!seesBallot(row, await closedItemsOf(database, meetingId), { accountId, actor })) return refuse('notFound')
  if (row.state !== 'ended') return refuse('ballotNotEnded')
  const listed = await votersAndChoices(database, row)
  // A delegate who is no member of the body sees numbers alone.
  if (actor === 'delegate' && !listed.some((voter) => voter.accountId === accountId)) return refuse('forbidden')
  return accept({ voters: listed })
}
