import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Bench, BenchContext } from './bench.ts'
import { Gathered, percentile, type Figures } from './report/figures.ts'
import { openOurs, openPlain, type OpenBallot, type Side } from './votes/votes-sides.ts'
import type { Voter } from './votes/votes-voter.ts'

const Values = z.object({
  voters: z.coerce.number().int().min(10).max(2_000),
  rate: z.coerce.number().int().min(10).max(20_000),
  seconds: z.coerce.number().int().min(1).max(120),
  postgres: z.enum(['yes', 'no']),
})
type Asked = z.output<typeof Values>

const TICK_MS = 5
/** How long answers are waited for once nothing more is sent. */
const LAST_ANSWERS_MS = 20_000
/** With a commit for each, one after the other: more voters wait longer, and no more choices are saved. */
const ONE_BY_ONE_VOTERS = 50

/** All vote at the same moment, as when the chair opens a ballot. */
async function together({ voters }: Side, { meetingId, ballotId }: OpenBallot) {
  const since = performance.now()
  const times = await Promise.all(voters.map((voter) => voter.cast(meetingId, ballotId)))
  return { times, perSecond: (voters.length / (performance.now() - since)) * 1_000 }
}

/** So many a second are sent for a while, whatever the answers do; voters change their choice again and again. */
async function steadily({ voters }: Side, { meetingId, ballotId }: OpenBallot, { rate, seconds }: Asked) {
  const times: number[] = []
  const underWay = new Set<Promise<void>>()
  const since = performance.now()
  let [sent, next] = [0, 0]
  for (let now = since; now - since < seconds * 1_000; now = performance.now()) {
    const due = Math.floor(((now - since) / 1_000) * rate)
    for (let tried = 0; sent < due && tried < voters.length; tried += 1) {
      const voter = voters[(next += 1) % voters.length]
      if (voter === undefined || voter.busy) continue
      sent += 1
      const one = voter.cast(meetingId, ballotId).then((tookMs) => void times.push(tookMs))
      underWay.add(one)
      void one.finally(() => underWay.delete(one)).catch(() => undefined)
    }
    await wait(TICK_MS)
  }
  const perSecond = times.length / ((performance.now() - since) / 1_000)
  await Promise.race([Promise.all(underWay), wait(LAST_ANSWERS_MS)])
  return { times, perSecond }
}

/** Each voter sends the next choice as soon as the one before is answered: as much as the server can do. */
async function flatOut(voters: readonly Voter[], { meetingId, ballotId }: OpenBallot, { seconds }: Asked) {
  const since = performance.now()
  let answered = 0
  const isOver = () => performance.now() - since >= seconds * 1_000
  const vote = async (voter: Voter): Promise<void> => {
    while (!isOver()) {
      await voter.cast(meetingId, ballotId)
      if (!isOver()) answered += 1
    }
  }
  await Promise.all(voters.map(vote))
  return answered / seconds
}

async function measureOurs(side: Side, asked: Asked, gathered: Gathered): Promise<number> {
  const ballot = await side.open()
  const first = await together(side, ballot)
  gathered.add('gathered: ballots a second, all at once', '', first.perSecond)
  gathered.add('gathered: all at once, answer p99', 'ms', percentile(first.times, 0.99))
  const steady = await steadily(side, ballot, asked)
  gathered.add('gathered: ballots a second', '', steady.perSecond)
  gathered.add('gathered: answer at half', 'ms', percentile(steady.times, 0.5))
  gathered.add('gathered: answer p99', 'ms', percentile(steady.times, 0.99))
  const most = await flatOut(side.voters, ballot, asked)
  gathered.add('gathered: ballots a second, flat out', '', most)
  gathered.add('gathered: voters without a counted choice', '', (await ballot.end()) ?? 0)
  return most
}

async function run(context: BenchContext): Promise<Figures> {
  const asked = Values.parse(context.values)
  const gathered = new Gathered()
  const sides: Side[] = []
  const opened = async (side: Promise<Side>): Promise<Side> => {
    sides.push(await side)
    return side
  }
  try {
    const ours = await opened(openOurs({}, asked.voters, context.runs))
    const oneByOne = await opened(openOurs({ VOTES_AT_ONCE: '1' }, ONE_BY_ONE_VOTERS, context.runs))
    const plain = asked.postgres === 'yes' ? await opened(openPlain(asked.voters)) : undefined
    for (let number = 0; number < context.runs; number += 1) {
      const most = await measureOurs(ours, asked, gathered)
      const ballot = await oneByOne.open()
      const single = await flatOut(oneByOne.voters, ballot, asked)
      await ballot.end()
      gathered.add('one commit a ballot: ballots a second, flat out', '', single)
      const inserted = plain === undefined ? 0 : await flatOut(plain.voters, await plain.open(), asked)
      if (plain !== undefined) gathered.add('PostgreSQL: ballots a second, flat out', '', inserted)
      gathered.add('gathered against the better of the others', '×', most / Math.max(single, inserted))
      context.say(
        `${Math.round(most)} a second, one commit each ${Math.round(single)}, PostgreSQL ${Math.round(inserted)}`,
      )
    }
    return gathered.figures()
  } finally {
    for (const side of sides) await side.close()
  }
}

export const votes: Bench = {
  summary:
    'Members of one body vote over the control sockets of their seats, all at the same moment, then so many a second, then as fast as they are answered; each answer leaves when the choice is on disk. Beside it, in turns, the same with a commit of its own for each choice (50 voters), and a bare server that inserts one row for each choice into PostgreSQL.',
  runs: { usual: 3, quick: 1 },
  options: {
    voters: { default: '2000', quick: '100', says: 'voters, each in a seat of their own' },
    rate: { default: '3100', quick: '200', says: 'choices a second that are sent, a little more than the aim' },
    seconds: { default: '10', quick: '2', says: 'for so long' },
    postgres: { default: 'yes', quick: 'yes', says: 'yes or no: PostgreSQL beside it' },
  },
  run,
}
