// The list of ballots, one ballot, and who voted what: each as the person who asks may see it.
import { bodyOfMeeting, isMemberOn, rulesOn } from '../bodies/store.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import { isRunning } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import { seesAll, seesItem } from '../visibility/audience.ts'
import type { ClosedItems, Viewer } from '../wire/agenda-audience.ts'
import type { BallotId, BodyId, MeetingId } from '../wire/ids.ts'
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
  isApproved,
  resultsOf,
  ruleOf,
  votedOf,
  voterOf,
  type BallotRow,
} from './store.ts'
import { votersAndChoices } from './voters.ts'
import type { HandCount, VotingRights } from './wire.ts'

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

/**
 * Whether somebody sees a ballot: its item of the agenda, and of drafts those that were approved; who prepares the meeting sees all.
 */
export function seesBallot(row: BallotRow, closed: ClosedItems, viewer: Viewer): boolean {
  if (seesAll(viewer.actor)) return true
  if (row.agenda_item_id !== null && !seesItem(closed, viewer, row.agenda_item_id)) return false
  return row.state !== 'draft' || isApproved(row)
}

async function list({ database, clock }: ReadingDeps, { account: { accountId }, actor }: Call, meetingId: MeetingId) {
  const meeting = await meetingRow(database, meetingId)
  if (meeting === null || actor === null) return refuse('notFound')
  const viewer = { accountId, actor }
  const closed = await closedItemsOf(database, meetingId)
  const rows = (await ballotRows(database, meetingId)).filter((row) => seesBallot(row, closed, viewer))
  const results = await resultsOf(database, rows)
  const ballots = []
  for (const [position, row] of rows.entries())
    ballots.push(ballotOf(row, await ruleOf(database, row), position, results.get(row.ballot_id) ?? null))
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
  const own = await castsOf(database, ballotId, accountId)
  const counted = own.find(({ replaced }) => !replaced)
  return accept({
    ballot: ballotOf(row, rule, position, result),
    acts: await actsOf(database, ballotId),
    opening:
      opened === null
        ? null
        : {
            ...opened,
            voted: await votedOf(database, ballotId),
            quorum: quorumOf(opened.entitled, opened.members, rule),
          },
    standing:
      opened === null
        ? null
        : standingOf(actor, frozen === undefined ? undefined : { entitled: frozen.entitled === 1 }),
    receipt: counted === undefined ? null : receiptOf(ballotId, rule, counted, own),
    countedByHand: (await countedByHand(database, row, [accountId])).has(accountId),
    result,
    // The screen that a hall looks at does not say whose hand was raised for what.
    hands: paired?.part === 'display' ? [] : await handsFor(database, viewer, meetingId, ballotId),
    late: actor === 'chair' || actor === 'secretary' ? await lateCasts(database, ballotId) : [],
  })
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
  const listed = await votersAndChoices(database, ballotId)
  // A delegate who is no member of the body sees numbers alone.
  if (actor === 'delegate' && !listed.some((voter) => voter.accountId === accountId)) return refuse('forbidden')
  return accept({ voters: listed })
}
