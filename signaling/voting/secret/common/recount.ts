// Counts a secret ballot from what is published of it: anybody can, with nothing of the server but this text.
import { z } from 'zod'
import { checkBallot, readElection, sumBallots } from './ballot.ts'
import { edwards25519 } from './group.ts'
import { parseExactly, PartialDecryption, TrusteeKey } from './shapes.ts'
import { checkPartly, checkTrusteeKey, jointKey, openSums } from './trustees.ts'

/** Everything that a count can be held to: no voter's name is in it. */
export const SecretEvidence = z.strictObject({
  /** Each a JSON text of its own, since hashes and proofs are over the text. */
  election: z.string(),
  trustees: z.array(z.strictObject({ fullName: z.string(), key: z.string(), decryption: z.string() })).max(20),
  /** In the order of their trackers. */
  ballots: z.array(z.string()).max(3_000),
})
export type SecretEvidence = z.infer<typeof SecretEvidence>

/** Why a count does not hold. */
type Wrong = 'election' | 'keys' | 'ballots' | 'decryptions'

/** @returns how many each choice has, in the order of the election's answers. */
export function recount(
  { election: text, trustees, ballots: texts }: SecretEvidence,
  group = edwards25519,
): { readonly ok: true; readonly counts: readonly number[] } | { readonly ok: false; readonly wrong: Wrong } {
  const election = readElection(group, text)
  if (election === null) return { ok: false, wrong: 'election' }
  const keys = trustees.flatMap(({ key }) => {
    const read = parseExactly(TrusteeKey, key)
    return (read === null ? null : checkTrusteeKey(group, read)) ?? []
  })
  const whole = keys.length === trustees.length && group.equals(jointKey(group, keys), election.publicKey)
  if (!whole) return { ok: false, wrong: 'keys' }
  const ballots = texts.flatMap((ballot) => checkBallot(election, ballot) ?? [])
  const credentials = new Set(ballots.map(({ credential }) => credential))
  if (ballots.length !== texts.length || credentials.size !== texts.length) return { ok: false, wrong: 'ballots' }
  const sums = sumBallots(election, ballots)
  const factors = trustees.flatMap(({ decryption }, index) => {
    const [read, key] = [parseExactly(PartialDecryption, decryption), keys[index]]
    const checked = read === null || key === undefined ? null : checkPartly(group, election.hash, sums, key, read)
    return checked === null ? [] : [checked]
  })
  const counts = factors.length === trustees.length ? openSums(group, sums, factors, ballots.length) : null
  return counts === null ? { ok: false, wrong: 'decryptions' } : { ok: true, counts }
}
