import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/meetings.ts'
import { poll } from '../support/poll.ts'
import { PASSWORD, startServer, type RunningServer } from '../support/server.ts'
import { Crowd, operatorUsernames } from './crowd.ts'

const SITES = 20
let server: RunningServer
let crowd: Crowd
const notes: string[] = []

beforeAll(async () => {
  server = await startServer()
}, 180_000)
afterAll(async () => {
  await crowd.close()
  await server.stop()
}, 60_000)

test('twenty sites join, and each receives the stage and the voice of the one who speaks', async () => {
  const chair = await TestClient.signIn(server.url, 'chutri')
  const meetingId = await runningMeeting(chair)
  const usernames = operatorUsernames().slice(0, SITES)
  crowd = new Crowd({
    url: server.url,
    meetingId,
    usernames,
    password: PASSWORD,
    speaking: 1,
    note: (what) => notes.push(what),
  })
  expect(await crowd.start(), notes.join('\n')).toBe(SITES)

  const speaker = crowd.bots[0]
  const packetsOf = (bot: Crowd['bots'][number], source: 'mic' | 'camera'): number =>
    bot.received.find((stream) => stream.seatId === speaker?.seatId && stream.source === source)?.packets ?? 0
  const listeners = crowd.bots.slice(1)
  await poll(() => listeners.every((bot) => packetsOf(bot, 'camera') > 20 && packetsOf(bot, 'mic') > 50), {
    deadlineMs: 30_000,
    what: `all to receive the speaker: ${JSON.stringify(crowd.totals)}`,
  })
  // The speaker sees somebody else on the stage, and nobody hears himself.
  await poll(() => speaker?.received.some(({ source, packets }) => source === 'camera' && packets > 20), {
    what: 'the speaker to see somebody',
  })
  expect(speaker?.received.every(({ seatId }) => seatId !== speaker.seatId)).toBe(true)
  expect(crowd.totals).toMatchObject({ joined: SITES, connected: SITES, reconnections: 0 })
}, 120_000)

test('they go on receiving, and all leave when they are told to', async () => {
  const before = crowd.bots.map((bot) => bot.total.packets)
  await poll(() => crowd.bots.every((bot, index) => bot.total.packets > (before[index] ?? 0) + 30), {
    what: 'more packets for each',
  })
  await crowd.close()
  expect(crowd.totals.joined).toBe(0)
  const chair = await TestClient.signIn(server.url, 'chutri')
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
