// Over 300 lines: what a ballot is, from its draft to its result, and every act on one; the pages may import nothing of it but this file.
// Drafting, approval and readiness are in `drafting/wire.ts`, the count by show of hands in `hands/wire.ts`, secret votes in `secret/wire.ts`.
import { z } from 'zod'
import { BodyRule, Choice, ChoiceKey, CountsAs, RuleText, Share, ThresholdBase } from '../bodies/wire.ts'
import { AccountId, AgendaItemId, BallotApprovalId, BallotId, BodyId, BodyRuleId, MeetingId } from '../wire/ids.ts'
import { ReceiptId, SiteId, TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** So many ballots a meeting has at most, and so many entitled voters one ballot. */
export const MOST_BALLOTS = 200
export const MOST_VOTERS = 3_000

/** How it is voted: `open` (biểu quyết công khai), or `secret` (bỏ phiếu kín), whose own requests are in `secret/wire.ts`. */
export const BallotForm = z.enum(['open', 'secret'])
export type BallotForm = z.infer<typeof BallotForm>

/**
 * `draft`: not opened yet. `open`: choices are taken. `stopped`: none is taken for now, it may be resumed. `ended`: counted, for good. One ballot
 * of a meeting at most is open or stopped.
 */
export const BallotState = z.enum(['draft', 'open', 'stopped', 'ended'])
export type BallotState = z.infer<typeof BallotState>

/**
 * A whole-number comparison, shown as it was made: `left` = count × denominator against `right` = of × numerator; it `holds` when left is greater
 * (strict) or not smaller. `needed`: the smallest count with which it holds.
 */
export const Comparison = z.strictObject({
  count: z.int().min(0),
  of: z.int().min(0),
  share: Share,
  left: z.int().min(0),
  right: z.int().min(0),
  needed: z.int().min(0),
  holds: z.boolean(),
})
export type Comparison = z.infer<typeof Comparison>

/**
 * Whether somebody may vote in a ballot that was opened. `entitled`: yes. `cameLater`: a member of the body who was not in the meeting when it was
 * opened. `notAMember`: not one of the body's members of that day. `neverVotes`: takes part as an operator or observer, or only administers.
 */
export const Standing = z.enum(['entitled', 'cameLater', 'notAMember', 'neverVotes'])
export type Standing = z.infer<typeof Standing>

export const ChoiceCount = z.strictObject({
  choice: ChoiceKey,
  label: z.string(),
  countsAs: CountsAs,
  /** By the voters' own devices, and by hands in the halls that were confirmed. */
  byDevice: z.int().min(0),
  byHand: z.int().min(0),
})
export type ChoiceCount = z.infer<typeof ChoiceCount>

/** What came out; only of a ballot that has ended. */
export const BallotResult = z.strictObject({
  /** In the rule's order, with those that nobody chose. */
  counts: z.array(ChoiceCount),
  /** All members of the body that day (N), and those of them in the meeting when the ballot was opened. */
  members: z.int().min(0),
  entitled: z.int().min(0),
  voted: z.int().min(0),
  notVoted: z.int().min(0),
  ruleName: z.string(),
  legalBasis: z.string(),
  base: ThresholdBase,
  /** Those for, of the base, against the threshold. */
  threshold: Comparison,
  /** Only at a tie that the rule leaves to the chair: what the chair voted for. Null: the chair did not vote, so it is not passed. */
  casting: z
    .strictObject({
      byName: z.string(),
      choice: ChoiceKey.nullable(),
      label: z.string(),
      countsAs: CountsAs.nullable(),
    })
    .optional(),
  passed: z.boolean(),
})
export type BallotResult = z.infer<typeof BallotResult>

/**
 * A secret ballot that has ended without a result: its counting committee has yet to open the sums (`waiting`), or chair or secretary have put on
 * record that the count failed, so that it is voted on again (`failed`).
 */
export const Counting = z.enum(['waiting', 'failed'])
export type Counting = z.infer<typeof Counting>

/** What somebody reads of a ballot in the list. */
export const Ballot = z.strictObject({
  ballotId: BallotId,
  /** 0-based, among those that this person sees. */
  position: z.int().min(0),
  /** The item of the agenda that it belongs to; who does not see the item does not see the ballot. Null: the meeting as a whole. */
  agendaItemId: AgendaItemId.nullable(),
  form: BallotForm,
  title: z.string(),
  text: z.string(),
  /** Counts the edits of the draft; an act names the one that was on the screen. */
  revision: z.int().min(1),
  ruleId: BodyRuleId,
  /** As it reads now; once the ballot was opened, as it read then. */
  rule: RuleText,
  state: BallotState,
  /** The newest approved list has it as it is now: it may be opened. */
  approved: z.boolean(),
  openedAtMs: TimeMs.nullable(),
  endedAtMs: TimeMs.nullable(),
  /** Null until it has ended, and of a secret ballot until it is counted. */
  passed: z.boolean().nullable(),
  /** Null of an open vote, and of a secret ballot that is not over or is counted. */
  counting: Counting.nullable(),
})
export type Ballot = z.infer<typeof Ballot>

/** The approval of a meeting's list (duyệt danh sách nội dung biểu quyết): begun, and ended in one way or the other. */
export const ListApproval = z.strictObject({
  approvalId: BallotApprovalId,
  /** 1 for the first of the meeting. */
  number: z.int().min(1),
  startedAtMs: TimeMs,
  startedBy: z.string(),
  endedAtMs: TimeMs.nullable(),
  endedBy: z.string().nullable(),
  /** `running`: drafts stay as they are until it ends. */
  outcome: z.enum(['running', 'approved', 'notApproved']),
  /** Why it was not approved; else empty. */
  reason: z.string(),
  /** By a secretary on the chair's order. */
  onChairsOrder: z.boolean(),
})
export type ListApproval = z.infer<typeof ListApproval>

export const Readiness = z.strictObject({ ready: z.boolean(), note: z.string(), atMs: TimeMs })
export type Readiness = z.infer<typeof Readiness>

/** What the person asking may do now with the ballots of this meeting; the page shows no other buttons. */
export const VotingRights = z.strictObject({
  setBody: z.boolean(),
  draft: z.boolean(),
  /** Begin and end approvals, open, stop, resume and end ballots, confirm hand counts. */
  conduct: z.boolean(),
  /** Conducting is on the chair's order: the act must say so. */
  onChairsOrder: z.boolean(),
  /** Say whether they are ready to vote. */
  sayReady: z.boolean(),
  /** See who voted what once a ballot has ended. */
  seeVoters: z.boolean(),
  /** Enter the hand count of the own hall. */
  enterHands: z.boolean(),
})
export type VotingRights = z.infer<typeof VotingRights>

/** The ballots of a meeting, in their order, as this person sees them. */
export const listBallots = request('voting.list', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    body: z.strictObject({ bodyId: BodyId, name: z.string() }).nullable(),
    /** The body's rules that hold today, for those who may draft; to others none. */
    rules: z.array(BodyRule),
    ballots: z.array(Ballot).max(MOST_BALLOTS),
    /** The newest; null: there was none. */
    approval: ListApproval.nullable(),
    /** One's own; null: nothing was said. */
    readiness: Readiness.nullable(),
    rights: VotingRights,
    nowMs: TimeMs,
  }),
})

