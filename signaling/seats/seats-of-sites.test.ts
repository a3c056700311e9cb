import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { CLOSE } from '../wire/kit.ts'
import { DeviceId, SeatId } from '../wire/ids.ts'
import { granted, openRoomWorld, refusal, unpacked, type FakeClient, type RoomWorld } from './test-support.ts'
import { MAX_DEVICES, type Mic } from './wire.ts'

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
const hall = () => world.siteSeat(SITES.district)
const setHall = (client: FakeClient, headCount: number, people: string[] = []) =>
  handlers()['seats.setHall'](client.call, { people, headCount })
const hallSeenBy = async (username: string) => {
  const { snapshot } = await world.client(await world.invite(username, 'observer')).join()
  return unpacked(snapshot.seats)[hall()]
}

describe('several devices in the seat of one site', () => {
  test('sit together, each with its label and media of its own, and are one seat to the others', async () => {
    const chair = await world.seat('chair', 'chair')
    const first = world.client(operator)
    const { seatId } = await first.join({ label: 'Máy quay hội trường' })
    const second = world.client(operator, 'Firefox, Android')
    const joined = await second.join({ claim: 'add' })
    expect([seatId, joined.seatId]).toEqual([hall(), hall()])
    await first.openMedia()
    await second.openMedia()
    await first.send('camera')
    await second.send('mic')
    await second.send('documentCamera')
    await world.timers.pass(2_000)
    expect(joined.own.devices.map(({ label }) => label)).toEqual(['Máy quay hội trường', 'Thiết bị 2'])
    expect(first.dataOf('seats.own').at(-1)?.devices).toMatchObject([
      { camera: 'on', mic: 'off' },
      { camera: 'off', mic: 'on', documentCamera: 'on' },
    ])
    const told = chair.dataOf('seats.changed').map(({ seats }) => unpacked(seats)[hall()])
    expect(told.at(-1)).toMatchObject({ connection: 'here', mic: 'on', camera: 'on' })
    expect(granted(await handlers()['seats.read'](chair.call, { seatId: hall() })).devices).toHaveLength(2)
  })

  test('a hall is silent when no sound comes from any of its microphones that are on', async () => {
    const chair = await world.seat('chair', 'chair')
    const first = world.client(operator)
    await first.join()
    const second = world.client(operator)
    await second.join({ claim: 'add' })
    for (const one of [first, second]) {
      await one.openMedia()
      await one.send('mic')
    }
    await second.send('secondMic')
    const seen = async () => {
      await world.timers.pass(2_000)
      return chair
        .dataOf('seats.changed')
        .map(({ seats }) => unpacked(seats)[hall()])
        .findLast((seat) => seat !== undefined)
    }
    const tell = (one: FakeClient, silent: Mic[]) => handlers()['seats.devices'](one.call, { silent })
    // The first one's went off when the second one's was turned on.
    granted(await tell(second, ['mic']))
    expect(await seen()).toMatchObject({ mic: 'on', micSilent: false })
    granted(await tell(second, ['mic', 'secondMic']))
    expect(await seen()).toMatchObject({ mic: 'on', micSilent: true })
    expect(
      first
        .dataOf('seats.own')
        .at(-1)
        ?.devices.map(({ silent }) => silent),
    ).toEqual([[], ['mic', 'secondMic']])
    // What is turned on again begins as one that is heard, and is the hall's only one.
    granted(await first.setSending('mic', true))
    expect(await seen()).toMatchObject({ mic: 'on', micSilent: false })
    granted(await tell(first, ['mic']))
    expect(await seen()).toMatchObject({ micSilent: true })
    granted(await first.setSending('mic', false))
    expect(await seen()).toMatchObject({ mic: 'off', micSilent: false })
  })

  test('one leaves and the seat stays, with the stage it holds', async () => {
    const chair = await world.seat('chair', 'chair')
    const first = world.client(operator)
    await first.join()
    const second = world.client(operator)
    await second.join({ claim: 'add' })
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: hall() }))
    granted(await handlers()['seats.leave'](first.call, {}))
    await world.timers.pass(2_000)
    expect((await hallSeenBy('witness'))?.connection).toBe('here')
    expect(chair.dataOf('floor.stageChanged')).toEqual([{ stageSeatId: hall() }])
    expect(second.dataOf('seats.own').at(-1)?.devices).toHaveLength(1)
    granted(await handlers()['seats.leave'](second.call, {}))
    expect(chair.dataOf('floor.stageChanged').at(-1)).toEqual({ stageSeatId: null })
    expect((await hallSeenBy('witness2'))?.connection).toBeUndefined()
  })

  test('a delegate may sit in the hall too, and the chair in it makes it the seat of the chair', async () => {
    await world.client(operator).join()
    const chair = world.client(await world.invite('chair', 'chair'))
    expect((await chair.join({ place: 'site' })).seatId).toBe(hall())
    expect(await hallSeenBy('witness')).toMatchObject({ chair: true })
  })

  test('are no more than a seat holds', async () => {
    for (let count = 0; count < MAX_DEVICES; count += 1) await world.client(operator).join({ claim: 'add' })
    expect(refusal(await world.client(operator).tryJoin({ claim: 'add' }))).toBe('seatFull')
    const delegate = world.client(await world.invite('delegate', 'delegate'))
    expect(refusal(await delegate.tryJoin({ place: 'site' }))).toBe('seatFull')
  })

  test('taking over moves all of them to the one that takes over', async () => {
    const devices = [world.client(operator), world.client(operator)]
    for (const device of devices) await device.join({ claim: 'add' })
    const { own } = await world.client(operator).join({ claim: 'takeOver' })
    expect(own.devices).toHaveLength(1)
    expect(devices.map(({ closedWith }) => closedWith)).toEqual([CLOSE.takenOver, CLOSE.takenOver])
    expect(devices.map((device) => device.dataOf('seats.takenOver').length)).toEqual([1, 1])
  })

  test('each comes back to its own place, by its own proof', async () => {
    const first = world.client(operator)
    const one = await first.join({ label: 'Máy quay' })
    const two = await world.client(operator).join({ claim: 'add', label: 'Điện thoại' })
    first.cut()
    const back = await world.client(operator).join({
      resume: { token: one.resumeToken, epoch: one.epoch, lastSeq: one.seq },
    })
    expect(back.deviceId).toBe(one.deviceId)
    expect(back.own.devices.map(({ deviceId, label }) => [deviceId, label])).toEqual([
      [one.deviceId, 'Máy quay'],
      [two.deviceId, 'Điện thoại'],
    ])
  })

  test('after a crash each goes on in the row of the attendance that it had', async () => {
    await world.client(operator, 'Chrome, Windows').join()
    await world.client(operator, 'Safari, iOS').join({ claim: 'add' })
    await world.timers.pass(20_000)
    await world.crash()
    await world.client(operator, 'Safari, iOS').join({ claim: 'add' })
    await world.client(operator, 'Chrome, Windows').join({ claim: 'add' })
    const rows = await world.database.selectFrom('attendance').select(['device', 'left_at_ms']).execute()
    expect(rows).toHaveLength(2)
    expect(rows.every((row) => row.left_at_ms === null)).toBe(true)
  })

  test('the camera that stands for the seat is one of its own, and free again when its device goes', async () => {
    const first = world.client(operator)
    const { deviceId } = await first.join()
    const set = (id: string) =>
      handlers()['seats.setMainCamera'](first.call, {
        mainCamera: { deviceId: DeviceId.parse(id), source: 'camera' },
      })
    expect(refusal(await set('another-device'))).toBe('noSuchDevice')
    const second = world.client(operator)
    granted(await set((await second.join({ claim: 'add' })).deviceId))
    expect(granted(await handlers()['seats.read'](first.call, { seatId: hall() })).mainCamera).not.toBeNull()
    granted(await handlers()['seats.leave'](second.call, {}))
    const { mainCamera } = granted(await handlers()['seats.read'](first.call, { seatId: hall() }))
    expect(mainCamera).toBeNull()
    granted(await set(deviceId))
  })
})

