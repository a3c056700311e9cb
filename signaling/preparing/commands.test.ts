import { afterEach, beforeEach, expect, test } from 'vitest'
import { granted, openRoomWorld, refusal, type RoomWorld } from '../seats/test-support.ts'
import { QueueEntryId } from '../queues/wire.ts'
import type { DeviceFigures, DeviceTrouble } from '../wire/device-figures.ts'
import { SeatId } from '../wire/ids.ts'
import { MEASURE_EVERY_MS } from './measuring.ts'
import { PREPARE_EVERY_MS } from './slice.ts'
import { NOBODY_NEXT, type EchoReport } from './wire.ts'

const FIGURES: Omit<DeviceFigures, 'troubles'> = {
  ...{ rttMs: 40, lossPermille: 0, sentKbps: 500, receivedKbps: 500 },
  ...{ rung: 'full', why: null, sendRung: 'all', sendWhy: null },
}
type Seated = Awaited<ReturnType<RoomWorld['seat']>>
let world: RoomWorld
let chair: Seated
let secretary: Seated
let one: Seated
let two: Seated
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  secretary = await world.seat('secretary', 'secretary')
  one = await world.seat('one', 'delegate')
  two = await world.seat('two', 'delegate')
  await world.timers.pass(PREPARE_EVERY_MS)
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const set = (seatId: SeatId | null, by: Seated = chair) => world.rooms.handlers['preparing.set'](by.call, { seatId })
const stage = (seatId: SeatId | null) => world.rooms.handlers['floor.putOnStage'](chair.call, { seatId })
const told = ({ dataOf }: Seated) => dataOf('preparing.changed')
const snapshotFor = async (username: string, role: 'secretary' | 'delegate') =>
  (await world.client(await world.invite(username, role)).join()).snapshot.preparing

test('chair and secretaries see who is next, at once and when they come; nobody else learns of it', async () => {
  granted(await set(one.seatId, secretary))
  const next = { seatId: one.seatId, chosen: true, measured: null }
  expect(told(chair)).toEqual([next])
  expect(told(secretary)).toEqual([next])
  expect([...told(one), ...told(two)]).toEqual([])
  expect(await snapshotFor('secretary2', 'secretary')).toEqual(next)
  expect(await snapshotFor('three', 'delegate')).toEqual(NOBODY_NEXT)
})

test('a seat that is not of the meeting, or that may not speak, is not next', async () => {
  const observer = await world.seat('observer', 'observer')
  expect(refusal(await set(SeatId.parse('A'.repeat(one.seatId.length))))).toBe('noSuchSeat')
  expect(refusal(await set(observer.seatId))).toBe('observerSeat')
  expect(told(chair)).toEqual([])
})

test('who comes on air is next no longer; who was on air already when chosen stays next', async () => {
  granted(await set(one.seatId))
  granted(await stage(one.seatId))
  expect(told(chair).at(-1)).toEqual(NOBODY_NEXT)
  granted(await set(one.seatId))
  granted(await world.rooms.handlers['floor.give'](chair.call, { seatId: two.seatId, instead: false }))
  expect(told(chair).at(-1)).toEqual({ seatId: one.seatId, chosen: true, measured: null })
  granted(await set(two.seatId))
  granted(await stage(two.seatId))
  expect(told(chair).at(-1)).toEqual({ seatId: two.seatId, chosen: true, measured: null })
})

test('who is next outlives the death of the server, and so does that the choice has served', async () => {
  granted(await set(one.seatId))
  await world.crash()
  expect(await snapshotFor('secretary2', 'secretary')).toEqual({ seatId: one.seatId, chosen: true, measured: null })
  const back = world.client(chair.account)
  await back.join({ claim: 'takeOver' })
  const again = world.client(one.account)
  await again.join({ claim: 'takeOver' })
  granted(await world.rooms.handlers['floor.give'](back.call, { seatId: one.seatId, instead: false }))
  await world.crash()
  expect(await snapshotFor('secretary3', 'secretary')).toEqual(NOBODY_NEXT)
})

test('nobody chosen, the first in line is next by itself, and the following one as soon as it is called', async () => {
  const asked = { queue: 'speaking' as const, topic: '', speaker: '', point: false }
  const first = granted(await world.rooms.handlers['queues.ask'](one.call, asked))
  const entryId = QueueEntryId.parse(first.entryId)
  granted(await world.rooms.handlers['queues.ask'](two.call, asked))
  await world.timers.pass(PREPARE_EVERY_MS)
  expect(told(chair).at(-1)).toEqual({ seatId: one.seatId, chosen: false, measured: null })
  granted(await set(two.seatId))
  expect(told(chair).at(-1)).toEqual({ seatId: two.seatId, chosen: true, measured: null })
  granted(await set(null))
  expect(told(chair).at(-1)).toEqual({ seatId: one.seatId, chosen: false, measured: null })
  granted(await world.rooms.handlers['queues.call'](chair.call, { entryId }))
  expect(told(chair).at(-1)).toEqual({ seatId: two.seatId, chosen: false, measured: null })
  expect([...told(one), ...told(two)]).toEqual([])
})

