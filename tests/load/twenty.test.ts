import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/meetings.ts'
import { poll } from '../support/poll.ts'
import { PASSWORD, startServer, type RunningServer } from '../support/server.ts'
import { Crowd, operatorUsernames } from './crowd.ts'
import type { Bot } from './bot.ts'

const SITES = 20
let server: RunningServer | undefined
let crowd: Crowd | undefined
let pages: string | undefined
const notes: string[] = []

beforeAll(async () => {
  // Nobody looks at a page here: an empty one spares the time to build the real ones.
  pages = await mkdtemp(join(tmpdir(), 'pages-'))
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>bots</title>')
  server = await startServer({ env: { WEB_DIST: pages }, dataDir: join(pages, 'data') })
}, 180_000)
afterAll(async () => {
  await crowd?.close()
  await server?.stop()
  if (pages !== undefined) await rm(pages, { recursive: true, force: true })
}, 60_000)

test('twenty sites join, and each receives the stage and the voice of the one who speaks', async () => {
  const { url } = running(server)
  const chair = await TestClient.signIn(url, 'chutri')
  const meetingId = await runningMeeting(chair)
  const usernames = operatorUsernames().slice(0, SITES)
  const joining = new Crowd({
    url,
    meetingId,
    usernames,
    password: PASSWORD,
    speaking: 1,
    smallPictures: 2,
    note: (what) => notes.push(what),
  })
  crowd = joining
  expect(await joining.start(), notes.join('\n')).toBe(SITES)

  const [speaker, ...listeners] = joining.bots
  const packetsOf = (bot: Bot, source: 'mic' | 'camera'): number =>
    bot.received.find((stream) => stream.seatId === speaker?.seatId && stream.source === source)?.packets ?? 0
  await poll(() => listeners.every((bot) => packetsOf(bot, 'camera') > 20 && packetsOf(bot, 'mic') > 50), {
    deadlineMs: 30_000,
    what: 'all to receive the picture and the voice of the speaker',
  })
  // Each sees two small pictures too, the speaker among them, and nobody hears or sees himself.
  const pictures = (bot: Bot) => bot.received.filter(({ source, packets }) => source === 'camera' && packets > 10)
  await poll(() => joining.bots.every((bot) => pictures(bot).length >= 2), {
    what: 'small pictures for each',
    deadlineMs: 30_000,
  })
  for (const bot of joining.bots) expect(bot.received.filter(({ seatId }) => seatId === bot.seatId)).toEqual([])
  expect(joining.totals).toMatchObject({ joined: SITES, connected: SITES, reconnections: 0 })
}, 120_000)

test('a killed media worker is made up for, and nobody is thrown out', async () => {
  const { pid } = running(server)
  const { bots, totals } = running(crowd)
  process.kill(await workerOf(pid()), 'SIGKILL')
  await poll(() => bots.every((bot) => bot.mediaOpenings === 2 && bot.connected && receives(bot)), {
    what: 'everybody to receive from the new worker',
    // Twenty handshakes in JavaScript share one core here; how soon a browser is back is measured in the browser tests.
    deadlineMs: 30_000,
  })
  expect(running(crowd).totals).toMatchObject({ joined: SITES, reconnections: totals.reconnections })
}, 60_000)

test('all come back by themselves after the server was killed and started again', async () => {
  const { kill, start } = running(server)
  const { bots } = running(crowd)
  await kill()
  await start()
  await poll(() => bots.every((bot) => bot.reconnections === 1 && bot.connected && receives(bot)), {
    what: 'everybody to be back',
    deadlineMs: 45_000,
  })
}, 180_000)

test('they go on receiving, and all leave when they are told to', async () => {
  const { url } = running(server)
  const staying = running(crowd)
  const before = staying.bots.map((bot) => bot.total.packets)
  await poll(() => staying.bots.every((bot, index) => bot.total.packets > (before[index] ?? 0) + 30), {
    what: 'more packets for each',
    deadlineMs: 30_000,
  })
  await staying.close()
  expect(staying.totals.joined).toBe(0)
  const chair = await TestClient.signIn(url, 'chutri')
  const meetingId = await runningMeeting(chair)
  const rows = await poll(
    async () => {
      const reply = await chair.call('seats.attendance', { meetingId })
      return reply.ok && reply.result.rows.every((row) => row.leaveReason === 'left') ? reply.result.rows : undefined
    },
    { what: 'the attendance to say that they left' },
  )
  expect(rows).toHaveLength(SITES)
}, 60_000)

function running<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('it was not started')
  return part
}

/** Of the media that it has open now. */
function receives(bot: Bot): boolean {
  return bot.received.some(({ packets }) => packets > 0)
}

/** The media worker's process, a child of the server's. */
async function workerOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  for (const child of children.trim().split(' ')) {
    const name = await readFile(`/proc/${child}/comm`, 'utf8').catch(() => '')
    if (name.startsWith('mediasoup')) return Number(child)
  }
  return 0
}
