// Who voted what in an open vote that has ended, by device and by hand, and who voted in a secret one. Whether somebody may see it is decided where it is asked for.
import type { Database } from '../storage/database.ts'
import type { ResultOf } from '../wire/registry.ts'
import { countedCasts } from './casts-store.ts'
import { handCounts } from './hands-store.ts'
import { secretVoters } from './secret/store.ts'
import { votersOf, type BallotRow } from './store.ts'

export type Voters = ResultOf<'voting.voters'>['voters']

/** Everybody on the frozen list with the choice of theirs that counted, by name. */
export async function votersAndChoices(
  database: Database,
  { ballot_id: ballotId, form }: Pick<BallotRow, 'ballot_id' | 'form'>,
): Promise<Voters> {
  const frozen = await votersOf(database, ballotId)
  if (form === 'secret') {
    const voted = await secretVoters(database, ballotId)
    return frozen.map((voter) => ({
      ...{ accountId: voter.account_id, fullName: voter.full_name, title: voter.title },
      ...{ entitled: voter.entitled === 1, voted: voted.has(voter.account_id) },
      ...{ choice: null, byHand: false, atMs: null },
    }))
  }
  const cast = new Map((await countedCasts(database, ballotId)).map((one) => [one.accountId, one]))
  const halls = (await handCounts(database, ballotId)).filter(({ confirmedAtMs }) => confirmedAtMs !== null)
  const raised = new Map(
    halls.flatMap(({ people, confirmedAtMs }) =>
      people.map((one) => [one.accountId, { ...one, confirmedAtMs }] as const),
    ),
  )
  return frozen.map((voter) => {
    const [own, hand] = [cast.get(voter.account_id), raised.get(voter.account_id)]
    return {
      ...{ accountId: voter.account_id, fullName: voter.full_name, title: voter.title },
      entitled: voter.entitled === 1,
      voted: own !== undefined || hand !== undefined,
      choice: own?.choice ?? hand?.choice ?? null,
      byHand: hand !== undefined,
      atMs: own?.castAtMs ?? hand?.confirmedAtMs ?? null,
    }
  })
}
