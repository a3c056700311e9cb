// Proofs of knowledge after Schnorr, Chaum and Pedersen, and Cramer, Damgård and Schoenmakers, in the form of Belenios 2.0 (its specification,
// 4.5, 4.12, 4.14 and 4.18).
import { challengeOf, modulo, randomScalar, type Group } from './group.ts'
import type { Proof } from './shapes.ts'

/** Proves that `secret` is the logarithm of a public element to each of these bases. */
export function prove<P>(group: Group<P>, prefix: string, bases: readonly P[], secret: bigint): Proof {
  const blind = randomScalar(group)
  const commitments = bases.map((base) => group.multiply(base, blind))
  const challenge = challengeOf(group, prefix, commitments)
  return written(challenge, modulo(group, blind - secret * challenge))
}

/** @param pairs - Each base with what is said to be its multiple. */
export function proves<P>(
  group: Group<P>,
  prefix: string,
  pairs: readonly { readonly base: P; readonly multiple: P }[],
  proof: Proof,
): boolean {
  const read = scalarsOf(group, proof)
  if (read === null) return false
  const commitments = pairs.map(({ base, multiple }) => commitment(group, base, multiple, read))
  return challengeOf(group, prefix, commitments) === read.challenge
}

export interface Encrypted<P> {
  readonly alpha: P
  readonly beta: P
}

/** What a proof of membership is about: a ciphertext under `publicKey` that is said to hold one of `values`. */
interface Membership<P> {
  readonly statement: string
  readonly publicKey: P
  readonly encrypted: Encrypted<P>
  readonly values: readonly bigint[]
}

/** Proves that the ciphertext holds one of the values, without saying which. @param held - Where in `values` the true one is. */
export function proveMembership<P>(
  group: Group<P>,
  { statement, publicKey, encrypted, values }: Membership<P>,
  { held, blinding }: { readonly held: number; readonly blinding: bigint },
): Proof[] {
  const blind = randomScalar(group)
  const simulated = values.map(() => ({ challenge: randomScalar(group), response: randomScalar(group) }))
  const commitments = values.flatMap((value, index) => {
    const made = simulated[index]
    return index === held || made === undefined
      ? [group.multiply(group.base, blind), group.multiply(publicKey, blind)]
      : branch(group, publicKey, encrypted, value, made, group.multiply)
  })
  const others = simulated.reduce((sum, { challenge }, index) => (index === held ? sum : sum + challenge), 0n)
  const whole = challengeOf(group, membershipPrefix(group, statement, encrypted), commitments)
  const challenge = modulo(group, whole - others)
  const genuine = { challenge, response: modulo(group, blind - blinding * challenge) }
  return simulated
    .map((made, index) => (index === held ? genuine : made))
    .map((one) => written(one.challenge, one.response))
}

export function provesMembership<P>(
  group: Group<P>,
  { statement, publicKey, encrypted, values }: Membership<P>,
  proofs: readonly Proof[],
): boolean {
  if (proofs.length !== values.length) return false
  const commitments: P[] = []
  let sum = 0n
  for (const [index, value] of values.entries()) {
    const proof = proofs[index]
    const read = proof === undefined ? null : scalarsOf(group, proof)
    if (read === null) return false
    commitments.push(...branch(group, publicKey, encrypted, value, read, group.multiplyPublic))
    sum += read.challenge
  }
  return challengeOf(group, membershipPrefix(group, statement, encrypted), commitments) === modulo(group, sum)
}

interface Scalars {
  readonly challenge: bigint
  readonly response: bigint
}

/** Both commitments of the branch that says: it holds this value. */
function branch<P>(
  group: Group<P>,
  publicKey: P,
  { alpha, beta }: Encrypted<P>,
  value: bigint,
  { challenge, response }: Scalars,
  multiply: Group<P>['multiply'],
): [P, P] {
  const without = group.add(beta, group.negate(group.multiplyPublic(group.base, value)))
  return [
    group.add(multiply(group.base, response), multiply(alpha, challenge)),
    group.add(multiply(publicKey, response), multiply(without, challenge)),
  ]
}

function commitment<P>(group: Group<P>, base: P, multiple: P, { challenge, response }: Scalars): P {
  return group.add(group.multiplyPublic(base, response), group.multiplyPublic(multiple, challenge))
}

function membershipPrefix<P>(group: Group<P>, statement: string, { alpha, beta }: Encrypted<P>): string {
  return `prove|${statement}|${group.encode(alpha)},${group.encode(beta)}|`
}

/** Null: not both within the order of the group. */
function scalarsOf<P>({ order }: Group<P>, { challenge, response }: Proof): Scalars | null {
  const read = { challenge: BigInt(challenge), response: BigInt(response) }
  return read.challenge < order && read.response < order ? read : null
}

const written = (challenge: bigint, response: bigint): Proof => ({
  ...{ challenge: challenge.toString(), response: response.toString() },
})