/** Proof that a choice is on disk. Of a secret ballot it shows the choice to nobody, and has no time. */
export const Receipt = z.strictObject({
  /** Of a secret ballot the tracker: the hash of the encrypted ballot, by which it is found in the published list. */
  receiptId: ReceiptId,
  ballotId: BallotId,
  /** This, the label and the time: null, empty and null of a secret ballot. */
  choice: ChoiceKey.nullable(),
  label: z.string(),
  castAtMs: TimeMs.nullable(),
  /** The choice that this one took the place of; null: the voter's first. */
  changedFrom: ChoiceKey.nullable(),
})
export type Receipt = z.infer<typeof Receipt>

/**
 * What somebody did to a ballot, in order. `endWithMeeting`: the meeting was over while it was open or stopped. `count`: the last of a secret
 * ballot's committee opened the sums. `failCount`: its count was put on record as failed.
 */
export const BallotAct = z.enum(['open', 'stop', 'resume', 'end', 'endWithMeeting', 'count', 'failCount'])
export type BallotAct = z.infer<typeof BallotAct>
export const BallotActDone = z.strictObject({
  act: BallotAct,
  atMs: TimeMs,
  byName: z.string(),
  onChairsOrder: z.boolean(),
})
export type BallotActDone = z.infer<typeof BallotActDone>

/** A hall's count by show of hands: entered by the hall's operator, and counted only once it is confirmed. */
export const HandCount = z.strictObject({
  siteId: SiteId,
  siteName: z.string(),
  /** Counts the entries; 1 for the first. */
  revision: z.int().min(1),
  counts: z.array(z.strictObject({ choice: ChoiceKey, count: z.int().min(0) })),
  people: z.array(z.strictObject({ accountId: AccountId, fullName: z.string(), choice: ChoiceKey })),
  enteredAtMs: TimeMs,
  enteredBy: z.string(),
  confirmedAtMs: TimeMs.nullable(),
  confirmedBy: z.string().nullable(),
})
export type HandCount = z.infer<typeof HandCount>

