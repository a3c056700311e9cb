import { ed25519, ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js'
import { expect, test } from 'vitest'
import {
  checkBallot,
  electionText,
  electionUuid,
  makeBallot,
  paddedBallot,
  readElection,
  sumBallots,
  type OpenElection,
} from './ballot.ts'
import { edwards25519 as group, fingerprint, modulo, type CurvePoint } from './group.ts'
import { proveMembership } from './proofs.ts'
import { EncryptedBallot, type Answer } from './shapes.ts'
import { checkPartly, checkTrusteeKey, decryptPartly, jointKey, makeTrusteeKey, openSums } from './trustees.ts'

const trustees = [makeTrusteeKey(group), makeTrusteeKey(group), makeTrusteeKey(group)]
const keys = trustees.map(({ key }) => checkTrusteeKey(group, key) ?? group.zero)

function electionOf(name: string): OpenElection<CurvePoint> {
  const more = { description: '', publicKey: group.encode(jointKey(group, keys)), choices: ['A', 'B', 'C'] }
  const election = readElection(group, electionText({ name, group: group.name }, more, electionUuid(name)))
  if (election === null) throw new Error('no election')
  return election
}
const election = electionOf('Bầu')

type Changeable = EncryptedBallot & { more?: number }
function answerOf({ answers: [answer] }: EncryptedBallot): Answer {
  if (answer === undefined) throw new Error('no answer')
  return answer
}

/** A ballot after something was done to its JSON, signed as before. */
function changed(text: string, change: (ballot: Changeable, answer: Answer) => void): string {
  const ballot: Changeable = EncryptedBallot.parse(JSON.parse(text))
  change(ballot, answerOf(ballot))
  return JSON.stringify(ballot)
}
const checked = (choice: number) => {
  const ballot = checkBallot(election, makeBallot(election, choice))
  if (ballot === null) throw new Error('no ballot')
  return ballot
}

test('what each chose comes out of the sums of all, with the parts of all trustees and not of fewer', () => {
  const ballots = [0, 2, 2, 1, 2].map(checked)
  const sums = sumBallots(election, ballots)
  const factors = trustees.map(
    ({ privateKey }, index) =>
      checkPartly(
        group,
        election.hash,
        sums,
        keys[index] ?? group.zero,
        decryptPartly(group, election.hash, sums, privateKey),
      ) ?? [],
  )
  expect(openSums(group, sums, factors, 5)).toEqual([1, 1, 3])
  expect(openSums(group, sums, factors.slice(1), 5)).toBeNull()
  expect(openSums(group, sums, factors, 2)).toBeNull()
})

test('nobody’s ballot: its count is zero for each choice', () => {
  const sums = sumBallots(election, [])
  const factors = trustees.map(
    ({ privateKey }, index) =>
      checkPartly(
        group,
        election.hash,
        sums,
        keys[index] ?? group.zero,
        decryptPartly(group, election.hash, sums, privateKey),
      ) ?? [],
  )
  expect(openSums(group, sums, factors, 0)).toEqual([0, 0, 0])
})

test('a part of another key, of other sums or of another election is none', () => {
  const [sums, others] = [sumBallots(election, [checked(0)]), sumBallots(election, [checked(1)])]
  const [first, second] = trustees
  if (first === undefined || second === undefined) throw new Error('no trustees')
  const part = decryptPartly(group, election.hash, sums, first.privateKey)
  const [own, other] = [keys[0] ?? group.zero, keys[1] ?? group.zero]
  expect(checkPartly(group, election.hash, sums, own, part)).not.toBeNull()
  expect(checkPartly(group, election.hash, sums, other, part)).toBeNull()
  expect(checkPartly(group, election.hash, others, own, part)).toBeNull()
  expect(checkPartly(group, electionOf('Khác').hash, sums, own, part)).toBeNull()
})

test('a ballot is held to its election, its signature and each of its proofs; its text is taken in one form alone', () => {
  const text = makeBallot(election, 1)
  expect(checkBallot(election, text)?.tracker).toBe(fingerprint(text))
  expect(checkBallot(electionOf('Khác'), text)).toBeNull()
  const other = EncryptedBallot.parse(JSON.parse(makeBallot(election, 1)))
  const changes: ((ballot: Changeable, answer: Answer) => void)[] = [
    // Another's ciphertexts with one's own signature, or another's signature.
    (ballot) => void (ballot.answers = other.answers),
    (ballot) => void (ballot.signature = other.signature),
    (ballot) => void (ballot.credential = other.credential),
    (_ballot, answer) => void answer.choices.reverse(),
    (_ballot, answer) => void answer.individual_proofs.reverse(),
    (_ballot, answer) => void (answer.overall_proof = answerOf(other).overall_proof),
    (_ballot, answer) => void answer.choices.pop(),
    (ballot) => void (ballot.more = 1),
  ]
  for (const change of changes) expect(checkBallot(election, changed(text, change))).toBeNull()
  expect(checkBallot(election, `${text} `)).toBeNull()
  expect(checkBallot(election, JSON.stringify(JSON.parse(text), null, 1))).toBeNull()
})

test('two choices at once cannot be proven', () => {
  const { publicKey } = election
  const blinding = 7n
  const two = {
    alpha: group.multiply(group.base, blinding),
    beta: group.add(group.multiply(publicKey, blinding), group.multiply(group.base, 2n)),
  }
  const about = { statement: 'x', publicKey, encrypted: two, values: [1n] }
  // A prover who says that it holds one makes a proof that does not hold.
  const proofs = proveMembership(group, about, { held: 0, blinding })
  const text = makeBallot(election, 0)
  const forged = changed(text, (_ballot, answer) => void (answer.overall_proof = proofs))
  expect(checkBallot(election, forged)).toBeNull()
})

test('points outside the group of prime order, in another form, or neutral as a key are refused', () => {
  expect(group.decode(group.encode(group.base))).not.toBeNull()
  for (const small of ED25519_TORSION_SUBGROUP.slice(1)) {
    const torsion = ed25519.Point.fromHex(small, true)
    expect(group.decode(group.encode(group.base.add(torsion)))).toBeNull()
  }
  const text = group.encode(group.multiply(group.base, 3n))
  expect(text).toMatch(/[a-f]/u)
  for (const other of [text.toUpperCase(), `0${text}`, text.slice(1), 'ff'.repeat(32)])
    expect(group.decode(other)).toBeNull()
  const neutral = { pok: { challenge: '0', response: '0' }, public_key: group.encode(group.zero) }
  expect(checkTrusteeKey(group, neutral)).toBeNull()
})

test('all ballots of an election are sent in one length, and come back as they were', () => {
  const texts = Array.from({ length: 12 }, (_one, index) => makeBallot(election, index % 3))
  expect(new Set(texts.map((text) => paddedBallot(text).length)).size).toBe(1)
  for (const text of texts) expect(paddedBallot(text).trimEnd()).toBe(text)
})

test('scalars stay within the order, also below zero; uuids are as Belenios writes them', () => {
  expect(modulo(group, -1n)).toBe(group.order - 1n)
  expect(electionUuid('một')).toMatch(/^[1-9A-HJ-NP-Za-km-z]{22}$/u)
  expect(electionUuid('một')).not.toBe(electionUuid('hai'))
})
