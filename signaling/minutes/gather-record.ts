import { papersOf } from '../papers/store.ts'
import type { Database } from '../storage/database.ts'
import { votingRecord } from '../voting/record.ts'
import { fingerprint } from '../voting/secret/common/group.ts'
import type { SecretEvidence } from '../voting/secret/common/recount.ts'
import { ReceiptId } from '../wire/ids.ts'
import { WHOLE } from './facts.ts'
import type { MinutesRecord } from './record.ts'

/** Gathers at the approval what the minutes carry for programs. */
export async function minutesRecord(
  database: Database,
  approved: Pick<MinutesRecord, 'meetingId' | 'approvedAtMs' | 'approvedByName' | 'text'>,
): Promise<MinutesRecord> {
  const { meetingId } = approved
  const { ballots } = await votingRecord(database, meetingId, WHOLE)
  const { papers } = await papersOf(database, meetingId)
  const head = await database
    .selectFrom('audit')
    .select(['audit_id', 'hash'])
    .orderBy('audit_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    format: 'hop-minutes-1',
    ...approved,
    ballots: ballots.flatMap(({ ballot: { title, rule }, bodyName, result, secret }) =>
      result === null ? [] : [{ title, bodyName, rule, result, ...(secret === undefined ? {} : traceOf(secret)) }],
    ),
    papers: papers.flatMap(({ state, title, current }) =>
      state === 'issued' && current !== null ? [{ title, version: current.number, sha256: current.sha256 }] : [],
    ),
    auditHead: head === undefined ? null : { row: head.audit_id, hash: head.hash },
  }
}

function traceOf({ election, ballots }: SecretEvidence) {
  const trackers = ballots.map((ballot) => ReceiptId.parse(fingerprint(ballot)))
  return { secret: { electionHash: fingerprint(election), trackers } }
}
