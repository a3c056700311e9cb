// Sends a choice of a secret ballot: encrypted once, so that the same press again, whatever happens between, is the same ballot.
import type { Choice, ChoiceKey } from '../../../../../signaling/bodies/wire.ts'
import { castSecret, readSecret } from '../../../../../signaling/voting/secret/wire.ts'
import type { Receipt } from '../../../../../signaling/voting/wire.ts'
import type { AccountId, BallotId, MeetingId, ReceiptId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import type { Answer } from '../../../net/session.ts'
import { inWorker } from './in-worker.ts'
import { keepTracker } from './own-trackers.ts'

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

export function secretSender(
  { accountId, meetingId, ballotId }: { accountId: AccountId; meetingId: MeetingId; ballotId: BallotId },
  paper: () => SecretPaper,
): (choosing: Choosing) => Promise<Answer<{ receipt: Receipt }>> {
  let made: { readonly of: string; readonly ballot: string } | null = null
  return async (choosing) => {
    const of = JSON.stringify(choosing)
    if (made?.of !== of) {
      const read = await call(readSecret, { meetingId, ballotId })
      if (!read.ok) return read
      const { election, trustees } = read.result
      if (election === null) return { ok: false, error: 'ballotNotOpen' }
      const { title, choices } = paper()
      const answer = await inWorker({
        ...{ kind: 'encrypt', election, keys: trustees.map(({ key }) => key ?? ''), title },
        labels: choices.map(({ label }) => label),
        choice: choices.findIndex(({ key }) => key === choosing.choice),
      })
      if (answer.kind !== 'encrypted') return { ok: false, error: 'electionWrong' }
      made = { of, ballot: answer.ballot }
    }
    const answer = await call(castSecret, { meetingId, ballotId, ballot: made.ballot, changes: choosing.changes })
    if (answer.ok) keepTracker(accountId, ballotId, answer.result.receipt.receiptId)
    return answer
  }
}