/** Everything of one ballot that this person may see. */
export const readBallot = request('voting.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId }),
  result: z.strictObject({
    ballot: Ballot,
    acts: z.array(BallotActDone),
    /** From the opening on; null before. */
    opening: z
      .strictObject({ members: z.int().min(0), entitled: z.int().min(0), voted: z.int().min(0), quorum: Comparison })
      .nullable(),
    /** Null before the opening. */
    standing: Standing.nullable(),
    /** One's own ballot; null: none was saved. */
    receipt: Receipt.nullable(),
    /** One was counted by hand in a hall: no own choice is taken. After the end only a confirmed hand was. */
    countedByHand: z.boolean(),
    /** Null until it has ended. */
    result: BallotResult.nullable(),
    /** For chair and secretaries all halls, for an operator the own one; others get none. */
    hands: z.array(HandCount),
    /** Choices that arrived after the end and were not counted; for chair and secretaries alone. */
    late: z.array(z.strictObject({ accountId: AccountId, fullName: z.string(), atMs: TimeMs })),
  }),
})

/** Who voted what, of a secret ballot who voted, once it has ended: for chair, secretaries and members of the body alone. By name. */
export const readVoters = request('voting.voters', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId }),
  result: z.strictObject({
    voters: z.array(
      z.strictObject({
        accountId: AccountId,
        fullName: z.string(),
        title: z.string(),
        /** False: a member who was not in the meeting when it was opened. */
        entitled: z.boolean(),
        /** Whether a choice was counted. */
        voted: z.boolean(),
        /** Null: none was counted, or the ballot is secret. */
        choice: ChoiceKey.nullable(),
        byHand: z.boolean(),
        atMs: TimeMs.nullable(),
      }),
    ),
  }),
  errors: ['ballotNotEnded'],
})

/** Why a ballot cannot be opened, for a ballot and its meeting as they are now. */
export const OPENING_ERRORS = [
  'notInSession',
  'noBody',
  'wrongBallotState',
  'approvalRunning',
  'notApproved',
  'ruleNotValid',
  'otherBallotOpen',
  'noQuorum',
  'keysMissing',
] as const

/** Before opening: the quorum with its arithmetic as it is at this moment, who of the members is here, and what stands against opening. */
export const checkOpening = request('voting.checkOpening', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId }),
  result: z.strictObject({
    quorum: Comparison,
    /** The first reason against it; null: it may be opened. */
    against: z.enum(OPENING_ERRORS).nullable(),
    members: z
      .array(
        z.strictObject({
          accountId: AccountId,
          fullName: z.string(),
          title: z.string(),
          /** Would be entitled. */
          present: z.boolean(),
        }),
      )
      .max(MOST_VOTERS),
  }),
  errors: ['noBody'],
})

/**
 * Of a secretary every act on a ballot is on the chair's order, and says so; of who leads the meeting it never is. `chairsOrderMissing`: a
 * secretary did not say so.
 */
const onChairsOrder = z.boolean()

/**
 * Opens a ballot. In one transaction the quorum is checked, and frozen are: N (all members of the body that day), who of them is entitled, and the
 * rule as it reads.
 *
 * Entitled is a member of the body of that day, on the meeting's list as chair, secretary or delegate, who sees the ballot's item of the agenda and
 * is in the meeting at that moment: a device of theirs sits in any seat, the grace time after a cut included; or the newest roll call, of the same
 * day, has them as present and they have not left since then, which is how somebody counts who sits in a hall without a device.
 *
 * `noQuorum` has the arithmetic in its details: `members`, `present`, `needed`. `stale`: the draft was edited since `revision`. `keysMissing`: not
 * everybody of a secret ballot's committee has given their key.
 */
export const openBallot = request('voting.open', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId, revision: z.int().min(1), onChairsOrder }),
  result: z.strictObject({ quorum: Comparison, openedAtMs: TimeMs }),
  errors: [...OPENING_ERRORS, 'stale', 'chairsOrderMissing'],
})
const act = z.strictObject({ meetingId: MeetingId, ballotId: BallotId, onChairsOrder })
const actErrors = ['wrongBallotState', 'chairsOrderMissing'] as const
/** Takes no choices for now; those that were saved stay. A second press does nothing. */
export const stopBallot = request('voting.stop', {
  via: 'http',
  params: act,
  result: z.strictObject({}),
  errors: actErrors,
})
/** Takes choices again. A second press does nothing. */
export const resumeBallot = request('voting.resume', {
  via: 'http',
  params: act,
  result: z.strictObject({}),
  errors: [...actErrors, 'notInSession'],
})
/**
 * Ends and counts, for good. Choices that had reached the server before are saved first and counted. A second press answers the same result.
 * `handsUnconfirmed`: a hall's hand count waits for its confirmation, or to be sent back (details: `halls`).
 */
