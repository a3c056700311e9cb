// Counts the secret ballots of an archive again, from their encrypted ballots and the committee's proofs, without the server.
import { z } from 'zod'
import { fingerprint } from '../voting/secret/common/group.ts'
import { recount, SecretEvidence } from '../voting/secret/common/recount.ts'
import { readArchiveJson } from './verify.ts'

/** Where an archive has its votes. */
const VOTES_JSON = 'du-lieu/bieu-quyet.json'

const Votes = z.object({
  ballots: z.array(
    z.object({
      ballot: z.object({ title: z.string() }),
      result: z
        .object({ counts: z.array(z.object({ label: z.string(), byDevice: z.int(), byHand: z.int() })) })
        .nullable(),
      secret: SecretEvidence.optional(),
    }),
  ),
})

export interface Recounted {
  readonly title: string
  /** Of what its ballots were encrypted for, as signed minutes name it. */
  readonly electionHash: string
  readonly ballots: number
  /** Every proof holds, and the sums are the result that the archive has. */
  readonly holds: boolean
}

/**
 * Some hundredths of a second a ballot.
 *
 * @returns in the archive's order; none where it has no file of votes; null where it has one that cannot be read.
 */
export async function recountArchive(file: string): Promise<Recounted[] | null> {
  const read = await readArchiveJson(file, VOTES_JSON)
  if (read.kind === 'missing') return []
  const votes = read.kind === 'read' ? Votes.safeParse(read.json) : null
  if (votes?.success !== true) return null
  return votes.data.ballots.flatMap(({ ballot, result, secret }) => {
    if (secret === undefined) return []
    const counted = recount(secret)
    const shown = (result?.counts ?? []).map(({ label, byDevice, byHand }) => [label, byDevice + byHand])
    const found = counted.ok ? counted.answers.map((label, index) => [label, counted.counts[index]]) : null
    const holds = JSON.stringify(found) === JSON.stringify(shown)
    const { election, ballots } = secret
    return [{ title: ballot.title, electionHash: fingerprint(election), ballots: ballots.length, holds }]
  })
}
