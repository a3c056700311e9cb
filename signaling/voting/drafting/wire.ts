// Before the vote: the body that decides in a meeting, drafts of ballots and their order, the approval of the list, and who is ready to vote.
import { z } from 'zod'
import { AccountId, AgendaItemId, BallotApprovalId, BallotId, BodyId, BodyRuleId, MeetingId } from '../../wire/ids.ts'
import { TimeMs } from '../../wire/ids.ts'
import { event, plainLine, request } from '../../wire/kit.ts'
import { BallotForm, MOST_BALLOTS, MOST_VOTERS } from '../wire.ts'

/** So many people count a secret ballot at most, beside the chair. */
export const MOST_COMMITTEE = 6

/** Which body decides in the meeting; null: none, nothing is voted. With ballots it stays. */
export const setMeetingBody = request('voting.setBody', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, bodyId: BodyId.nullable() }),
  result: z.strictObject({}),
  errors: ['illegalState', 'noSuchBody', 'ballotsExist'],
})

export const BallotDraft = z.strictObject({
  /** Null: it belongs to the meeting as a whole. */
  agendaItemId: AgendaItemId.nullable(),
  form: BallotForm,
  title: plainLine(500),
  /** What exactly is put to the vote; may be empty. */
  text: z.union([z.literal(''), plainLine(2_000)]),
  ruleId: BodyRuleId,
  /** Of a secret ballot, the counting committee (ban kiểm phiếu): people of the meeting beside its chair, who always is of it. */
  committee: z.array(AccountId).max(MOST_COMMITTEE).optional(),
})
export type BallotDraft = z.infer<typeof BallotDraft>

/**
 * `approvalRunning`: the list is before the chair just now and stays as it is. `noSuchRule`: not a rule of the meeting's body that holds today.
 * `unknownAgendaItem`: not an item of this meeting that the person sees. `wrongCommittee`: a secret ballot needs a chair on the meeting's list and at
 * least one other of its people, each of whom sees the item.
 */
const draftErrors = [
  ...(['illegalState', 'noBody', 'approvalRunning', 'noSuchRule', 'unknownAgendaItem'] as const),
  'wrongCommittee',
] as const
/** Adds a draft at the end of the list. `requestId` is made by the client once per form: the same one again adds no second ballot. */
export const addBallot = request('voting.add', {
  via: 'http',
  params: z.strictObject({ requestId: z.uuid(), meetingId: MeetingId, ballot: BallotDraft }),
  result: z.strictObject({ ballotId: BallotId, revision: z.int().min(1) }),
  errors: [...draftErrors, 'tooManyBallots'],
})
/** Edits a draft, which needs the approval of the list again. `stale`: somebody edited it since `revision`. */
export const editBallot = request('voting.edit', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId, revision: z.int().min(1), ballot: BallotDraft }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: [...draftErrors, 'wrongBallotState', 'stale'],
})
/** Removes a draft; what was opened stays for good. */
export const removeBallot = request('voting.remove', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId, revision: z.int().min(1) }),
  result: z.strictObject({}),
  errors: ['illegalState', 'approvalRunning', 'wrongBallotState', 'stale'],
})
/** Puts the ballots into this order, which needs no approval. `stale`: these are not the ballots that the meeting has now. */
export const orderBallots = request('voting.order', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotIds: z.array(BallotId).max(MOST_BALLOTS) }),
  result: z.strictObject({}),
  errors: ['illegalState', 'approvalRunning', 'stale'],
})

/** Begins the approval of the list as it stands; until it ends drafts stay as they are. A secretary does it on the chair's order. */
export const startApproval = request('voting.startApproval', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, onChairsOrder: z.boolean() }),
  result: z.strictObject({ approvalId: BallotApprovalId }),
  errors: ['illegalState', 'noBody', 'approvalRunning', 'noBallots', 'chairsOrderMissing'],
})
/**
 * Ends it: every ballot of the list is approved as it is, or none is; those that an earlier list approved and that nobody has edited stay approved.
 * `approvalChanged`: it is over, or another one runs.
 */
export const endApproval = request('voting.endApproval', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    approvalId: BallotApprovalId,
    outcome: z.enum(['approved', 'notApproved']),
    /** Of a list that is not approved; may be empty. */
    reason: z.union([z.literal(''), plainLine(500)]),
    onChairsOrder: z.boolean(),
  }),
  result: z.strictObject({}),
  errors: ['illegalState', 'approvalChanged', 'chairsOrderMissing'],
})

/** A member of the body says whether they are ready to vote (sẵn sàng biểu quyết); a later word takes the place of an earlier one. */
export const sayReady = request('voting.sayReady', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    ready: z.boolean(),
    note: z.union([z.literal(''), plainLine(200)]),
  }),
  result: z.strictObject({}),
  errors: ['illegalState', 'noBody', 'notAMember'],
})
export const ReadinessStanding = z.enum(['ready', 'notReady', 'silent'])
export type ReadinessStanding = z.infer<typeof ReadinessStanding>
/** All members of the body today and what each has said, by name; for chair and secretaries. `only`: null for all. */
export const listReadiness = request('voting.readiness', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, only: ReadinessStanding.nullable() }),
  result: z.strictObject({
    people: z
      .array(
        z.strictObject({
          accountId: AccountId,
          fullName: z.string(),
          title: z.string(),
          siteName: z.string(),
          standing: ReadinessStanding,
          note: z.string(),
          atMs: TimeMs.nullable(),
          /** In the meeting at this moment, as for the opening of a ballot. */
          present: z.boolean(),
        }),
      )
      .max(MOST_VOTERS),
    /** Of all, whatever `only` says. */
    counts: z.strictObject({ ready: z.int(), notReady: z.int(), silent: z.int() }),
  }),
  errors: ['noBody'],
})
/** Somebody has said whether they are ready; to chair and secretaries. */
export const readinessChanged = event('voting.readinessChanged', {
  data: z.strictObject({ accountId: AccountId, ready: z.boolean(), note: z.string(), atMs: TimeMs }),
  kept: false,
})
