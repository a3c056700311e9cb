import type { Database } from '../storage/database.ts'
import { ballotRows, countingOf, resultsOf } from '../voting/store.ts'
import type { MeetingId } from '../wire/ids.ts'

interface VotesCounted {
  /** The title of the first secret ballot that has ended and is not counted; null: none waits. */
  readonly waiting: string | null
  /** Another text once a ballot is opened, ended, counted, or its count has failed. */
  readonly mark: string
}

/** How far the votes of a meeting are counted: minutes keep what they say of them for good. */
export async function votesCounted(database: Database, meetingId: MeetingId): Promise<VotesCounted> {
  const rows = (await ballotRows(database, meetingId)).filter(({ state }) => state !== 'draft')
  const results = await resultsOf(database, rows)
  let waiting: string | null = null
  const marks: string[] = []
  for (const row of rows) {
    const { ballot_id: ballotId, state, title } = row
    const result = results.get(ballotId) ?? null
    const counting = await countingOf(database, row, result)
    if (counting === 'waiting') waiting ??= title
    marks.push([ballotId, state, counting ?? '', result === null ? '' : JSON.stringify(result.counts)].join(' '))
  }
  return { waiting, mark: marks.join('\n') }
}
