import { castSecret, readSecret } from '../../../../../signaling/voting/secret/wire.ts'
import type { AccountId, BallotId, MeetingId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import { inWorker } from './in-worker.ts'
import { keepTracker } from './own-trackers.ts'
import { createSecretSender, type SecretPaper } from './send-secret.ts'

/** Sends choices of one secret ballot from this browser, by HTTP. */
export function secretSender(
  { accountId, meetingId, ballotId }: { accountId: AccountId; meetingId: MeetingId; ballotId: BallotId },
  paper: () => SecretPaper,
): ReturnType<typeof createSecretSender> {
  return createSecretSender(
    {
      read: () => call(readSecret, { meetingId, ballotId }),
      encrypt: inWorker,
      cast: (ballot, changes) => call(castSecret, { meetingId, ballotId, ballot, changes }),
      keep: (tracker) => keepTracker(accountId, ballotId, tracker),
    },
    paper,
  )
}
