import { afterEach, beforeEach, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { granted, openRoomWorld, refusal, unpacked, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import type { DeviceFigures } from '../wire/device-figures.ts'
import { SeatId } from '../wire/ids.ts'
import { SAMPLE_EVERY_MS, SAMPLE_STATES, SAMPLES_KEPT } from './wire.ts'

type Seated = Awaited<ReturnType<RoomWorld['seat']>>
let world: RoomWorld
let chair: Seated
let secretary: Seated
let delegate: Seated
let hall: Seated
beforeEach(async () => {
  world = await openRoomWorld()
  await world.inviteSite(SITES.district)
  chair = await world.seat('chair', 'chair')
  secretary = await world.seat('secretary', 'secretary')
  delegate = await world.seat('delegate', 'delegate')
  hall = await world.seat('hall', 'operator')
  await world.timers.pass(2_000)
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const WELL: DeviceFigures = {
  rttMs: 40,
  lossPermille: 0,
  sentKbps: 600,
  receivedKbps: 900,
  rung: 'full',
  why: null,
  sendRung: 'all',
  sendWhy: null,
  troubles: [],
}
const beat = (client: FakeClient, figures: Partial<DeviceFigures>, link: 'good' | 'bad' = 'good') =>
  world.rooms.handlers['seats.beat'](client.call, { link, figures: { ...WELL, ...figures } })
const open = async (client: FakeClient) => granted(await world.rooms.handlers['monitor.open'](client.call, {})).lines
const hourOf = async (seatId: SeatId) => granted(await world.rooms.handlers['monitor.hour'](chair.call, { seatId }))
const limit = (seatId: SeatId, kbps: 300 | 120 | 64 | null, by: FakeClient = chair) =>
  world.rooms.handlers['monitor.limit'](by.call, { seatId, kbps })
const placeOf = async (seatId: SeatId, by: FakeClient = chair) =>
  granted(await world.rooms.handlers['monitor.place'](by.call, { seatId }))

test('a leader who opens the monitor has all lines, then one message a period of what is another; nobody else hears of it', async () => {
  await beat(hall, { rttMs: 300, why: 'tooThin', rung: 'still' })
  await beat(delegate, {})
  const lines = await open(chair)
  expect(lines.map(([seatId, rttMs]) => [seatId, rttMs])).toEqual(
    expect.arrayContaining([
      [hall.seatId, 300],
      [delegate.seatId, 40],
    ]),
  )
  await beat(hall, { rttMs: 900 })
  await beat(delegate, { rttMs: 45 })
  await world.timers.pass(SAMPLE_EVERY_MS)
  expect(chair.dataOf('monitor.lines').map(({ lines: changed }) => changed.map(([seatId]) => seatId))).toEqual([
    [hall.seatId],
  ])
  // Nothing new: no message.
  await beat(hall, { rttMs: 900 })
  await world.timers.pass(SAMPLE_EVERY_MS)
  expect(chair.dataOf('monitor.lines')).toHaveLength(1)
  for (const other of [secretary, delegate, hall]) expect(other.dataOf('monitor.lines')).toEqual([])
})

test('a site that is cut off, or says nothing for long, has no link any more', async () => {
  await beat(hall, {})
  await open(chair)
  hall.cut()
  await world.timers.pass(SAMPLE_EVERY_MS)
  expect(chair.dataOf('monitor.lines')).toEqual([{ lines: [], gone: [hall.seatId] }])
  await beat(delegate, {})
  await world.timers.pass(SAMPLE_EVERY_MS)
  expect(chair.dataOf('monitor.lines').at(-1)?.lines).toHaveLength(1)
  await world.timers.pass(80_000)
  expect(chair.dataOf('monitor.lines').at(-1)).toEqual({ lines: [], gone: [delegate.seatId] })
})

test('who closes the monitor, whose link breaks, or who leads no longer is sent nothing more', async () => {
  await open(chair)
  await open(secretary)
  granted(await world.rooms.handlers['monitor.close'](chair.call, {}))
  await beat(hall, {})
  await world.timers.pass(SAMPLE_EVERY_MS)
  expect(chair.dataOf('monitor.lines')).toEqual([])
  expect(secretary.dataOf('monitor.lines')).toHaveLength(1)
  await world.database
    .updateTable('participants')
    .set({ role: 'delegate' })
    .where('account_id', '=', secretary.account.accountId)
    .execute()
  await world.rooms.participantsChanged(world.meetingId)
  await beat(hall, { rttMs: 700 })
  await world.timers.pass(SAMPLE_EVERY_MS)
  expect(secretary.dataOf('monitor.lines')).toHaveLength(1)
  await open(chair)
  chair.cut()
  await beat(hall, { rttMs: 100 })
  await world.timers.pass(SAMPLE_EVERY_MS)
  expect(chair.dataOf('monitor.lines')).toEqual([])
})

test('the last hour of a site: what it was at each sample, no longer than an hour', async () => {
  await beat(hall, { rttMs: 80 })
  await world.timers.pass(SAMPLE_EVERY_MS)
  hall.cut()
  await world.timers.pass(SAMPLE_EVERY_MS)
  const { states, rttMs } = await hourOf(hall.seatId)
  expect(states.map((state) => SAMPLE_STATES[state]).slice(-2)).toEqual(['good', 'away'])
  expect(rttMs.slice(-2)).toEqual([80, null])
  await world.timers.pass(4_000_000)
  expect((await hourOf(hall.seatId)).states).toHaveLength(SAMPLES_KEPT)
  const unknown = SeatId.parse('unknown0')
  expect(refusal(await world.rooms.handlers['monitor.hour'](chair.call, { seatId: unknown }))).toBe('noSuchSeat')
})

test('a limit holds at once for what the seat sends and receives, and outlives the death of the server', async () => {
  await delegate.send('camera')
  await hall.send('camera')
  granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: delegate.seatId }))
  await world.timers.pass(3_000)
  const received = () => {
    const offered = new Map<string, string>()
    for (const { added, removed } of hall.dataOf('media.consumers')) {
      for (const consumerId of removed) offered.delete(consumerId)
      for (const { consumerId, source } of added) offered.set(consumerId, source)
    }
    return [...offered.values()]
  }
  const demand = () => hall.dataOf('media.demand').at(-1)?.sources['camera']
  granted(
    await world.rooms.handlers['media.view'](chair.call, { smallPictures: [hall.seatId], video: 'all', rung: 'full' }),
  )
  await world.timers.pass(3_000)
  expect(received()).toContain('camera')
  expect(demand()).toBe(0)
  granted(await limit(hall.seatId, 64))
  await world.timers.pass(3_000)
  expect(received()).not.toContain('camera')
  expect(demand()).toBe('none')
  const limits = [{ seatId: hall.seatId, kbps: 64 }]
  expect(hall.dataOf('monitor.limits')).toEqual([{ limits }])
  expect(secretary.dataOf('monitor.limits')).toEqual([{ limits }])
  expect(delegate.dataOf('monitor.limits')).toEqual([])
  await world.crash()
  const back = await world.client(hall.account).join({ claim: 'takeOver' })
  expect(back.snapshot.monitor).toEqual({ limits })
  const again = world.client(chair.account)
  expect((await again.join({ claim: 'takeOver' })).snapshot.monitor).toEqual({ limits })
  expect((await world.client(delegate.account).join({ claim: 'takeOver' })).snapshot.monitor).toEqual({ limits: [] })
  granted(await limit(hall.seatId, null, again))
  expect(again.dataOf('monitor.limits').at(-1)).toEqual({ limits: [] })
})

test('a device is asked, its answer goes to who asked and to who watches, and counts once', async () => {
  await open(secretary)
  const ask = (act: 'restart' | 'switchCamera') =>
    world.rooms.handlers['monitor.ask'](chair.call, { deviceId: hall.deviceId, act })
  const { askId } = granted(await ask('restart'))
  const [asked] = hall.dataOf('monitor.asked')
  expect(asked).toMatchObject({ askId, act: 'restart', byName: chair.account.fullName })
  const answer = (by: FakeClient, id: string) =>
    world.rooms.handlers['monitor.answer'](by.call, { askId: id, answer: 'declined' })
  expect(refusal(await answer(delegate, askId))).toBe('noSuchAsk')
  granted(await answer(hall, askId))
  for (const leader of [chair, secretary])
    expect(leader.dataOf('monitor.answered')).toEqual([{ askId, answer: 'declined' }])
  expect(delegate.dataOf('monitor.answered')).toEqual([])
  expect(refusal(await answer(hall, askId))).toBe('noSuchAsk')
  const older = granted(await ask('switchCamera'))
  const newer = granted(await ask('restart'))
  expect(refusal(await answer(hall, older.askId))).toBe('noSuchAsk')
  await world.timers.pass(31_000)
  expect(refusal(await answer(hall, newer.askId))).toBe('noSuchAsk')
  hall.cut()
  expect(refusal(await ask('restart'))).toBe('notHere')
})

test('a place has its telephone number and its meetings; a title is for who takes part alone, and the sums outlive a crash', async () => {
  await world.database
    .updateTable('sites')
    .set({ phone: '0219 3856 001' })
    .where('site_id', '=', SITES.district)
    .execute()
  await beat(hall, { rttMs: 100, lossPermille: 20 })
  await world.timers.pass(SAMPLE_EVERY_MS * 6)
  const [meeting] = (await placeOf(hall.seatId)).meetings
  expect(meeting).toMatchObject({
    title: 'Giao ban tuần',
    hereSeconds: 60,
    awaySeconds: 0,
    rttMs: 100,
    lossPermille: 20,
  })
  expect((await placeOf(hall.seatId)).phone).toBe('0219 3856 001')
  await world.database.deleteFrom('participants').where('account_id', '=', secretary.account.accountId).execute()
  expect((await placeOf(hall.seatId, secretary)).meetings[0]?.title).toBeNull()
  await world.crash()
  const back = world.client(hall.account)
  await back.join({ claim: 'takeOver' })
  const leader = world.client(chair.account)
  await leader.join({ claim: 'takeOver' })
  await world.timers.pass(SAMPLE_EVERY_MS * 6)
  expect((await placeOf(hall.seatId, leader)).meetings[0]?.hereSeconds).toBeGreaterThanOrEqual(110)
})

test('a site whose link flaps once a second costs the others two messages a second at most, and is announced as it is in the end', async () => {
  await beat(hall, {})
  await open(chair)
  chair.heard.length = 0
  const SECONDS = 30
  let client: FakeClient = hall
  for (let second = 0; second < SECONDS; second += 1) {
    client.cut()
    await world.timers.pass(500)
    client = world.client(hall.account)
    await client.join({ claim: 'takeOver' })
    await world.timers.pass(500)
  }
  await world.timers.pass(2_000)
  expect(chair.dataOf('seats.changed').length).toBeLessThanOrEqual(2 * SECONDS)
  expect(chair.heard.length).toBeLessThanOrEqual(2 * SECONDS + 10)
  const last = Object.assign({}, ...chair.dataOf('seats.changed').map(({ seats }) => unpacked(seats))) as ReturnType<
    typeof unpacked
  >
  expect(last[hall.seatId]).toMatchObject({ connection: 'here' })
  expect(chair.dataOf('monitor.lines').length).toBeLessThanOrEqual(SECONDS / 10 + 1)
})
