/** The thread of the page that encrypts and decrypts for secret ballots: some tenths of a second on a phone, in which the page stays usable. */
import { makeBallot, paddedBallot, sumBallots } from '../../../../../signaling/voting/secret/common/ballot.ts'
import { edwards25519, fingerprint } from '../../../../../signaling/voting/secret/common/group.ts'
import { agreedElection, checkAll } from '../../../../../signaling/voting/secret/common/recount.ts'
import {
  decryptPartly,
  makeTrusteeKey,
  publicKeyOf,
  readPrivateKey,
} from '../../../../../signaling/voting/secret/common/trustees.ts'

export type CryptoAsked =
  | { readonly kind: 'makeKey' }
  | {
      readonly kind: 'encrypt'
      /** What the server says the ballot is encrypted for. */
      readonly election: string
      readonly keys: readonly string[]
      /** What stands on the voter's screen: an election about something else is none. */
      readonly title: string
      readonly labels: readonly string[]
      /** 0-based. */
      readonly choice: number
    }
  | {
      readonly kind: 'decrypt'
      readonly election: string
      readonly keys: readonly string[]
      readonly ballots: readonly string[]
      readonly privateKey: string
    }

/** Why nothing was made of it: the ballot's key is not that of its committee, or what is published does not hold. */
export type CryptoWrong = 'election' | 'keys' | 'ballots' | 'ownKey' | 'failed'
export type CryptoAnswer =
  | { readonly kind: 'key'; readonly privateKey: string; readonly key: string }
  /** `ballot` as it is sent, filled up; `tracker`: the fingerprint of what the server keeps of it. */
  | { readonly kind: 'encrypted'; readonly ballot: string; readonly tracker: string }
  /** `list`: the fingerprint of the ballots whose sums it opens. */
  | { readonly kind: 'part'; readonly decryption: string; readonly list: string }
  | { readonly kind: 'wrong'; readonly why: CryptoWrong }

const group = edwards25519

function answer(asked: CryptoAsked): CryptoAnswer {
  if (asked.kind === 'makeKey') {
    const { privateKey, key } = makeTrusteeKey(group)
    return { kind: 'key', privateKey: privateKey.toString(), key: JSON.stringify(key) }
  }
  const agreed = agreedElection(group, asked.election, asked.keys)
  if (!agreed.ok) return { kind: 'wrong', why: agreed.wrong }
  const { election, publicKeys } = agreed.value
  if (asked.kind === 'encrypt') {
    // One key alone would be one person's to open.
    if (publicKeys.length < 2) return { kind: 'wrong', why: 'keys' }
    const same = election.name === asked.title && JSON.stringify(election.answers) === JSON.stringify(asked.labels)
    if (!same) return { kind: 'wrong', why: 'election' }
    const ballot = paddedBallot(makeBallot(election, asked.choice))
    return { kind: 'encrypted', ballot, tracker: fingerprint(ballot.trimEnd()) }
  }
  const privateKey = readPrivateKey(group, asked.privateKey)
  const own = privateKey === null ? null : publicKeyOf(group, privateKey)
  if (privateKey === null || !publicKeys.some((key) => group.encode(key) === own))
    return { kind: 'wrong', why: 'ownKey' }
  const ballots = checkAll(election, asked.ballots)
  if (ballots === null) return { kind: 'wrong', why: 'ballots' }
  const part = decryptPartly(group, election.hash, sumBallots(election, ballots), privateKey)
  const list = fingerprint(ballots.map(({ tracker }) => tracker).join('\n'))
  return { kind: 'part', decryption: JSON.stringify(part), list }
}

addEventListener('message', ({ data }: MessageEvent<CryptoAsked>) => {
  postMessage(answer(data))
})
