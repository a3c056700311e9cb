// The ways to keep votes that votes.ts compares, each with its server and its voters.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { endBallot, openBallot } from '../../../signaling/voting/wire.ts'
import { newId } from '../../../signaling/kit/clock.ts'
import { BallotId, MeetingId } from '../../../signaling/wire/ids.ts'
import { callHttp } from '../../load/control-socket.ts'
import { startBenchServer } from '../../load/start-bench-server.ts'
import { startPostgres } from '../postgres.ts'
import { addVotes, type VotesProvince } from './votes-province.ts'
import { Voter } from './votes-voter.ts'

const JOINS_AT_ONCE = 12
const Opened = z.object({ url: z.string() })

/** One ballot that is open; `end` counts it. */
export interface OpenBallot {
  readonly meetingId: MeetingId
  readonly ballotId: BallotId
  /** @returns how many entitled voters have no counted choice; null: this side does not count. */
  end(): Promise<number | null>
}

export interface Side {
  readonly voters: readonly Voter[]
  /** Opens a ballot that nobody has voted in. */
  open(): Promise<OpenBallot>
  /** Ends its servers and removes their data. */
  close(): Promise<void>
}

/**
 * The product.
 *
 * @param env - `VOTES_AT_ONCE`: choices that share a commit at most.
 * @param ballots - So many can be opened.
 */
export async function openOurs(env: Readonly<Record<string, string>>, voters: number, ballots: number): Promise<Side> {
  let province: VotesProvince | undefined
  const server = await startBenchServer({ MAX_SEATS: String(voters), MEDIA_WORKERS: '1', ...env }, async (dataDir) => {
    province = await addVotes(dataDir, voters, ballots)
  })
  const seats: Voter[] = []
  const close = async () => {
    for (const seat of seats) seat.close()
    await server.stop()
  }
  try {
    if (province === undefined) throw new Error('The server has no members')
    const { meetingId, ballotIds, chair, voters: cookies } = province
    for (let from = 0; from < cookies.length; from += JOINS_AT_ONCE) {
      const some = cookies.slice(from, from + JOINS_AT_ONCE)
      seats.push(...(await Promise.all(some.map((cookie) => Voter.inSeat(server.url, cookie, meetingId)))))
    }
    const waiting = [...ballotIds]
    const open = async (): Promise<OpenBallot> => {
      const ballotId = waiting.shift()
      if (ballotId === undefined) throw new Error('No ballot is left')
      const asChair = { url: server.url, cookie: chair }
      const act = { meetingId, ballotId, onChairsOrder: false }
      await callHttp(asChair, openBallot, { ...act, revision: 1 })
      for (const seat of seats) seat.begin()
      const end = async () => (await callHttp(asChair, endBallot, act)).result.result?.notVoted ?? seats.length
      return { meetingId, ballotId, end }
    }
    return { voters: seats, open, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** One plain insert into PostgreSQL for each choice: `votes-plain-server.ts`. */
export async function openPlain(voters: number): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-postgres-'))
  const sockets: Voter[] = []
  const cluster = await startPostgres(join(folder, 'postgres'))
  const main = fileURLToPath(new URL('./votes-plain-server.ts', import.meta.url))
  const child = spawn(process.execPath, [main, join(folder, 'postgres')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  const close = async () => {
    for (const socket of sockets) socket.close()
    child.kill('SIGTERM')
    await gone
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const said = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
    if (said.done === true) throw new Error('The plain server did not start')
    const { url } = Opened.parse(JSON.parse(said.value))
    for (let number = 0; number < voters; number += 1) sockets.push(await Voter.plain(url, number))
    const open = (): Promise<OpenBallot> =>
      Promise.resolve({ meetingId: newId(MeetingId), ballotId: newId(BallotId), end: () => Promise.resolve(null) })
    return { voters: sockets, open, close }
  } catch (error) {
    await close()
    throw error
  }
}
