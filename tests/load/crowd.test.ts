import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workersOf } from '../bench/usage/cpu.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { PASSWORD } from '../support/server.ts'
import { Crowd, operatorUsernames } from './crowd.ts'
import { readJournals } from './journal.ts'
import { startBenchServer, type BenchServer } from './start-bench-server.ts'
import type { Bot } from './bot.ts'

const CHAIR = 'chutri'
const SITES = operatorUsernames().slice(0, 7)
const FULL = 4
let server: BenchServer
let crowd: Crowd
let journalDir: string
const notes: string[] = []

beforeAll(async () => {
  journalDir = await mkdtemp(join(tmpdir(), 'journals-'))
  server = await startBenchServer({ MEDIA_WORKERS: '2' })
  const meetingId = await runningMeeting(await TestClient.signIn(server.url, CHAIR))
  crowd = new Crowd({
    url: server.url,
    meetingId,
    usernames: [CHAIR, ...SITES],
    password: PASSWORD,
    speaking: 3,
    roles: { [CHAIR]: 'chair' },
    full: FULL,
    plainDesk: server.plainDesk,
    smallPictures: 3,
    journalDir,
    note: (what) => notes.push(what),
  })
}, 180_000)
afterAll(async () => {
  await crowd?.close()
  await server?.stop()
  await rm(journalDir, { recursive: true, force: true })
}, 60_000)

test('full and light bots join one meeting, and each receives the stage, the chair’s voice and a page of small pictures', async () => {
  await crowd.prepare()
  expect(await crowd.start(), notes.join('\n')).toBe(1 + SITES.length)
  const [chair, ...sites] = crowd.bots
  await poll(
    () =>
      sites.every(
        (bot) =>
          packets(bot, 'mic', chair) > 20 &&
          bot.received.filter((stream) => stream.source === 'camera' && stream.packets > 5).length >= 3,
      ),
    { deadlineMs: 30_000, what: 'all to receive' },
  )
  for (const bot of crowd.bots) {
    expect(bot.received.filter(({ seatId }) => seatId === bot.seatId)).toEqual([])
    expect(bot.joins).toHaveLength(1)
    expect(bot.joins[0]).toMatchObject({ refused: false, tries: 1 })
    expect(bot.joins[0]?.readyAtMs).toBeGreaterThan(bot.joins[0]?.askedAtMs ?? Infinity)
  }
}, 60_000)

test('the floor lets one more be heard, whose microphone goes off with it', async () => {
  const [chair, speaker, other] = crowd.bots
  const listener = crowd.bots.at(-1)
  const seatId = seatOf(speaker)
  await chair?.giveFloor(seatId)
  await poll(() => packets(listener, 'mic', speaker) > 20, { what: 'the speaker to be heard' })
  expect(packets(listener, 'mic', other)).toBe(0)
  await chair?.takeFloor(seatId)
  await poll(() => listener?.received.every((stream) => stream.seatId !== seatId || stream.source !== 'mic'), {
    what: 'the speaker to be silent',
  })
})

test('who comes on the stage sends its largest layer, and only the smallest when it leaves it', async () => {
  const chair = crowd.bots[0]
  const shown = crowd.bots[2]
  await chair?.putOnStage(seatOf(shown))
  await poll(() => crowd.bots.every((bot) => bot === shown || packets(bot, 'camera', shown) > 5), { what: 'the stage' })
  // A bot that had it as a small picture sees the stage before its sender was asked for the large sizes.
  await poll(() => shown?.sending === 3, { what: 'all its sizes' })
  await chair?.putOnStage(seatOf(crowd.bots[3]))
  await poll(() => (shown?.sending ?? 3) <= 1, { what: 'the larger layers to cease', deadlineMs: 15_000 })
})

test('a killed media worker is made up for, and nobody is thrown out', async () => {
  const [worker] = await workersOf(server.pid)
  const before = crowd.bots.map((bot) => bot.total.packets)
  process.kill(worker ?? 0, 'SIGKILL')
  await poll(() => crowd.bots.some((bot) => bot.mediaOpenings === 2), { what: 'somebody to open media anew' })
  await poll(() => crowd.bots.every((bot, index) => bot.connected && bot.total.packets > (before[index] ?? 0) + 100), {
    what: 'everybody to receive again',
    deadlineMs: 20_000,
  })
  expect(crowd.totals).toMatchObject({ joined: 1 + SITES.length, reconnections: 0 })
}, 60_000)

test('all come back by themselves after their links were cut, and after the power failed', async () => {
  const everybody = crowd.bots.map(({ username }) => username)
  await crowd.act(everybody, { do: 'cut' })
  await crowd.act(everybody, { do: 'mend' })
  const back = (times: number) => (): boolean =>
    crowd.bots.every((bot) => bot.reconnections === times && bot.connected && bot.joins.at(-1)?.firstPacketAtMs != null)
  await poll(back(1), { deadlineMs: 20_000, what: 'everybody to be back' })
  const openings = crowd.bots.map((bot) => bot.mediaOpenings)
  await crowd.act(everybody, { do: 'drop' })
  await poll(back(2), { deadlineMs: 20_000, what: 'everybody to be back with media anew' })
  expect(crowd.bots.every((bot, index) => bot.mediaOpenings > (openings[index] ?? 0))).toBe(true)
  // Nobody speaks who may not.
  expect(
    crowd.bots
      .slice(1)
      .every((bot) => bot.received.every((s) => s.source !== 'mic' || s.seatId === crowd.bots[0]?.seatId)),
  ).toBe(true)
}, 60_000)

test('bots leave when they are stopped, and their journals say what was asked, answered and heard', async () => {
  await crowd.close()
  expect(crowd.totals.joined).toBe(0)
  const journals = await readJournals(journalDir)
  expect([...journals.keys()].sort()).toEqual([CHAIR, ...SITES].sort())
  for (const entries of journals.values()) {
    const asked = entries.flatMap((entry) => (entry.kind === 'asked' ? [entry.method] : []))
    expect(asked.filter((method) => method === 'seats.join')).toHaveLength(3)
    expect(
      entries.some((entry) => entry.kind === 'answered' && entry.method === 'seats.join' && entry.error === null),
    ).toBe(true)
    expect(entries.some((entry) => entry.kind === 'heard' && entry.streams.some((stream) => stream.packets > 10))).toBe(
      true,
    )
  }
  // A line of it is a line of JSON and no more.
  const text = await readFile(join(journalDir, `${CHAIR}.jsonl`), 'utf8')
  expect(text.endsWith('\n')).toBe(true)
})

function packets(bot: Bot | undefined, source: 'mic' | 'camera', from: Bot | undefined): number {
  return bot?.received.find((stream) => stream.seatId === from?.seatId && stream.source === source)?.packets ?? 0
}

function seatOf(bot: Bot | undefined): NonNullable<Bot['seatId']> {
  if (bot?.seatId === undefined) throw new Error('the bot has no seat')
  return bot.seatId
}