test('what arrives from the next one is measured at the media plane, and told when it changes', async () => {
  await one.send('camera')
  granted(await set(one.seatId))
  const room = world.plane.room(world.meetingId)
  const came = (packets: number) => room.cameIn.set(`${one.deviceId} camera`, { packets, lost: 0, rttMs: 40 })
  const pass = () => world.timers.pass(MEASURE_EVERY_MS)
  came(100)
  await pass()
  expect(told(chair).at(-1)).toMatchObject({ measured: null })
  came(180)
  await pass()
  expect(told(chair).at(-1)).toMatchObject({ measured: { picture: 'comes', sound: 'off', link: 'good' } })
  const before = told(chair).length
  came(260)
  await pass()
  expect(told(chair)).toHaveLength(before)
  await pass()
  expect(told(chair).at(-1)?.measured?.picture).not.toBe('comes')
  expect([...told(one), ...told(two)]).toEqual([])
  granted(await set(two.seatId))
  expect(told(chair).at(-1)).toMatchObject({ seatId: two.seatId, measured: null })
})

test('what the devices of the next seat say of their camera and microphone reaches the desk, and how loud it is', async () => {
  const beat = (troubles: DeviceTrouble[]) =>
    world.rooms.handlers['seats.beat'](one.call, { link: 'good', figures: { ...FIGURES, troubles } })
  await one.send('mic')
  await one.send('camera')
  granted(await set(one.seatId))
  granted(await beat(['cameraBlack', 'processorBusy']))
  const pass = () => world.timers.pass(MEASURE_EVERY_MS)
  const room = world.plane.room(world.meetingId)
  for (const packets of [100, 180]) {
    for (const source of ['camera', 'mic']) {
      room.cameIn.set(`${one.deviceId} ${source}`, { packets, lost: 0, rttMs: 40 })
    }
    room.speak(one.deviceId, 0.58)
    await pass()
  }
  expect(told(chair).at(-1)?.measured).toMatchObject({ picture: 'comes', level: 3, troubles: ['cameraBlack'] })
  granted(await beat([]))
  await pass()
  expect(told(chair).at(-1)?.measured).toMatchObject({ troubles: [] })
  expect([...told(one), ...told(two)]).toEqual([])
})

test('the devices of the next seat are asked to measure their echo, what they tell is shown to leaders, and it ends with the preparation', async () => {
  const echo = (client: Seated, report: EchoReport) => world.rooms.handlers['preparing.echo'](client.call, { report })
  const asked = ({ dataOf }: Seated) => dataOf('preparing.listen').map(({ on }) => on)
  const pass = () => world.timers.pass(MEASURE_EVERY_MS)
  expect(refusal(await echo(one, { kind: 'quiet' }))).toBe('notNext')
  await one.send('mic')
  granted(await set(one.seatId))
  expect(asked(one)).toEqual([true])
  expect(refusal(await echo(two, { kind: 'quiet' }))).toBe('notNext')
  await pass()
  await pass()
  expect(told(chair).at(-1)).toMatchObject({ measured: { echo: 'unknown' } })
  granted(await echo(one, { kind: 'quiet' }))
  await pass()
  expect(told(chair).at(-1)).toMatchObject({ measured: { echo: 'quiet' } })
  granted(await echo(one, { kind: 'measured', after: 0.9, before: 0.2 }))
  await pass()
  expect(told(chair).at(-1)).toMatchObject({ measured: { echo: 'comesBack' } })
  // A pause in what is played takes nothing back.
  granted(await echo(one, { kind: 'quiet' }))
  await pass()
  expect(told(chair).at(-1)).toMatchObject({ measured: { echo: 'comesBack' } })
  expect([...told(one), ...told(two)]).toEqual([])
  granted(await set(two.seatId))
  await world.timers.pass(PREPARE_EVERY_MS)
  expect([asked(one), asked(two)]).toEqual([[true, false], [true]])
  expect(refusal(await echo(one, { kind: 'quiet' }))).toBe('notNext')
  granted(await set(null))
  await world.timers.pass(PREPARE_EVERY_MS)
  expect(asked(two)).toEqual([true, false])
})
