// Which tracker this browser worked out for its own ballot: kept here, so that the server cannot show somebody another voter's as theirs.
import type { AccountId, BallotId } from '../../../../../signaling/wire/ids.ts'
import { logOnce } from '../../../log/log.ts'

const nameOf = (accountId: AccountId, ballotId: BallotId): string => `phieu-kin:${accountId}:${ballotId}`

export function keepTracker(accountId: AccountId, ballotId: BallotId, tracker: string): void {
  try {
    localStorage.setItem(nameOf(accountId, ballotId), tracker)
  } catch (error) {
    logOnce('storage', 'the tracker of a secret ballot could not be kept', error)
    // The browser keeps nothing: the tracker was compared with the receipt, which stands on the screen.
  }
}

/** Null: the ballot was cast elsewhere, or this browser keeps nothing. */
export function ownTracker(accountId: AccountId, ballotId: BallotId): string | null {
  try {
    return localStorage.getItem(nameOf(accountId, ballotId))
  } catch (error) {
    logOnce('storage', 'the tracker of a secret ballot could not be read', error)
    return null
  }
}
