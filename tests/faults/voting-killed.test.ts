import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BallotId, MeetingId, ReceiptId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const VOTERS = 50
const KILLS = Number(process.env['KILLS'] ?? 20)
/** Ends a test that hangs. A kill with the start after it takes some three seconds on a machine that does nothing else. */
const TIMEOUT_MS = 120_000 + KILLS * 30_000
const CHOICES = ['for', 'against', 'abstain'] as const
type Choice = (typeof CHOICES)[number]

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

/** Somebody who votes and changes their mind again and again, and asks once more whenever no answer came. */
class Voter {
  readonly #client: TestClient
  readonly #meetingId: MeetingId
  readonly #ballotId: BallotId
  /** Every receipt that was acknowledged, in order. */
  readonly receipts: { readonly receiptId: ReceiptId; readonly choice: Choice }[] = []
  #asks = 0

  constructor(client: TestClient, meetingId: MeetingId, ballotId: BallotId) {
    this.#client = client
    this.#meetingId = meetingId
    this.#ballotId = ballotId
  }

  get last() {
    return this.receipts.at(-1)
  }

  /** @param up - Waits until the server is there again. */
  async vote(goesOn: () => boolean, up: () => Promise<void>): Promise<void> {
    while (goesOn() || this.last === undefined) {
      const choice = CHOICES[(this.#asks += 1) % CHOICES.length] ?? 'for'
      const { receiptId } = await this.#castUntilAnswered(choice, up)
      this.receipts.push({ receiptId, choice })
    }
  }

  async #castUntilAnswered(choice: Choice, up: () => Promise<void>) {
    const [meetingId, ballotId] = [this.#meetingId, this.#ballotId]
    const asked = { meetingId, ballotId, choice, changes: this.last?.receiptId ?? null }
    for (;;) {
      await up()
      // The connection breaks with the server: whether the choice was saved is not known, so the same is asked again.
      const reply = await this.#client.call('voting.cast', asked).catch(() => null)
      if (reply?.ok === true) return reply.result.receipt
      if (reply !== null && reply.error !== 'unavailable') throw new Error(`A choice was refused: ${reply.error}`)
    }
  }
}

/** A body of these people, one ballot whose choices may be changed, opened with all of them entitled: the roll call has them in their halls. */
async function openBallot(secretary: TestClient, chair: TestClient, meetingId: MeetingId): Promise<BallotId> {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const { meeting } = await done(secretary.call('meetings.get', { meetingId }))
  const { bodyId } = await done(
    admin.call('bodies.save', { bodyId: null, name: 'HĐND của các xã', siteId: meeting.ownerSiteId }),
  )
  const days = { firstDay: '2021-07-01', lastDay: null }
  for (const { accountId, role } of meeting.participants)
    if (role === 'delegate')
      await done(admin.call('bodies.saveMember', { bodyId, membershipId: null, accountId, ...days }))
  const half = { numerator: 1, denominator: 2, strict: true }
  const text = {
    ...{
      name: 'Thông qua',
      threshold: half,
      base: 'allMembers' as const,
      quorum: half,
      mayChange: true,
      legalBasis: '',
    },
    choices: CHOICES.map((key) => ({ key, label: key, countsAs: key })),
  }
  const { ruleId } = await done(admin.call('bodies.saveRule', { bodyId, ruleId: null, revision: 0, text, ...days }))
  await done(secretary.call('voting.setBody', { meetingId, bodyId }))
  const ballot = { agendaItemId: null, form: 'open' as const, title: 'Ngân sách', text: '', ruleId }
  const { ballotId } = await done(secretary.call('voting.add', { requestId: crypto.randomUUID(), meetingId, ballot }))
  const { approvalId } = await done(chair.call('voting.startApproval', { meetingId, onChairsOrder: false }))
  const approved = { meetingId, approvalId, outcome: 'approved' as const, reason: '', onChairsOrder: false }
  await done(chair.call('voting.endApproval', approved))

  const socket = await chair.connect()
  const { snapshot } = await socket.join(meetingId)
  const seats = await chair.roster(meetingId, snapshot.rosterHash)
  const seatIds = seats.flatMap(({ role, kind, seatId }) => (kind === 'person' && role === 'delegate' ? [seatId] : []))
  const { rollCallId } = await done(socket.request('rollCall.start', { way: 'byDistrict', ifNewest: null }))
  const mark = { ifState: 'waiting' as const, state: 'present' as const, reason: '', headCount: null }
  await done(socket.request('rollCall.mark', { rollCallId, seatIds, ...mark }))
  const opened = await done(chair.call('voting.open', { meetingId, ballotId, revision: 1, onChairsOrder: false }))
  expect(opened.quorum).toMatchObject({ count: VOTERS, of: VOTERS })
  socket.close()
  return ballotId
}

/** People of the demo who are not needed otherwise. */
async function voters(secretary: TestClient): Promise<{ username: string; fullName: string }[]> {
  const { accounts } = await done(secretary.call('identity.findAccounts', { text: 'Cán bộ điểm cầu Xã' }))
  // Two communes may go by one name, and people are found by theirs.
  const byName = Map.groupBy(accounts, ({ fullName }) => fullName)
  const alone = accounts.filter(({ fullName }) => byName.get(fullName)?.length === 1)
  return alone.slice(0, VOTERS).map(({ username, fullName }) => ({ username, fullName }))
}

test(
  `${KILLS} SIGKILLs while ${VOTERS} people vote: no acknowledged choice is lost, none is counted twice, and the ballot goes on`,
  { timeout: TIMEOUT_MS },
  async () => {
    const secretary = await TestClient.signIn(server.url, 'thuky1')
    const chair = await TestClient.signIn(server.url, 'chutri')
    const people = await voters(secretary)
    const { meetingId } = await makeMeeting(secretary, {
      title: 'Kỳ họp có sự cố',
      people: [
        { fullName: 'Chủ trì phiên họp', role: 'chair' },
        { fullName: 'Thư ký thứ nhất', role: 'secretary' },
        ...people.map(({ fullName }) => ({ fullName, role: 'delegate' as const })),
      ],
    })
    const ballotId = await openBallot(secretary, chair, meetingId)
    const all: Voter[] = []
    for (const { username } of people) {
      const client = await TestClient.signIn(server.url, username)
      all.push(new Voter(client, meetingId, ballotId))
    }

    let [goesOn, isUp] = [true, true]
    const up = async () => void (await poll(() => isUp, { deadlineMs: 120_000, what: 'the server to be there' }))
    const savedAtLeast = (enough: number) =>
      poll(() => acknowledged() >= enough, { deadlineMs: 60_000, everyMs: 2, what: 'choices to be saved' })
    const acknowledged = () => all.reduce((sum, { receipts }) => sum + receipts.length, 0)
    const voting = Promise.all(all.map((voter) => voter.vote(() => goesOn, up)))
    voting.catch(() => undefined)
    for (let kill = 0; kill < KILLS; kill += 1) {
      // In the midst of it, each time at another moment.
      const enough = acknowledged() + 1 + ((kill * 37) % 120)
      await Promise.race([savedAtLeast(enough), voting])
      isUp = false
      await server.kill()
      await server.start()
      isUp = true
    }
    goesOn = false
    await voting

    for (const voter of all.slice(0, 5)) await sameAgain(voter)
    const { result } = await done(chair.call('voting.end', { meetingId, ballotId, onChairsOrder: false }))
    expect(result).toMatchObject({ members: VOTERS, entitled: VOTERS, voted: VOTERS, notVoted: 0 })
    const inHand = (choice: Choice) => all.filter(({ last }) => last?.choice === choice).length
    expect(result?.counts.map(({ byDevice }) => byDevice)).toEqual(CHOICES.map(inHand))

    await server.stop({ keepData: true })
    const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true })
    const rows = database
      .prepare('select receipt_id, account_id, replaced from ballot_casts where ballot_id = ?')
      .all(ballotId)
    database.close()
    const kept = new Set(rows.map((row) => row['receipt_id']))
    const lost = all.flatMap(({ receipts }) => receipts).filter(({ receiptId }) => !kept.has(receiptId))
    expect(lost).toEqual([])
    const counted = rows.filter((row) => row['replaced'] === 0).map((row) => row['account_id'])
    expect([counted.length, new Set(counted).size]).toEqual([VOTERS, VOTERS])

    /** What was answered long ago is answered so again. */
    async function sameAgain(voter: Voter): Promise<void> {
      const [first] = voter.receipts
      const client = await TestClient.signIn(server.url, people[all.indexOf(voter)]?.username ?? '')
      const asked = { meetingId, ballotId, choice: first?.choice ?? 'for', changes: null }
      const { receipt } = await done(client.call('voting.cast', asked))
      expect(receipt.receiptId).toBe(first?.receiptId)
    }
  },
)