export const endBallot = request('voting.end', {
  via: 'http',
  params: act,
  /** Null of a secret ballot: its committee has yet to count. */
  result: z.strictObject({ result: BallotResult.nullable() }),
  errors: [...actErrors, 'handsUnconfirmed'],
})

/**
 * One's own choice. Who votes is the person of the connection, from whatever device, seat or hall; one person has one ballot.
 *
 * @param changes - The receipt of the choice that this one takes the place of; null: one's first. So the same request again, whenever and from
 *   wherever, is known as the same and gets the same receipt, and one that was sent before a change cannot undo it.
 */
const castParams = z.strictObject({
  meetingId: MeetingId,
  ballotId: BallotId,
  choice: ChoiceKey,
  changes: ReceiptId.nullable(),
})
/**
 * `alreadyCast`: another choice is saved already, and the rule does not let it be changed, or `changes` does not name it; details: `receiptId`,
 * `choice`, `castAtMs`. `castLate`: it arrived after the end; it is on record as late and is not counted (details: `endedAtMs`). `countedByHand`: the
 * hall's operator has counted this person's hand. `wrongForm`: the ballot is secret. `ballotStopped`: to be sent again once it is resumed. `unavailable`: nothing was saved, or it is not
 * known; to be sent again.
 */
const CAST_ERRORS = [
  'ballotNotOpen',
  'ballotStopped',
  'castLate',
  'cameLater',
  'notAMember',
  'countedByHand',
  'alreadyCast',
  'noSuchChoice',
  'wrongForm',
] as const
const saved = z.strictObject({ receipt: Receipt })
/** Casts by `POST /api/call/voting.cast`: no seat is needed. The answer leaves when the choice is on disk. */
export const cast = request('voting.cast', { via: 'http', params: castParams, result: saved, errors: CAST_ERRORS })
/** The same through the control socket of a seat. */
export const castFromSeat = request('voting.castFromSeat', {
  via: 'ws',
  params: castParams,
  result: saved,
  errors: CAST_ERRORS,
})

/** What everybody who sees the ballot is shown of the one that is open, or was opened last. */
export const RunningBallot = z.strictObject({
  ballotId: BallotId,
  agendaItemId: AgendaItemId.nullable(),
  form: BallotForm,
  title: z.string(),
  text: z.string(),
  choices: z.array(Choice),
  mayChange: z.boolean(),
  state: BallotState.exclude(['draft']),
  openedAtMs: TimeMs,
  members: z.int().min(0),
  entitled: z.int().min(0),
  /** How many have voted, by device or by a confirmed hand; never what. */
  voted: z.int().min(0),
  /** Null until it has ended, and of a secret ballot until it is counted. */
  result: BallotResult.nullable(),
  counting: Counting.nullable(),
})
export type RunningBallot = z.infer<typeof RunningBallot>
/** Its part of the snapshot. `standing`: of the person of this device; one's receipt is read by `voting.read`. */
export const VotingState = z.strictObject({ ballot: RunningBallot.nullable(), standing: Standing.nullable() })
export type VotingState = z.infer<typeof VotingState>
export const votingSlice = VotingState.default({ ballot: null, standing: null })

/** A ballot was opened, stopped, resumed or ended; to everybody in the meeting who sees it. */
export const votingChanged = event('voting.changed', {
  data: z.strictObject({ ballot: RunningBallot, standing: Standing }),
  kept: false,
  inState: true,
})
/** How many have voted, gathered: at most three times a second. */
export const turnoutChanged = event('voting.turnout', {
  data: z.strictObject({ ballotId: BallotId, voted: z.int().min(0) }),
  kept: false,
  inState: true,
})
/** Drafts, their order, approval or body of the meeting are others: who looks at the list asks for it again. */
export const ballotsChanged = event('voting.ballotsChanged', { data: z.strictObject({}), kept: false })
/** Somebody's choice arrived after the end and is not counted; to chair and secretaries. */
export const castWasLate = event('voting.late', {
  data: z.strictObject({ ballotId: BallotId, accountId: AccountId, fullName: z.string(), atMs: TimeMs }),
  kept: false,
})
