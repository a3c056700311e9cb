import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { granted, openRoomWorld, refusal, type RoomWorld } from '../seats/test-support.ts'
import { webpOf } from '../media/test-webp.ts'
import { RECEPTION_EVERY_MS } from './wire.ts'

type Seated = Awaited<ReturnType<RoomWorld['seat']>>
let world: RoomWorld
let chair: Seated
let hall: Seated
let delegate: Seated
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  hall = await world.seat('hall', 'operator')
  delegate = await world.seat('delegate', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const watch = (who: Seated = hall) => world.rooms.handlers['reception.watch'](who.call, {})
const unwatch = () => world.rooms.handlers['reception.unwatch'](hall.call, {})
const pass = () => world.timers.pass(RECEPTION_EVERY_MS)
const told = ({ dataOf }: Seated) => dataOf('reception.changed')
const latest = () => told(hall).at(-1)
const came = (source: 'mic' | 'camera', packets: number, layers = [packets]) =>
  world.plane
    .room(world.meetingId)
    .cameIn.set(`${hall.deviceId} ${source}`, { packets, bytes: packets * 100, layers, rttMs: 40 })

test('an operator gets the reception of the own hall while asking, nobody else does, and nothing when nothing changes', async () => {
  granted(await watch())
  await pass()
  expect(latest()).toMatchObject({ picture: { state: 'off' }, sound: { state: 'off' }, leadersHere: true })
  const count = told(hall).length
  await pass()
  await pass()
  expect(told(hall)).toHaveLength(count)
  await hall.send('camera')
  granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: hall.seatId }))
  came('camera', 100, [100, 0, 0])
  await pass()
  came('camera', 180, [150, 30, 0])
  await pass()
  expect(latest()?.picture).toMatchObject({ state: 'comes', size: 1, seats: 2, leaders: true })
  await pass()
  expect(latest()?.picture.state).toBe('stalled')
  expect([...told(chair), ...told(delegate)]).toEqual([])
})

test('whether the voice comes is said with its receivers; without the floor that the hall is not called', async () => {
  granted(await watch())
  await hall.send('mic')
  came('mic', 100)
  await pass()
  came('mic', 180)
  await pass()
  expect(latest()?.sound).toEqual({ state: 'quiet', level: 0, seats: 2, leaders: true })
  const speaks = (volume: number) => world.plane.room(world.meetingId).speak(hall.deviceId, volume)
  speaks(0.1)
  came('mic', 280)
  await pass()
  expect(latest()?.sound.state).toBe('faint')
  speaks(0.52)
  came('mic', 380)
  await pass()
  expect(latest()?.sound).toEqual({ state: 'heard', level: 0.5, seats: 2, leaders: true })
  granted(await world.rooms.handlers['floor.setMode'](chair.call, { mode: 'floor' }))
  await pass()
  expect(latest()?.sound).toEqual({ state: 'noFloor', level: 0, seats: 0, leaders: false })
  granted(await world.rooms.handlers['locks.set'](chair.call, { lock: 'mics', on: true }))
  granted(await world.rooms.handlers['floor.setMode'](chair.call, { mode: 'open' }))
  await pass()
  expect(latest()?.sound.state).toBe('locked')
})

test('nothing is measured and no timer runs once the page is closed or the link is cut', async () => {
  const idle = world.timers.waiting
  granted(await watch())
  expect(world.timers.waiting).toBe(idle + 1)
  granted(await unwatch())
  expect(world.timers.waiting).toBe(idle)
  await hall.send('mic')
  granted(await watch())
  const asked = vi.spyOn(world.plane.room(world.meetingId), 'sourceStats')
  await pass()
  expect(asked).toHaveBeenCalled()
  hall.cut()
  await pass()
  asked.mockClear()
  const count = told(hall).length
  await pass()
  expect(asked).not.toHaveBeenCalled()
  expect(told(hall)).toHaveLength(count)
  expect(refusal(await watch())).toBe('notSeated')
})

test('while its operator looks, a hall is asked for a still more often, and told when the server has another, or the same again and again', async () => {
  granted(await watch())
  await hall.send('camera')
  await world.timers.pass(1_000)
  expect(hall.dataOf('media.demand').at(-1)?.still).toEqual({ everyMs: 10_000, width: 240 })
  const stills = world.rooms.stillsOf(world.meetingId)
  const put = (bytes: Uint8Array) =>
    granted(stills?.put(hall.deviceId, hall.account.accountId, bytes) ?? { ok: true, value: null })
  put(webpOf(240, 135, 'lossy'))
  await pass()
  const first = latest()?.picture.still
  expect(first).toMatchObject({ frozen: false })
  for (let turn = 0; turn < 3; turn += 1) {
    await world.timers.pass(10_000)
    put(webpOf(240, 135, 'lossy'))
  }
  await pass()
  expect(latest()?.picture.still?.frozen).toBe(true)
  expect(stills?.own(hall.account.accountId)?.bytes).toEqual(Uint8Array.from(webpOf(240, 135, 'lossy')))
  await world.timers.pass(10_000)
  put(webpOf(240, 134, 'lossy'))
  await pass()
  expect(latest()?.picture.still?.frozen).toBe(false)
  granted(await unwatch())
  await world.timers.pass(1_000)
  expect(hall.dataOf('media.demand').at(-1)?.still).toEqual({ everyMs: 30_000, width: 160 })
})
