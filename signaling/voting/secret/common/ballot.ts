// Encrypted ballots: made in the voter's browser, checked by the server before it says that it has them, added up by everybody.
import { fingerprint, modulo, randomScalar, type Group } from './group.ts'
import { prove, proveMembership, proves, provesMembership, type Encrypted } from './proofs.ts'
import { Election, EncryptedBallot, parseExactly, type Answer, type Ciphertext } from './shapes.ts'

/** An election that was read: what ballots are made for and held to. */
export interface OpenElection<P> {
  readonly group: Group<P>
  readonly uuid: string
  /** Of the text of the election: every proof of a ballot is bound to it. */
  readonly hash: string
  readonly publicKey: P
  readonly name: string
  readonly answers: readonly string[]
  readonly choices: number
}

/** @returns null where the text is no election in this group. */
export function readElection<P>(group: Group<P>, text: string): OpenElection<P> | null {
  const election = parseExactly(Election, text)
  const publicKey = election === null ? null : group.decode(election.public_key)
  if (election === null || publicKey === null || election.group !== group.name) return null
  const answers = election.questions[0]?.answers ?? []
  group.prepare?.(publicKey)
  const { name, uuid } = election
  return { group, uuid, hash: fingerprint(text), publicKey, name, answers, choices: answers.length }
}

export function electionText(
  { name, group }: Pick<Election, 'name' | 'group'>,
  more: { readonly description: string; readonly publicKey: string; readonly choices: readonly string[] },
  uuid: string,
): string {
  const election: Election = {
    version: 1,
    description: more.description,
    ...{ name, group, public_key: more.publicKey },
    questions: [{ answers: [...more.choices], min: 1, max: 1, question: name }],
    ...{ uuid, administrator: 'server', credential_authority: 'voters' },
  }
  return JSON.stringify(election)
}

/**
 * Encrypts the choice of one voter and signs it with a key that is made for this ballot alone, so that nobody can hand in another's ciphertext as
 * their own.
 *
 * @param choice - 0-based place of what was chosen. @returns the text that is sent; its tracker is `fingerprint` of it.
 */
export function makeBallot<P>(election: OpenElection<P>, choice: number): string {
  const { group, publicKey, hash, uuid } = election
  if (!Number.isInteger(choice) || choice < 0 || choice >= election.choices) throw new Error('no such choice')
  const secret = randomScalar(group)
  const credential = group.encode(group.multiply(group.base, secret))
  const statement = `${hash}|${credential}`
  const blindings = Array.from({ length: election.choices }, () => randomScalar(group))
  const encrypted = blindings.map((blinding, index) => ({
    alpha: group.multiply(group.base, blinding),
    // The same work for what was chosen and for what was not.
    beta: group.add(group.multiply(publicKey, blinding), index === choice ? group.base : group.zero),
  }))
  const choices = encrypted.map((one) => ciphertextOf(group, one))
  const answer: Answer = {
    choices,
    individual_proofs: encrypted.map((one, index) =>
      proveMembership(
        group,
        { statement, publicKey, encrypted: one, values: [0n, 1n] },
        { held: index === choice ? 1 : 0, blinding: blindings[index] ?? 0n },
      ),
    ),
    overall_proof: proveMembership(
      group,
      { statement: overall(statement, choices), publicKey, encrypted: addUp(group, encrypted), values: [1n] },
      {
        held: 0,
        blinding: modulo(
          group,
          blindings.reduce((sum, one) => sum + one, 0n),
        ),
      },
    ),
  }
  const unsigned = { election_uuid: uuid, election_hash: hash, credential, answers: [answer] }
  const signed = fingerprint(JSON.stringify(unsigned))
  const proof = prove(group, `sig|${signed}|`, [group.base], secret)
  return JSON.stringify({ ...unsigned, signature: { hash: signed, proof } })
}

/** A ballot that holds: exactly one choice, signed, made for this election. */
export interface CheckedBallot<P> {
  readonly tracker: string
  readonly credential: string
  readonly encrypted: readonly Encrypted<P>[]
}

