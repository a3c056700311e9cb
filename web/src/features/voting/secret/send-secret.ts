// Sends a choice of a secret ballot: encrypted once, so that the same press again, whatever happens between, is the same ballot; and held to the
// tracker that this browser worked out itself.
import type { Choice, ChoiceKey } from '../../../../../signaling/bodies/wire.ts'
import type { Trustee } from '../../../../../signaling/voting/secret/wire.ts'
import type { Receipt } from '../../../../../signaling/voting/wire.ts'
import type { ReceiptId } from '../../../../../signaling/wire/ids.ts'
import type { Answer } from '../../../net/session.ts'
import type { CryptoAnswer, CryptoAsked } from './crypto-worker.ts'

/** What a voter has confirmed. `changes`: the receipt of the ballot that it takes the place of. */
interface Choosing {
  readonly choice: ChoiceKey
  readonly changes: ReceiptId | null
}

/** What stands on the voter's screen. */
export interface SecretPaper {
  readonly title: string
  readonly choices: readonly Choice[]
}

export interface SecretMeans {
  read(): Promise<Answer<{ readonly election: string | null; readonly trustees: readonly Trustee[] }>>
  encrypt(asked: Extract<CryptoAsked, { kind: 'encrypt' }>): Promise<CryptoAnswer>
  cast(ballot: string, changes: ReceiptId | null): Promise<Answer<{ receipt: Receipt }>>
  /** Keeps the tracker of one's own ballot in this browser. */
  keep(tracker: string): void
}

/** The refusal of a receipt that is not the own ballot's; its details are `own` and `told`, two trackers. */
export const RECEIPT_DIFFERS = 'receiptDiffers'

export function createSecretSender(
  means: SecretMeans,
  paper: () => SecretPaper,
): (choosing: Choosing) => Promise<Answer<{ receipt: Receipt }>> {
  let made: { readonly of: string; readonly ballot: string; readonly tracker: string } | null = null
  return async (choosing) => {
    const of = JSON.stringify(choosing)
    if (made?.of !== of) {
      const read = await means.read()
      if (!read.ok) return read
      const { election, trustees } = read.result
      if (election === null) return { ok: false, error: 'ballotNotOpen' }
      const { title, choices } = paper()
      const answer = await means.encrypt({
        ...{ kind: 'encrypt', election, keys: trustees.map(({ key }) => key ?? ''), title },
        labels: choices.map(({ label }) => label),
        choice: choices.findIndex(({ key }) => key === choosing.choice),
      })
      if (answer.kind !== 'encrypted') return { ok: false, error: 'electionWrong' }
      made = { of, ballot: answer.ballot, tracker: answer.tracker }
    }
    const { ballot, tracker } = made
    const answer = await means.cast(ballot, choosing.changes)
    if (!answer.ok) return answer
    means.keep(tracker)
    const told = answer.result.receipt.receiptId
    // A server that shows two voters one tracker, or somebody another's, could leave ballots out unseen.
    if (told !== tracker) return { ok: false, error: RECEIPT_DIFFERS, details: { own: tracker, told } }
    return answer
  }
}