describe('sites that have not joined', () => {
  test('are seats of the list all the same, and left out of the snapshot until something is known of them', async () => {
    await world.inviteSite(SITES.commune)
    const { snapshot } = await world.client(await world.invite('chair', 'chair')).join()
    const roster = await world.rooms.rosterOf(world.meetingId, snapshot.rosterHash)
    expect(roster?.seats.map(({ kind, name }) => [kind, name])).toEqual([
      ['site', 'Huyện Đồng Văn'],
      ['site', 'Xã Lũng Cú'],
      ['person', 'chair'],
    ])
    expect(Object.keys(unpacked(snapshot.seats))).toHaveLength(1)
  })

  test('may be read by chair and secretaries, and by nobody else', async () => {
    const chair = await world.seat('chair', 'chair')
    const delegate = await world.seat('delegate', 'delegate')
    const read = (client: FakeClient, seatId: SeatId) => handlers()['seats.read'](client.call, { seatId })
    expect(granted(await read(chair, hall()))).toMatchObject({ devices: [], headCount: 0 })
    expect(refusal(await read(delegate, hall()))).toBe('forbidden')
    expect(granted(await read(delegate, delegate.seatId)).devices).toHaveLength(1)
    expect(refusal(await read(chair, SeatId.parse('nobody--')))).toBe('noSuchSeat')
  })

  test('a place in a hall that the meeting does not have is refused', async () => {
    const delegate = await world.invite('delegate', 'delegate', SITES.otherDistrict)
    expect(refusal(await world.client(delegate).tryJoin({ place: 'site' }))).toBe('noSiteSeat')
    expect((await world.client(delegate).join({ place: 'own' })).seatId).toBe(world.personSeat(delegate.accountId))
  })
})