/** @returns null where the text is no ballot of this election that holds. */
export function checkBallot<P>(election: OpenElection<P>, text: string): CheckedBallot<P> | null {
  const { group, publicKey, hash, uuid } = election
  const ballot = parseExactly(EncryptedBallot, text)
  const answer = ballot?.answers[0]
  if (ballot === null || answer === undefined) return null
  if (ballot.election_uuid !== uuid || ballot.election_hash !== hash) return null
  const { signature, ...unsigned } = ballot
  const credential = group.decode(ballot.credential)
  if (credential === null || group.equals(credential, group.zero)) return null
  if (signature.hash !== fingerprint(JSON.stringify(unsigned))) return null
  const pairs = [{ base: group.base, multiple: credential }]
  if (!proves(group, `sig|${signature.hash}|`, pairs, signature.proof)) return null
  const encrypted = checkAnswer(election, `${hash}|${ballot.credential}`, publicKey, answer)
  return encrypted === null ? null : { tracker: fingerprint(text), credential: ballot.credential, encrypted }
}

function checkAnswer<P>(
  { group, choices }: OpenElection<P>,
  statement: string,
  publicKey: P,
  answer: Answer,
): Encrypted<P>[] | null {
  if (answer.choices.length !== choices || answer.individual_proofs.length !== choices) return null
  const encrypted = answer.choices.flatMap((one) => readCiphertext(group, one) ?? [])
  if (encrypted.length !== choices) return null
  const each = encrypted.every((one, index) =>
    provesMembership(
      group,
      { statement, publicKey, encrypted: one, values: [0n, 1n] },
      answer.individual_proofs[index] ?? [],
    ),
  )
  const sum = { statement: overall(statement, answer.choices), publicKey, encrypted: addUp(group, encrypted) }
  return each && provesMembership(group, { ...sum, values: [1n] }, answer.overall_proof) ? encrypted : null
}

/** The ciphertexts of a ballot whose proofs were checked before. @returns null where the text is no ballot. */
export function ciphertextsOf<P>({ group }: OpenElection<P>, text: string): Encrypted<P>[] | null {
  const choices = parseExactly(EncryptedBallot, text)?.answers[0]?.choices
  const encrypted = choices?.flatMap((one) => readCiphertext(group, one) ?? [])
  return encrypted === undefined || encrypted.length !== choices?.length ? null : encrypted
}

/** Choice by choice the sum of all ballots: what alone is ever decrypted. */
export function sumBallots<P>(
  { group, choices }: Pick<OpenElection<P>, 'group' | 'choices'>,
  ballots: readonly Pick<CheckedBallot<P>, 'encrypted'>[],
): Encrypted<P>[] {
  const sums = Array.from({ length: choices }, () => ({ alpha: group.zero, beta: group.zero }))
  return ballots.reduce<Encrypted<P>[]>(
    (so, { encrypted }) => so.map((one, index) => addUp(group, [one, encrypted[index] ?? one])),
    sums,
  )
}

function addUp<P>(group: Group<P>, some: readonly Encrypted<P>[]): Encrypted<P> {
  return some.reduce((sum, one) => ({ alpha: group.add(sum.alpha, one.alpha), beta: group.add(sum.beta, one.beta) }))
}

export function ciphertextOf<P>(group: Group<P>, { alpha, beta }: Encrypted<P>): Ciphertext {
  return { alpha: group.encode(alpha), beta: group.encode(beta) }
}

function readCiphertext<P>(group: Group<P>, { alpha, beta }: Ciphertext): Encrypted<P> | null {
  const read = { alpha: group.decode(alpha), beta: group.decode(beta) }
  return read.alpha === null || read.beta === null ? null : { alpha: read.alpha, beta: read.beta }
}

const overall = (statement: string, choices: readonly Ciphertext[]): string =>
  `${statement}|${choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(',')}`

/** Longest of a scalar in decimal digits: the order has 76. */
const SCALAR_DIGITS = 76

/** Fills the text up with spaces, to the one length that ballots of this election have at most: the request tells nothing by its size. */
export function paddedBallot(text: string): string {
  const missing = [...text.matchAll(/"(?:challenge|response)":"(\d+)"/g)].map(
    ([, digits = '']) => SCALAR_DIGITS - digits.length,
  )
  return text + ' '.repeat(missing.reduce((sum, one) => sum + one, 0))
}

/** A uuid as Belenios writes them, made from one of ours: letters and digits but for 0, O, I and l. */
export function electionUuid(text: string): string {
  const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  return [...atob(`${fingerprint(text)}=`)]
    .map((byte) => digits[byte.charCodeAt(0) % digits.length] ?? '')
    .join('')
    .slice(0, 22)
}
