import { afterEach, beforeEach, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { CLOSE } from '../wire/kit.ts'
import { DeviceId } from '../wire/ids.ts'
import { granted, openRoomWorld, refusal, type RoomWorld } from './test-support.ts'
import { soundingDisplay, USUAL_DISPLAY, type HallDisplay, type SeatDetail } from './wire.ts'

let world: RoomWorld
let operator: Account
beforeEach(async () => {
  world = await openRoomWorld()
  operator = await world.invite('operator', 'operator')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const handlers = () => world.rooms.handlers
const display = { place: 'site', claim: 'ask', display: true, mic: 'none', camera: 'none' } as const

test('a display sits in the hall’s seat beside its operator, whichever of them comes first', async () => {
  const screen = await world.client(operator).join(display)
  const desk = await world.client(operator, 'Firefox, Windows').join()
  expect(desk.seatId).toBe(screen.seatId)
  expect(desk.own.devices.map((device) => device.display)).toEqual([true, false])
  expect(refusal(await world.client(operator, 'Edge, Windows').tryJoin())).toBe('alreadySeated')
})

test('a display that comes again makes the one before it go, and leaves the operator where they sit', async () => {
  const desk = world.client(operator)
  await desk.join()
  const first = world.client(operator)
  await first.join(display)
  const { own } = await world.client(operator).join(display)
  expect(own.devices.map((device) => device.display)).toEqual([false, true])
  expect([first.closedWith, desk.closedWith]).toEqual([CLOSE.takenOver, null])
})

test('a display sends nothing: neither a way to send is opened for it nor anything produced', async () => {
  const screen = world.client(operator)
  await screen.join(display)
  await screen.openMedia()
  expect(refusal(await handlers()['media.openSend'](screen.call, {}))).toBe('forbidden')
  const produce = { transportId: 'A'.repeat(22), source: 'mic', kind: 'audio', rtpParameters: {} } as const
  expect(refusal(await handlers()['media.produce'](screen.call, produce))).toBe('forbidden')
})

test('nobody but an operator opens a display', async () => {
  for (const role of ['chair', 'secretary', 'delegate', 'observer'] as const) {
    const account = await world.invite(role, role)
    expect(refusal(await world.client(account).tryJoin(display))).toBe('notAHall')
  }
})

test('what the display shows is sent to every device of the hall and to no other, and outlives a crash', async () => {
  const chair = await world.seat('chair', 'chair')
  const screen = world.client(operator)
  await screen.join(display)
  const desk = world.client(operator)
  await desk.join()
  const wanted: HallDisplay = { show: 'paper', queue: true, sound: 'display' }
  granted(await handlers()['seats.setDisplay'](desk.call, wanted))
  granted(await handlers()['seats.setHall'](desk.call, { people: ['Nguyễn Văn A'], headCount: 7 }))
  await world.timers.pass(2_000)
  expect(screen.dataOf('seats.own').at(-1)).toMatchObject({ display: wanted, headCount: 7 })
  expect(chair.dataOf('seats.own').map((own) => own.seatId)).not.toContain(world.siteSeat(SITES.district))
  await world.crash()
  const { own } = await world.client(operator).join(display)
  expect(own).toMatchObject({ display: wanted, headCount: 7, people: ['Nguyễn Văn A'] })
})

test('at a desk of one’s own there is no display to set', async () => {
  const chair = await world.seat('chair', 'chair')
  expect(refusal(await handlers()['seats.setDisplay'](chair.call, USUAL_DISPLAY))).toBe('notAHall')
})

test('a display alone in the last free seat does not keep the hall’s operator out', async () => {
  const delegates = await Promise.all(
    ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => world.invite(`delegate.${name}`, 'delegate')),
  )
  await world.client(operator).join(display)
  for (const account of delegates.slice(0, 4)) await world.client(account).join({ place: 'site', claim: 'add' })
  const fifth = delegates[4]
  if (fifth === undefined) throw new Error('there are five')
  expect(refusal(await world.client(fifth).tryJoin({ place: 'site', claim: 'add' }))).toBe('seatFull')
  expect((await world.client(operator).join()).own.devices).toHaveLength(6)
})

const [screen, desk] = [DeviceId.parse('screen-1'), DeviceId.parse('desk-0001')]
const seatOf = (
  devices: readonly [DeviceId, boolean, SeatDetail['devices'][number]['phone']?][],
  sound: HallDisplay['sound'],
) =>
  ({
    devices: devices.map(([deviceId, isDisplay, phone = null]) => ({ deviceId, display: isDisplay, phone })),
    display: { ...USUAL_DISPLAY, sound },
  }) as unknown as SeatDetail

test.each([
  ['no display: the others play', seatOf([[desk, false]], 'display'), null],
  [
    'chosen: the display plays',
    seatOf(
      [
        [desk, false],
        [screen, true],
      ],
      'display',
    ),
    screen,
  ],
  [
    'not chosen: the others play',
    seatOf(
      [
        [desk, false],
        [screen, true],
      ],
      'others',
    ),
    null,
  ],
  ['alone in the seat: the display plays', seatOf([[screen, true]], 'others'), screen],
  [
    'beside a phone, which plays nothing: the display plays',
    seatOf(
      [
        [screen, true],
        [desk, false, 'sound'],
      ],
      'others',
    ),
    screen,
  ],
] as const)('sound of a hall comes from one place: %s', (_, own, sounding) => {
  expect(soundingDisplay(own)).toBe(sounding)
})