describe('the people in a hall', () => {
  test('are counted, told, and there again after a crash, before anybody of the site is back', async () => {
    const chair = await world.seat('chair', 'chair')
    const client = world.client(operator)
    await client.join()
    granted(await setHall(client, 24, ['Nguyễn Văn A', 'Trần Thị B']))
    await world.timers.pass(2_000)
    expect(unpacked(chair.dataOf('seats.changed').at(-1)?.seats ?? {})[hall()]).toMatchObject({ headCount: 24 })
    expect(client.dataOf('seats.own').at(-1)).toMatchObject({ headCount: 24, people: ['Nguyễn Văn A', 'Trần Thị B'] })
    await world.crash()
    const back = world.client(chair.account)
    const { snapshot } = await back.join()
    expect(unpacked(snapshot.seats)[hall()]).toMatchObject({ connection: 'absent', headCount: 24 })
    const { people } = granted(await handlers()['seats.read'](back.call, { seatId: hall() }))
    expect(people).toEqual(['Nguyễn Văn A', 'Trần Thị B'])
  })

  test('are changed by nothing that could not be saved', async () => {
    const client = world.client(operator)
    await client.join()
    await world.database.schema.dropTable('meeting_halls').execute()
    await expect(setHall(client, 24)).rejects.toThrow()
    expect(granted(await handlers()['seats.read'](client.call, { seatId: hall() })).headCount).toBe(0)
  })

  test('are not told by a desk', async () => {
    const delegate = await world.seat('delegate', 'delegate')
    expect(refusal(await setHall(delegate, 3))).toBe('notAHall')
  })

  test('are in the attendance, with when the site came first and went last', async () => {
    await world.inviteSite(SITES.commune)
    const startMs = world.clock.nowMs()
    const first = world.client(operator)
    await first.join()
    granted(await setHall(first, 7, ['Nguyễn Văn A']))
    const second = world.client(operator, 'Safari, iOS')
    await world.timers.pass(5_000)
    await second.join({ claim: 'add' })
    granted(await handlers()['seats.leave'](first.call, {}))
    const read = async () =>
      granted(await handlers()['seats.attendance'](first.call, { meetingId: world.meetingId })).sites
    expect(await read()).toMatchObject([
      { siteName: 'Huyện Đồng Văn', joinedAtMs: startMs, leftAtMs: null, headCount: 7, people: ['Nguyễn Văn A'] },
      { siteName: 'Xã Lũng Cú', joinedAtMs: null, leftAtMs: null, headCount: 0, people: [] },
    ])
    await world.timers.pass(5_000)
    granted(await handlers()['seats.leave'](second.call, {}))
    expect((await read())[0]).toMatchObject({ joinedAtMs: startMs, leftAtMs: startMs + 10_000 })
    const csv = await world.rooms.attendanceCsv(world.meetingId)
    expect(csv).toContain('"1","Huyện Đồng Văn","Đã rời"')
    expect(csv).toContain('"7","Nguyễn Văn A"')
  })
})
