// All ballots of a meeting with what became of each, as its archive keeps them.
import { bodyOfMeeting } from '../bodies/store.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { Database } from '../storage/database.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { ResultOf } from '../wire/registry.ts'
import { lateCasts } from './casts-store.ts'
import { handCounts } from './hands-store.ts'
import type { SecretEvidence } from './secret/common/recount.ts'
import { evidenceOf } from './secret/store.ts'
import { actsOf, ballotOf, ballotRows, countingOf, resultsOf, ruleOf } from './store.ts'
import { seesBallot } from './visible.ts'
import { votersAndChoices, type Voters } from './voters.ts'
import type { Ballot, BallotActDone, BallotResult, HandCount } from './wire.ts'

export interface BallotRecord {
  readonly ballot: Ballot
  /** As the body was called when the ballot was opened; of a draft, as it is called now. */
  readonly bodyName: string | null
  readonly acts: readonly BallotActDone[]
  /** This and what follows: only of a ballot that has ended. */
  readonly result: BallotResult | null
  /** Who voted what, whose hands were counted and whose choice came too late: null for who may see numbers alone. */
  readonly people: {
    readonly voters: Voters
    readonly hands: readonly HandCount[]
    readonly late: ResultOf<'voting.read'>['late']
  } | null
  /** Of a secret ballot that is counted: what anybody can count it again from, without the voters. */
  readonly secret?: SecretEvidence
}
export interface VotingRecord {
  /** The body that decides in the meeting, as it is called now. */
  readonly bodyName: string | null
  readonly ballots: readonly BallotRecord[]
}

/** As far as this person may see it; while a ballot is open nobody's choice is in it. */
export async function votingRecord(database: Database, meetingId: MeetingId, viewer: Viewer): Promise<VotingRecord> {
  const closed = await closedItemsOf(database, meetingId)
  const rows = (await ballotRows(database, meetingId)).filter((row) => seesBallot(row, closed, viewer))
  const results = await resultsOf(database, rows)
  const bodyName = (await bodyOfMeeting(database, meetingId))?.name ?? null
  const leads = viewer.actor === 'chair' || viewer.actor === 'secretary'
  const ballots: BallotRecord[] = []
  for (const [position, row] of rows.entries()) {
    const { ballot_id: ballotId, state } = row
    const result = results.get(ballotId) ?? null
    const secret = row.form === 'secret' && result !== null ? await evidenceOf(database, ballotId) : null
    const counting = await countingOf(database, row, result)
    ballots.push({
      ballot: ballotOf(row, await ruleOf(database, row), position, result, counting),
      bodyName: row.body_name ?? bodyName,
      acts: await actsOf(database, ballotId),
      result,
      people:
        leads && state === 'ended'
          ? {
              voters: await votersAndChoices(database, row),
              hands: await handCounts(database, ballotId),
              late: await lateCasts(database, ballotId),
            }
          : null,
      ...(secret === null ? {} : { secret }),
    })
  }
  return { bodyName, ballots }
}
