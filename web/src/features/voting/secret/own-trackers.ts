// Which tracker this browser got for its own ballot: kept here, so that the server cannot show somebody another voter's as theirs.
import type { AccountId, BallotId, ReceiptId } from '../../../../../signaling/wire/ids.ts'

const nameOf = (accountId: AccountId, ballotId: BallotId): string => `phieu-kin:${accountId}:${ballotId}`

export function keepTracker(accountId: AccountId, ballotId: BallotId, tracker: ReceiptId): void {
  try {
    localStorage.setItem(nameOf(accountId, ballotId), tracker)
  } catch {
    // The browser keeps nothing: the tracker stands on the screen, and the server says it again.
  }
}

/** Null: the ballot was cast elsewhere, or this browser keeps nothing. */
export function ownTracker(accountId: AccountId, ballotId: BallotId): string | null {
  try {
    return localStorage.getItem(nameOf(accountId, ballotId))
  } catch {
    return null
  }
}
