// The machine-readable record that approved minutes carry as an attachment of their PDF: a signature over the file covers it too.
import { z } from 'zod'
import { AuditHead } from '../audit/head.ts'
import { RuleText } from '../bodies/wire.ts'
import { resultOf } from '../voting/rules.ts'
import { BallotResult } from '../voting/wire.ts'
import { MeetingId, ReceiptId, Sha256, TimeMs } from '../wire/ids.ts'
import { Snapshot } from './store.ts'

/** The attachment's name in the PDF. */
export const RECORD_FILE = 'bien-ban.json'

/** A ballot that is counted: numbers only, never who voted what. */
const RecordedBallot = z.strictObject({
  title: z.string(),
  bodyName: z.string().nullable(),
  rule: RuleText,
  result: BallotResult,
  /**
   * Of a secret ballot: the fingerprint of what its ballots were encrypted for, and their trackers in the published list. With the encrypted ballots
   * of the meeting's archive anybody can count it again.
   */
  secret: z.strictObject({ electionHash: z.string(), trackers: z.array(ReceiptId) }).optional(),
})
export type RecordedBallot = z.infer<typeof RecordedBallot>

export const MinutesRecord = z.strictObject({
  format: z.literal('hop-minutes-1'),
  meetingId: MeetingId,
  approvedAtMs: TimeMs,
  approvedByName: z.string(),
  /** What was written, and what the logs said, when the minutes were approved. */
  text: Snapshot,
  ballots: z.array(RecordedBallot),
  /** The issued papers, each in the version that held then. */
  papers: z.array(z.strictObject({ title: z.string(), version: z.int().min(1), sha256: Sha256 })),
  /** The newest row of the chain of acts when the file was made; null: there was none. */
  auditHead: AuditHead.nullable(),
})
export type MinutesRecord = z.infer<typeof MinutesRecord>

/** Counts a ballot again from its numbers by choice, and compares every figure, the threshold and the outcome. */
export function addsUp({ rule, result }: RecordedBallot): boolean {
  const by = (channel: 'byDevice' | 'byHand') => new Map(result.counts.map((one) => [one.choice, one[channel]]))
  const { members, entitled, casting } = result
  // At a tie the numbers do not say what the chair voted for: the record does.
  const chair = casting === undefined ? undefined : { name: casting.byName, choice: casting.choice }
  const counted = resultOf(rule, { members, entitled, byDevice: by('byDevice'), byHand: by('byHand'), chair })
  const same = JSON.stringify(counted) === JSON.stringify(BallotResult.parse(result))
  return same && entitled <= members && counted.voted <= entitled
}
