// Under which names this browser tab keeps choices that it could not send yet, and for which ballots of a meeting there are any.
import { BallotId, type AccountId, type MeetingId } from '../../../../signaling/wire/ids.ts'

export function unsentKey(accountId: AccountId, meetingId: MeetingId, ballotId: BallotId | ''): string {
  return `bieu-quyet:${accountId}:${meetingId}:${ballotId}`
}

/** Of one person. @param storage - Null: the browser keeps nothing. */
export function unsentBallots(
  storage: Pick<Storage, 'length' | 'key'> | null,
  accountId: AccountId,
  meetingId: MeetingId,
): BallotId[] {
  const prefix = unsentKey(accountId, meetingId, '')
  return Array.from({ length: storage?.length ?? 0 }, (_one, index) => storage?.key(index) ?? '')
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => BallotId.safeParse(key.slice(prefix.length)).data ?? [])
}
