// Count by show of hands: a hall's operator ticks whose hand was raised for what, the chair or a secretary confirms.
import { z } from 'zod'
import { ChoiceKey } from '../../bodies/wire.ts'
import { AccountId, BallotId, MeetingId, SiteId } from '../../wire/ids.ts'
import { event, request } from '../../wire/kit.ts'
import { HandCount } from '../wire.ts'

/** Of one hall. */
export const MOST_HANDS = 400

/**
 * Whose hand the operator of a hall may count. Somebody entitled sits in a hall when, at the opening, a device of theirs was in that hall's seat, or
 * in no hall's and the list has them for that site: a tablet at one's place in the hall is a desk of one's own.
 */
export const readHall = request('voting.hall', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId }),
  result: z.strictObject({
    siteId: SiteId,
    people: z
      .array(
        z.strictObject({
          accountId: AccountId,
          fullName: z.string(),
          title: z.string(),
          /** Has cast by an own device: no hand is counted. */
          hasCast: z.boolean(),
        }),
      )
      .max(MOST_HANDS),
    /** What was entered; null: nothing. */
    entered: HandCount.nullable(),
  }),
  errors: ['wrongBallotState'],
})
/**
 * Enters the own hall's count in place of what was entered before, while the ballot is open or stopped. Those who are ticked cannot cast any more until
 * the count is entered without them or sent back. Never more than sit in the hall: each hand is a person's.
 *
 * @param revision - Of the entry on the screen; 0: none. `stale`: somebody else has entered meanwhile.
 * `notInHall`, `castThemselves`: details name the person (`accountId`).
 */
export const enterHands = request('voting.enterHands', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    ballotId: BallotId,
    revision: z.int().min(0),
    hands: z
      .array(z.strictObject({ accountId: AccountId, choice: ChoiceKey }))
      .max(MOST_HANDS)
      .refine((hands) => new Set(hands.map(({ accountId }) => accountId)).size === hands.length, 'a person twice'),
  }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: ['wrongBallotState', 'handsConfirmed', 'stale', 'notInHall', 'castThemselves', 'noSuchChoice', 'wrongForm'],
})
/** Confirms a hall's count, which is in the result from then on, or sends it back: then nothing of it is left. `stale`: it is another one by now. */
export const settleHands = request('voting.settleHands', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    ballotId: BallotId,
    siteId: SiteId,
    revision: z.int().min(1),
    decision: z.enum(['confirm', 'sendBack']),
  }),
  result: z.strictObject({}),
  errors: ['wrongBallotState', 'handsConfirmed', 'stale', 'noSuchHands'],
})
/** A hall's count was entered, confirmed or sent back (`hands` null); to chair and secretaries, and to the operators of that hall. */
export const handsChanged = event('voting.hands', {
  data: z.strictObject({ ballotId: BallotId, siteId: SiteId, hands: HandCount.nullable() }),
  kept: false,
})
