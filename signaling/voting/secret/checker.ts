/** The thread that checks proofs of secret ballots; it knows neither voters nor the database. */
import { parentPort } from 'node:worker_threads'
import { checkBallot, ciphertextsOf, readElection, sumBallots, type OpenElection } from './common/ballot.ts'
import { edwards25519, type CurvePoint } from './common/group.ts'
import { parseExactly, PartialDecryption, TrusteeKey } from './common/shapes.ts'
import { checkPartly, checkTrusteeKey, openSums } from './common/trustees.ts'

interface BallotAsked {
  readonly kind: 'ballot'
  readonly id: number
  readonly election: string
  readonly ballot: string
}
interface PartsAsked {
  readonly kind: 'parts'
  readonly id: number
  readonly election: string
  /** Whose proofs were checked when they were cast. */
  readonly ballots: readonly string[]
  /** Of each trustee the key, and the part of the decryption as far as it is given. */
  readonly trustees: readonly { readonly key: string; readonly decryption: string | null }[]
}
export type ToChecker = BallotAsked | PartsAsked
/** `hold`: every part that is given is what its key makes of the sums. `counts`: once all are given. */
export interface Parts {
  readonly hold: boolean
  readonly counts: readonly number[] | null
}
export type FromChecker =
  | { readonly kind: 'ballot'; readonly id: number; readonly ballot: { tracker: string; credential: string } | null }
  | { readonly kind: 'parts'; readonly id: number; readonly parts: Parts }

const port = parentPort
if (port === null) throw new Error('Proofs are checked in a thread of the server')
let last: { readonly text: string; readonly election: OpenElection<CurvePoint> | null } = { text: '', election: null }

port.on('message', (asked: ToChecker) => {
  port.postMessage(answer(asked))
})

function answer(asked: ToChecker): FromChecker {
  // One ballot is open at a time: its election, and what is worked out beforehand for its key, is kept.
  if (last.text !== asked.election)
    last = { text: asked.election, election: readElection(edwards25519, asked.election) }
  const { election } = last
  const { id } = asked
  if (asked.kind === 'parts')
    return { kind: 'parts', id, parts: election === null ? { hold: false, counts: null } : partsOf(election, asked) }
  const checked = election === null ? null : checkBallot(election, asked.ballot)
  if (checked === null) return { kind: 'ballot', id, ballot: null }
  const { tracker, credential } = checked
  return { kind: 'ballot', id, ballot: { tracker, credential } }
}

function partsOf(election: OpenElection<CurvePoint>, { ballots, trustees }: PartsAsked): Parts {
  const read = ballots.flatMap((text) => {
    const encrypted = ciphertextsOf(election, text)
    return encrypted === null ? [] : [{ encrypted }]
  })
  if (read.length !== ballots.length) return { hold: false, counts: null }
  const sums = sumBallots(election, read)
  const given = trustees.filter(({ decryption }) => decryption !== null)
  const factors = given.flatMap(({ key: keyText, decryption }) => {
    const [key, part] = [parseExactly(TrusteeKey, keyText), parseExactly(PartialDecryption, decryption ?? '')]
    const publicKey = key === null ? null : checkTrusteeKey(edwards25519, key)
    const checked =
      publicKey === null || part === null ? null : checkPartly(edwards25519, election.hash, sums, publicKey, part)
    return checked === null ? [] : [checked]
  })
  const hold = factors.length === given.length
  const all = hold && given.length === trustees.length && trustees.length > 0
  return { hold, counts: all ? openSums(edwards25519, sums, factors, ballots.length) : null }
}
