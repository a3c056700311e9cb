import { afterAll, beforeAll, expect, test } from 'vitest'
import { workersOf } from '../bench/usage/cpu.ts'
import { CHAIR, FORTY, openForty, packetsByConsumer, type Forty, type Member } from '../support/crowds/forty-crowd.ts'
import { udpPortsOf } from '../support/crowds/forty-workers.ts'
import { poll } from '../support/poll.ts'

let forty: Forty

beforeAll(async () => {
  forty = await openForty()
  await forty.allIn()
}, 180_000)
afterAll(() => forty?.close(), 60_000)

test('a worker is killed: only seats on it reopen media, the others lose no stream, and all receive again', async () => {
  const workers = await workersByName()
  const pid = workers.get(CHAIR)
  await expectMadeUpFor(pid, 'SIGKILL', workers)
}, 90_000)

test('a worker is frozen: it is replaced, only seats on it reopen media, and all receive again', async () => {
  const workers = await workersByName()
  const pid = workers.get(CHAIR)
  await expectMadeUpFor(pid, 'SIGSTOP', workers)
}, 90_000)

async function expectMadeUpFor(pid: number | undefined, signal: NodeJS.Signals, workers: ReadonlyMap<string, number>) {
  if (pid === undefined) throw new Error('the chair is on no worker')
  const struck = forty.members().filter(({ username }) => workers.get(username) === pid)
  const spared = forty.members().filter(({ username }) => workers.get(username) !== pid)
  // Spread they must be, or the rest proves nothing.
  expect(struck.length).toBeGreaterThanOrEqual(5)
  expect(spared.length).toBeGreaterThanOrEqual(5)
  const openings = new Map(forty.members().map(({ username, mediaOpenings }) => [username, mediaOpenings]))
  const sparedSeats = new Set(spared.map(({ seatId }) => seatId))
  const kept = spared.flatMap((member) =>
    member.received
      .filter(({ seatId, packets }) => packets > 0 && sparedSeats.has(seatId))
      .map(({ consumerId }) => ({ member, consumerId })),
  )
  expect(kept.length, `of ${spared.length} spared: ${names(spared).join()}`).toBeGreaterThan(0)

  process.kill(pid, signal)
  // While the others are without a worker, these go on; and once more when all are back.
  await keepFlowing(kept, 'while a worker is away')
  await poll(async () => !(await workersOf(forty.server.pid)).includes(pid), {
    deadlineMs: 20_000,
    what: 'the worker to be gone',
  })
  await poll(() => struck.every((one) => one.connected && one.mediaOpenings > (openings.get(one.username) ?? 0)), {
    deadlineMs: 30_000,
    what: `media anew for ${struck.length}`,
  })
  await forty.allReceive()
  await keepFlowing(kept, 'after all are back')
  const anew = forty.members().filter((one) => one.mediaOpenings !== openings.get(one.username))
  expect(names(anew)).toEqual(names(struck))
  expect(forty.bots.filter(({ reconnections }) => reconnections > 0).map(({ username }) => username)).toEqual([])
  expect(await workersOf(forty.server.pid)).toHaveLength(2)
}

/** Each of these very consumers brings its receiver more packets. */
async function keepFlowing(kept: readonly { member: Member; consumerId: string }[], when: string): Promise<void> {
  const before = packetsByConsumer(kept.map(({ member }) => member))
  const stuck = (): typeof kept =>
    kept.filter(({ member, consumerId }) => {
      const stream = member.received.find((one) => one.consumerId === consumerId)
      return stream === undefined || stream.packets < (before.get(consumerId) ?? 0) + 3
    })
  await poll(() => stuck().length === 0, { deadlineMs: 5_000, what: `kept streams to flow ${when}` }).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}: ${stuck().length} of ${kept.length} don't`, { cause: error })
    },
  )
}

function names(members: readonly Member[]): string[] {
  return members.map(({ username }) => username).sort()
}

/** The worker that carries each member's media, by user name: of all forty. */
async function workersByName(): Promise<Map<string, number>> {
  const workers = await poll(
    async () => {
      const now = await homesNow()
      return now.size === FORTY ? now : undefined
    },
    { what: 'a worker for each' },
  )
  return workers ?? new Map<string, number>()
}

async function homesNow(): Promise<Map<string, number>> {
  const workers = new Map<string, number>()
  for (const pid of await workersOf(forty.server.pid)) {
    const ports = await udpPortsOf(pid)
    for (const [username, used] of forty.ports) if (used.some((port) => ports.has(port))) workers.set(username, pid)
  }
  return workers
}
