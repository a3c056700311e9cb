// Secret votes (bỏ phiếu kín): the counting committee's keys, encrypted ballots, their published list, and opening the sums. The ballots' own JSON
// is that of `common/`; on the wire it is one text, which is hashed as it is.
import { z } from 'zod'
import { AccountId, BallotId, MeetingId, ReceiptId } from '../../wire/ids.ts'
import { plainLine, request } from '../../wire/kit.ts'
import { MOST_VOTERS, Receipt } from '../wire.ts'

/** Somebody who counts: the chair, or of the committee. */
export const Trustee = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  /** Their public key with its proof (JSON); null: not given yet. */
  key: z.string().nullable(),
  /** Whether they have given their part of opening the sums. */
  decrypted: z.boolean(),
})
export type Trustee = z.infer<typeof Trustee>

/** What everybody who sees a secret ballot may know of it. `notSecret`: it is an open vote. */
export const readSecret = request('voting.readSecret', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId }),
  result: z.strictObject({
    trustees: z.array(Trustee),
    /** What ballots are encrypted for (JSON); null: not opened yet. */
    election: z.string().nullable(),
    /** After the end: the trackers of the ballots that count, in the order of their letters. Before: none. */
    trackers: z.array(ReceiptId).max(MOST_VOTERS),
    /** Why the count failed; null: it did not. */
    failed: z.string().nullable(),
  }),
  errors: ['notSecret'],
})

/** A key and its proof, or a part of a decryption, as JSON. */
const smallJson = z.string().max(40_000)

/** Gives one's own key for a draft, or another in its place as long as it is one. `badKey`: no key, or its proof does not hold. */
export const giveKey = request('voting.giveKey', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId, key: smallJson }),
  result: z.strictObject({}),
  errors: ['notSecret', 'notTrustee', 'wrongBallotState', 'badKey'],
})

/**
 * Casts an encrypted ballot.
 *
 * @param ballot - Its JSON, filled up with spaces to one length for all choices (`paddedBallot`).
 * @param changes - As in `voting.cast`.
 */
export const castSecret = request('voting.castSecret', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    ballotId: BallotId,
    ballot: z.string().max(60_000),
    changes: ReceiptId.nullable(),
  }),
  result: z.strictObject({ receipt: Receipt }),
  errors: [
    ...(['ballotNotOpen', 'ballotStopped', 'castLate', 'cameLater', 'notAMember', 'alreadyCast'] as const),
    ...(['badBallot', 'notSecret'] as const),
  ],
})

/** So many ballots one answer has at most. */
export const BALLOTS_A_PAGE = 200
/** The encrypted ballots that count, in the order of their trackers: for everybody who sees the ballot, after its end. */
export const secretBallots = request('voting.secretBallots', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId, from: z.int().min(0).max(MOST_VOTERS) }),
  result: z.strictObject({ ballots: z.array(z.string()).max(BALLOTS_A_PAGE), total: z.int().min(0) }),
  errors: ['notSecret', 'ballotNotEnded'],
})

/** Gives one's part of opening the sums. `badDecryption`: not what one's key makes of the sums. With the last one the ballot is counted. */
export const decryptSums = request('voting.decrypt', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ballotId: BallotId, decryption: smallJson }),
  result: z.strictObject({ counted: z.boolean() }),
  errors: ['notSecret', 'notTrustee', 'wrongBallotState', 'badDecryption'],
})

/** Puts on record that the count cannot be finished, as when somebody of the committee has lost their key: it must be voted on again. */
export const failCount = request('voting.failCount', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    ballotId: BallotId,
    reason: plainLine(500),
    onChairsOrder: z.boolean(),
  }),
  result: z.strictObject({}),
  errors: ['notSecret', 'wrongBallotState', 'chairsOrderMissing'],
})
