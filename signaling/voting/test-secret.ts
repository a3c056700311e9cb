// A secret ballot in a world of tests: its committee with keys, and what voters' and counters' browsers do.
import type { Account } from '../identity/wire.ts'
import type { AccountId, BallotId, ReceiptId } from '../wire/ids.ts'
import {
  checkBallot,
  makeBallot,
  paddedBallot,
  readElection,
  sumBallots,
  type OpenElection,
} from './secret/common/ballot.ts'
import { edwards25519 as group, type CurvePoint } from './secret/common/group.ts'
import { decryptPartly, makeTrusteeKey } from './secret/common/trustees.ts'
import { granted, type VotingWorld } from './test-world.ts'
import type { RuleText } from '../bodies/wire.ts'

export interface SecretWorld {
  readonly ballotId: BallotId
  readonly election: OpenElection<CurvePoint>
  /** An encrypted ballot as a browser sends it. */
  encrypt(choice: number): string
  cast(
    account: Account,
    ballot: string,
    changes?: ReceiptId | null,
  ): ReturnType<VotingWorld['voting']['handlers']['voting.castSecret']>
  end(): ReturnType<VotingWorld['voting']['handlers']['voting.end']>
  /** What somebody's browser makes of the published ballots. */
  part(account: Account): Promise<string>
  decrypt(account: Account, decryption?: string): ReturnType<VotingWorld['voting']['handlers']['voting.decrypt']>
  /** How many each choice has, in the rule's order, once everybody has decrypted. */
  counted(): Promise<number[]>
}

/** An approved draft whose committee are these. */
export async function draftSecret(world: VotingWorld, committee: readonly Account[], text?: Partial<RuleText>) {
  const ids: AccountId[] = committee.map(({ accountId }) => accountId)
  const ballotId = await world.draft(await world.addRule(text), { committee: ids })
  await world.approve()
  return ballotId
}

export async function giveKey(world: VotingWorld, ballotId: BallotId, account: Account) {
  const { privateKey, key } = makeTrusteeKey(group)
  const asked = { meetingId: world.meetingId, ballotId, key: JSON.stringify(key) }
  return { privateKey, given: await world.voting.handlers['voting.giveKey'](world.call(account), asked) }
}

/** A secret ballot that is open. @param committee - The chair's account and the others'. */
export async function openSecretBallot(
  world: VotingWorld,
  [chair, ...others]: readonly [Account, ...Account[]],
  text?: Partial<RuleText>,
): Promise<SecretWorld> {
  const { meetingId } = world
  const ballotId = await draftSecret(world, others, text)
  const keys = new Map<AccountId, bigint>()
  for (const account of [chair, ...others]) {
    const { privateKey, given } = await giveKey(world, ballotId, account)
    granted(given)
    keys.set(account.accountId, privateKey)
  }
  granted(await world.open(ballotId))
  const about = { meetingId, ballotId }
  const read = granted(await world.voting.handlers['voting.readSecret'](world.call(chair, 'chair'), about))
  const election = readElection(group, read.election ?? '')
  if (election === null) throw new Error('the election is not read')
  const self: SecretWorld = {
    ...{ ballotId, election },
    encrypt: (choice) => paddedBallot(makeBallot(election, choice)),
    cast: (account, ballot, changes = null) =>
      world.voting.handlers['voting.castSecret'](world.call(account), { ...about, ballot, changes }),
    end: () => world.voting.handlers['voting.end'](world.call(chair, 'chair'), { ...about, onChairsOrder: false }),
    async part(account) {
      const page = { ...about, from: 0 }
      const { ballots } = granted(await world.voting.handlers['voting.secretBallots'](world.call(account), page))
      const checked = ballots.flatMap((one) => checkBallot(election, one) ?? [])
      return JSON.stringify(
        decryptPartly(group, election.hash, sumBallots(election, checked), keys.get(account.accountId) ?? 1n),
      )
    },
    decrypt: async (account, decryption) =>
      world.voting.handlers['voting.decrypt'](world.call(account), {
        ...{ ...about, decryption: decryption ?? (await self.part(account)) },
      }),
    async counted() {
      for (const account of [chair, ...others]) granted(await self.decrypt(account))
      const { result } = granted(await world.voting.handlers['voting.read'](world.call(chair, 'chair'), about))
      if (result === null) throw new Error('not counted')
      return result.counts.map(({ byDevice }) => byDevice)
    },
  }
  return self
}
