// Counts a secret ballot from what is published of it: anybody can, with nothing of the server but this text.
import { z } from 'zod'
import { checkBallot, readElection, sumBallots, type CheckedBallot, type OpenElection } from './ballot.ts'
import { edwards25519, type Group } from './group.ts'
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

/** An election whose key is that of its committee: put together of keys whose makers proved that they know the private ones. */
export interface AgreedElection<P> {
  readonly election: OpenElection<P>
  /** Of the trustees, in their order. */
  readonly publicKeys: readonly P[]
}

/**
 * What a browser looks at before it encrypts or decrypts anything: were the key another one, its maker alone could read every ballot.
 *
 * @param keys - As the trustees gave them (JSON).
 */
export function agreedElection<P>(
  group: Group<P>,
  text: string,
  keys: readonly string[],
):
  | { readonly ok: true; readonly value: AgreedElection<P> }
  | { readonly ok: false; readonly wrong: 'election' | 'keys' } {
  const election = readElection(group, text)
  if (election === null) return { ok: false, wrong: 'election' }
  const publicKeys = keys.flatMap((key) => {
    const read = parseExactly(TrusteeKey, key)
    return (read === null ? null : checkTrusteeKey(group, read)) ?? []
  })
  const whole = publicKeys.length === keys.length && group.equals(jointKey(group, publicKeys), election.publicKey)
  return whole ? { ok: true, value: { election, publicKeys } } : { ok: false, wrong: 'keys' }
}

/** @returns the ballots as they were checked; null: one does not hold, or two have the same credential. */
export function checkAll<P>(election: OpenElection<P>, texts: readonly string[]): readonly CheckedBallot<P>[] | null {
  const ballots = texts.flatMap((ballot) => checkBallot(election, ballot) ?? [])
  const credentials = new Set(ballots.map(({ credential }) => credential))
  return ballots.length === texts.length && credentials.size === texts.length ? ballots : null
}

/** @returns how many each choice has, in the order of the election's answers. */
export function recount({
  election: text,
  trustees,
  ballots: texts,
}: SecretEvidence):
  | { readonly ok: true; readonly counts: readonly number[]; readonly answers: readonly string[] }
  | { readonly ok: false; readonly wrong: Wrong } {
  const group = edwards25519
  const agreed = agreedElection(
    group,
    text,
    trustees.map(({ key }) => key),
  )
  if (!agreed.ok) return agreed
  const { election, publicKeys } = agreed.value
  const ballots = checkAll(election, texts)
  if (ballots === null) return { ok: false, wrong: 'ballots' }
  const sums = sumBallots(election, ballots)
  const factors = trustees.flatMap(({ decryption }, index) => {
    const [read, key] = [parseExactly(PartialDecryption, decryption), publicKeys[index]]
    const checked = read === null || key === undefined ? null : checkPartly(group, election.hash, sums, key, read)
    return checked === null ? [] : [checked]
  })
  const counts = factors.length === trustees.length ? openSums(group, sums, factors, ballots.length) : null
  return counts === null ? { ok: false, wrong: 'decryptions' } : { ok: true, counts, answers: election.answers }
}
