// Opening a secret ballot: what its ballots are encrypted for is put together of what was approved and of the committee's keys, once and for good.
import type { RuleText } from '../bodies/wire.ts'
import type { Database } from '../storage/database.ts'
import { electionText, electionUuid } from './secret/common/ballot.ts'
import { edwards25519 } from './secret/common/group.ts'
import { parseExactly, TrusteeKey } from './secret/common/shapes.ts'
import { checkTrusteeKey, jointKey } from './secret/common/trustees.ts'
import { insertSecret, trusteesOf } from './secret/store.ts'
import type { BallotRow } from './store.ts'

/** In the transaction of the opening. @throws when a key of the committee is missing, which `againstOpening` has ruled out. */
export async function openSecret(
  within: Database,
  { ballot_id: ballotId, title, text }: BallotRow,
  { choices }: RuleText,
): Promise<void> {
  const keys = (await trusteesOf(within, ballotId)).map(({ key }) => {
    const read = parseExactly(TrusteeKey, key ?? '')
    const publicKey = read === null ? null : checkTrusteeKey(edwards25519, read)
    if (publicKey === null) throw new Error('a secret ballot is opened without a key of its committee')
    return publicKey
  })
  const publicKey = edwards25519.encode(jointKey(edwards25519, keys))
  const more = { description: text, publicKey, choices: choices.map(({ label }) => label) }
  const election = electionText({ name: title, group: edwards25519.name }, more, electionUuid(ballotId))
  await insertSecret(within, ballotId, election)
}
