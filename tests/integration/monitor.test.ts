import { afterAll, beforeAll, expect, test } from 'vitest'
import { unpackSeats } from '../../signaling/seats/wire.ts'
import type { DeviceFigures } from '../../signaling/wire/device-figures.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import type { EventDataOf } from '../../signaling/wire/registry.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const HALL = 'dc.hg-dong-van-lung-cu'
/** One that no other test lets in: its seat is empty until it comes. */
const FLAPPING_HALL = 'dc.hg-so-noi-vu'
const FIGURES: DeviceFigures = {
  rttMs: 840,
  lossPermille: 120,
  sentKbps: 20,
  receivedKbps: 45,
  rung: 'sound',
  why: 'lossHigh',
  sendRung: 'sound',
  sendWhy: 'lossHigh',
  troubles: ['cameraBlack'],
}

let server: RunningServer
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
})
afterAll(() => server?.stop())

async function come(username: string): Promise<TestSocket> {
  return (await TestClient.signIn(server.url, username)).connect()
}

test('chair and secretaries see what a site tells of its line, nobody else; a limit outlives SIGKILL of the server', async () => {
  const chair = await come('chutri')
  await chair.join(meetingId)
  const hall = await come(HALL)
  const { seatId } = await hall.join(meetingId, { place: 'site' })
  expect(await hall.request('seats.beat', { link: 'bad', figures: FIGURES })).toMatchObject({
    ok: true,
  })
  const opened = await chair.request('monitor.open', {})
  expect(opened).toMatchObject({
    result: { lines: [[seatId, 840, 120, 20, 45, 'sound', 'lossHigh', 'sound', 'lossHigh', ['cameraBlack']]] },
  })
  expect(await hall.request('monitor.open', {})).toMatchObject({ error: 'forbidden' })
  expect(await hall.request('monitor.limit', { seatId, kbps: null })).toMatchObject({ error: 'forbidden' })
  expect(await chair.request('monitor.limit', { seatId, kbps: 120 })).toMatchObject({ ok: true })
  await hall.event('monitor.limits', ({ limits }) => limits[0]?.kbps === 120)

  await server.kill()
  await server.start()

  const limits = [{ seatId, kbps: 120 }]
  expect((await (await come('chutri')).join(meetingId)).snapshot.monitor).toEqual({ limits })
  expect((await (await come(HALL)).join(meetingId, { place: 'site' })).snapshot.monitor).toEqual({ limits })
  expect((await (await come('daibieu1')).join(meetingId)).snapshot.monitor).toEqual({ limits: [] })
})

test('a site that is cut off and comes back again and again costs each of the others two messages for each time at most', async () => {
  const TIMES = 8
  const chair = await come('chutri')
  await chair.join(meetingId)
  await chair.request('monitor.open', {})
  let hall = await come(FLAPPING_HALL)
  let joined = await hall.join(meetingId, { place: 'site' })
  const { seatId } = joined
  await chair.seat(seatId, ({ connection }) => connection === 'here')
  chair.events.length = 0
  let told = 0
  for (let turn = 0; turn < TIMES; turn += 1) {
    hall.close()
    await chair.seat(seatId, ({ connection }) => connection === 'away')
    hall = await come(FLAPPING_HALL)
    const resume = { token: joined.resumeToken, epoch: joined.epoch, lastSeq: joined.seq }
    joined = await hall.join(meetingId, { place: 'site', resume })
    await chair.seat(seatId, ({ connection }) => connection === 'here')
    // Of this seat: others of the demo may come and go meanwhile.
    told += chair.events.filter(
      ({ event, data }) =>
        event === 'seats.changed' && unpackSeats((data as EventDataOf<'seats.changed'>).seats).has(seatId),
    ).length
    chair.events.length = 0
  }
  expect(told).toBeLessThanOrEqual(2 * TIMES)
})
