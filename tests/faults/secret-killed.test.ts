import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  checkBallot,
  makeBallot,
  paddedBallot,
  readElection,
  sumBallots,
} from '../../signaling/voting/secret/common/ballot.ts'
import { edwards25519 as group } from '../../signaling/voting/secret/common/group.ts'
import { decryptPartly, makeTrusteeKey } from '../../signaling/voting/secret/common/trustees.ts'
import { ReceiptId } from '../../signaling/wire/ids.ts'
import { putToTheVote } from '../support/world/ballots.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const VOTERS = 10
const KILLS = Number(process.env['KILLS'] ?? 6)
const TIMEOUT_MS = 120_000 + KILLS * 30_000

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { SIGN_INS_PER_MINUTE: '100000' } })
})
afterAll(() => server?.stop())

async function done<T>(reply: Promise<{ ok: true; result: T } | { ok: false; error: string }>): Promise<T> {
  const got = await reply
  if (!got.ok) throw new Error(got.error)
  return got.result
}

/** People of the demo who are not needed otherwise, by names that nobody else has. */
async function freePeople(secretary: TestClient): Promise<{ username: string; fullName: string }[]> {
  const { accounts } = await done(secretary.call('identity.findAccounts', { text: 'Cán bộ điểm cầu Xã' }))
  const byName = Map.groupBy(accounts, ({ fullName }) => fullName)
  return accounts.filter(({ fullName }) => byName.get(fullName)?.length === 1).slice(0, VOTERS)
}

test(
  `${KILLS} SIGKILLs while ${VOTERS} people vote in secret and change their minds: the sums are of what was acknowledged last`,
  { timeout: TIMEOUT_MS },
  async () => {
    const signIn = (username: string) => TestClient.signIn(server.url, username)
    const [admin, secretary, chair] = [await signIn('quantri'), await signIn('thuky1'), await signIn('chutri')]
    const people = await freePeople(secretary)
    const delegates = people.map(({ fullName }) => ({ fullName, role: 'delegate' as const }))
    const leads = [
      { fullName: 'Chủ trì phiên họp', role: 'chair' as const },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' as const },
    ]
    const { meetingId } = await makeMeeting(secretary, { title: 'Kỳ họp kín', people: [...leads, ...delegates] })
    const members = people.map(({ fullName }) => fullName)
    const [ballotId] = await putToTheVote(
      { admin, secretary, chair },
      {
        ...{ meetingId, bodyName: 'HĐND kín', members, rule: { mayChange: true } },
        ballots: [{ title: 'Bầu', committee: members.slice(0, 1) }],
      },
    )
    if (ballotId === undefined) throw new Error('nothing was put to the vote')
    const clients = await Promise.all(people.map(({ username }) => signIn(username)))
    const [counter] = clients
    if (counter === undefined) throw new Error('nobody votes')
    const about = { meetingId, ballotId }
    const keys = new Map<TestClient, bigint>()
    for (const client of [chair, counter]) {
      const { privateKey, key } = makeTrusteeKey(group)
      await done(client.call('voting.giveKey', { ...about, key: JSON.stringify(key) }))
      keys.set(client, privateKey)
    }
    for (const client of clients) await (await client.connect()).join(meetingId)
    await done(chair.call('voting.open', { ...about, revision: 1, onChairsOrder: false }))
    const { election: text } = await done(chair.call('voting.readSecret', about))
    const election = readElection(group, text ?? '')
    if (election === null) throw new Error('the election is not read')

    let [goesOn, isUp, acknowledged] = [true, true, 0]
    const up = () => poll(() => isUp || undefined, { deadlineMs: 120_000, what: 'the server to be there' })
    /** What each has cast last, and been told of. */
    const last = new Map<TestClient, { choice: number; receiptId: ReceiptId }>()
    const vote = async (client: TestClient, from: number) => {
      for (let turn = from; goesOn || !last.has(client); turn += 1) {
        const choice = turn % 3
        const ballot = paddedBallot(makeBallot(election, choice))
        const asked = { ...about, ballot, changes: last.get(client)?.receiptId ?? null }
        for (;;) {
          await up()
          // The connection breaks with the server: whether it was saved is not known, so the same bytes are sent again.
          const reply = await client.call('voting.castSecret', asked).catch(() => null)
          if (reply?.ok === true) {
            last.set(client, { choice, receiptId: ReceiptId.parse(reply.result.receipt.receiptId) })
            acknowledged += 1
            break
          }
          if (reply !== null && reply.error !== 'unavailable') throw new Error(`A ballot was refused: ${reply.error}`)
        }
      }
    }
    const voting = Promise.all(clients.map((client, index) => vote(client, index)))
    voting.catch(() => undefined)
    for (let kill = 0; kill < KILLS; kill += 1) {
      const enough = acknowledged + 1 + ((kill * 7) % 12)
      const saved = poll(() => acknowledged >= enough || undefined, { deadlineMs: 60_000, everyMs: 2, what: 'ballots' })
      await Promise.race([saved, voting])
      isUp = false
      await server.kill()
      await server.start()
      isUp = true
    }
    goesOn = false
    await voting
    await done(chair.call('voting.end', { ...about, onChairsOrder: false }))
    const { ballots } = await done(chair.call('voting.secretBallots', { ...about, from: 0 }))
    expect(ballots).toHaveLength(VOTERS)
    const sums = sumBallots(
      election,
      ballots.flatMap((ballot) => checkBallot(election, ballot) ?? []),
    )
    for (const client of [chair, counter]) {
      // Between the parts the server dies once more.
      await server.kill()
      await server.start()
      const decryption = JSON.stringify(decryptPartly(group, election.hash, sums, keys.get(client) ?? 1n))
      await done(client.call('voting.decrypt', { ...about, decryption }))
    }
    const { result } = await done(chair.call('voting.read', about))
    const wanted = [0, 1, 2].map((choice) => [...last.values()].filter((one) => one.choice === choice).length)
    expect(result?.counts.map(({ byDevice }) => byDevice)).toEqual(wanted)
    const { trackers } = await done(chair.call('voting.readSecret', about))
    expect(trackers).toEqual([...last.values()].map(({ receiptId }) => receiptId).sort())
  },
)
