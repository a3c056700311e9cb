import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { operatorUsernames } from '../load/crowd.ts'
import { startBenchServer } from '../load/start-bench-server.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/meetings.ts'
import { PASSWORD } from '../support/server.ts'
import { workersOf } from './cpu.ts'
import { CrowdAnswer, type CrowdRequest } from './crowd-wire.ts'
import type { ServerPids } from './server-load.ts'
import type { SiteCrowd } from './site-crowd.ts'

const CHAIR = 'chutri'
/** Sites that speak when they are given the floor. */
const SPEAKERS = 3
const LOOK_EVERY_MS = 50
const RECEIVING_WITHIN_MS = 1_500

export interface FullMeeting {
  readonly crowd: SiteCrowd
  pids(): Promise<ServerPids>
  close(): Promise<void>
}

/**
 * A server of its own with the demo's meeting, and a crowd that has not joined yet: the chair and sites up to that number.
 *
 * @param full - How many of them come with ICE, DTLS and SRTP.
 */
export async function openFullMeeting(wanted: {
  sites: number
  full: number
  smallPictures: number
}): Promise<FullMeeting> {
  const server = await startBenchServer()
  const child = fork(fileURLToPath(new URL('./crowd-child.ts', import.meta.url)))
  const close = async (): Promise<void> => {
    if (child.connected) await ask({ kind: 'close' }).catch(() => undefined)
    child.kill()
    await server.stop()
  }
  async function ask(request: CrowdRequest): Promise<CrowdAnswer> {
    const answered = once(child, 'message')
    child.send(request)
    const answer = CrowdAnswer.parse((await answered)[0])
    if (answer.error !== null) throw new Error(answer.error)
    return answer
  }
  try {
    const meetingId = await runningMeeting(await TestClient.signIn(server.url, CHAIR))
    const usernames = [CHAIR, ...operatorUsernames()].slice(0, wanted.sites)
    await ask({
      kind: 'open',
      url: server.url,
      plainDesk: server.plainDesk,
      meetingId,
      password: PASSWORD,
      smallPictures: wanted.smallPictures,
      usernames,
      chair: CHAIR,
      // The chair is the first of them.
      speaking: SPEAKERS + 1,
      full: wanted.full,
    })
    const crowd = crowdOf(usernames, child.pid ?? 0, ask, close)
    // Asked anew each time: a worker that died has a successor.
    const pids = async (): Promise<ServerPids> => ({ signalling: server.pid, workers: await workersOf(server.pid) })
    return { crowd, pids, close }
  } catch (error) {
    await close()
    throw error
  }
}

function crowdOf(
  usernames: readonly string[],
  pid: number,
  ask: (request: CrowdRequest) => Promise<CrowdAnswer>,
  close: () => Promise<void>,
): SiteCrowd {
  // The stage goes from site to site, beginning behind those that speak.
  let next = SPEAKERS + 1
  return {
    pids: [pid],
    join: async (spreadMs) => void (await ask({ kind: 'join', spreadMs })),
    joins: async () => (await ask({ kind: 'count' })).joins,
    async count() {
      const { seats, atMs } = await ask({ kind: 'count' })
      const sum = (pick: (seat: (typeof seats)[number]) => number): number =>
        seats.reduce((all, seat) => all + pick(seat), 0)
      return {
        joined: sum(({ seatId }) => (seatId === null ? 0 : 1)),
        receiving: sum(({ lastPacketAtMs }) =>
          lastPacketAtMs !== null && atMs - lastPacketAtMs < RECEIVING_WITHIN_MS ? 1 : 0,
        ),
        messages: sum(({ messages }) => messages),
        messageBytes: sum(({ messageBytes }) => messageBytes),
        packets: sum(({ packets }) => packets),
      }
    },
    async run() {
      const [, speaker = '', , , stage = ''] = usernames
      await ask({ kind: 'giveFloor', username: speaker })
      await ask({ kind: 'putOnStage', username: stage })
    },
    async changeStage(deadlineMs) {
      next = next + 1 < usernames.length ? next + 1 : SPEAKERS + 1
      const username = usernames[next] ?? ''
      const before = await ask({ kind: 'camera', username })
      const { atMs: askedAtMs } = await ask({ kind: 'putOnStage', username })
      for (;;) {
        const { cameras } = await ask({ kind: 'camera', username })
        // Who had it already as a small picture is no measure of a change; that picture grows without a new stream.
        const came = cameras.filter((_, index) => (before.cameras[index] ?? null) === null)
        const late = performance.timeOrigin + performance.now() > askedAtMs + deadlineMs
        if (late || came.every((atMs) => atMs !== null))
          return came.map((atMs) => (atMs === null ? null : atMs - askedAtMs))
        await wait(LOOK_EVERY_MS)
      }
    },
    async cutAll(awayMs) {
      const before = new Map(
        (await ask({ kind: 'count' })).seats.map(({ username, comebacks }) => [username, comebacks]),
      )
      await ask({ kind: 'cut' })
      await wait(awayMs)
      await ask({ kind: 'mend' })
      return async () => {
        const { seats } = await ask({ kind: 'count' })
        return seats.filter(
          ({ username, comebacks, firstPacketAtMs }) =>
            comebacks > (before.get(username) ?? 0) && firstPacketAtMs !== null,
        ).length
      }
    },
    close,
  }
}
