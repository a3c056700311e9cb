import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { granted, openRoomWorld, refusal, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { PairingId, type DeviceId } from '../wire/ids.ts'
import type { PhoneKind } from '../wire/paired-part.ts'
import { CLOSE } from '../wire/kit.ts'

let world: RoomWorld
let operator: Account
let chair: FakeClient
beforeEach(async () => {
  world = await openRoomWorld({ graceMs: 30_000 })
  operator = await world.invite('operator', 'operator')
  chair = await world.seat('chair', 'chair')
  await chair.send('mic')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const SITE = { place: 'site', claim: 'add' } as const

type Device = FakeClient & { deviceId: DeviceId }

async function sit<C extends FakeClient>(client: C): Promise<C & { deviceId: DeviceId }> {
  const { deviceId } = await client.join(SITE)
  await client.openMedia()
  return Object.assign(client, { deviceId })
}
const hall = () => sit(world.client(operator, 'Chromium, Linux'))

/** The device of a phone that was brought into the hall. */
function phoneClient(kind: PhoneKind, pairingId = newId(PairingId)): FakeClient & { pairingId: PairingId } {
  const client = world.client(operator, 'Safari, iPhone')
  const paired = {
    pairingId,
    part: 'phone',
    label: 'Điện thoại 1',
    phone: { meetingId: world.meetingId, kind },
  } as const
  Object.assign(client.call, { paired, sessionHash: `phone ${pairingId}` })
  return Object.assign(client, { pairingId })
}
const phone = (kind: PhoneKind, pairingId?: PairingId) => sit(phoneClient(kind, pairingId))

const take = (one: FakeClient) => world.rooms.handlers['phones.takeSound'](one.call, {})
const giveBack = (one: FakeClient) => world.rooms.handlers['phones.giveSoundBack'](one.call, {})
const flush = () => world.timers.pass(2_000)

/** Sources of others that are sent to a device. */
const hears = ({ deviceId }: Device) =>
  world.plane
    .room(world.meetingId)
    .consumersOf(deviceId)
    .filter(({ source }) => source === 'mic').length
const sending = ({ deviceId }: Device) =>
  world.plane
    .room(world.meetingId)
    .producersOf(deviceId)
    .flatMap(({ source, paused }) => (paused ? [] : [source]))

describe('a phone in a hall', () => {
  test('stands by: it hears nothing and its microphone is refused, while the hall speaks and hears as before', async () => {
    const [desk, one] = [await hall(), await phone('sound')]
    await desk.send('mic')
    await flush()
    expect([hears(desk), hears(one)]).toEqual([1, 0])
    await expect(one.send('mic')).rejects.toThrow('soundElsewhere')
    expect(sending(desk)).toEqual(['mic'])
    expect(desk.dataOf('seats.own').at(-1)).toMatchObject({
      soundPhone: null,
      devices: [{ phone: null }, { phone: 'sound', label: 'Điện thoại 1' }],
    })
  })

  test('takes the sound over both ways in one act: the hall’s machine is off, hears nothing, and says so', async () => {
    const [desk, one] = [await hall(), await phone('sound')]
    await desk.send('mic')
    await flush()
    expect(await take(one)).toMatchObject({ ok: true })
    await one.send('mic')
    await flush()
    expect([sending(desk), sending(one)]).toEqual([[], ['mic']])
    expect([hears(desk), hears(one)]).toEqual([0, 1])
    expect(desk.dataOf('floor.mutedBy')).toEqual([{ byName: '', why: 'soundElsewhere', sources: ['mic'] }])
    expect(desk.dataOf('seats.own').at(-1)).toMatchObject({ soundPhone: one.deviceId })
    expect(refusal(await desk.setSending('mic', true))).toBe('soundElsewhere')
    await expect(desk.send('secondMic')).rejects.toThrow('soundElsewhere')
    expect(hears(Object.assign(chair, { deviceId: chair.connection.held?.deviceId ?? one.deviceId }))).toBeGreaterThan(
      0,
    )
  })

  test.each(['phone', 'hall'] as const)(
    'gives it back at one touch on the %s, and nobody is turned on by it',
    async (by) => {
      const [desk, one] = [await hall(), await phone('sound')]
      await desk.send('mic')
      await take(one)
      await one.send('mic')
      expect(await giveBack(by === 'phone' ? one : desk)).toMatchObject({ ok: true })
      await flush()
      expect([sending(desk), sending(one)]).toEqual([[], []])
      expect([hears(desk), hears(one)]).toEqual([1, 0])
      expect(one.dataOf('floor.mutedBy')).toMatchObject([{ why: 'soundElsewhere' }])
      expect(await desk.setSending('mic', true)).toMatchObject({ ok: true })
      expect(sending(desk)).toEqual(['mic'])
    },
  )

  test('asks twice and nothing changes; another phone cannot give back what it does not have, but can take it', async () => {
    const [desk, one, other] = [await hall(), await phone('sound'), await phone('camera')]
    for (const answer of [await take(one), await take(one)]) expect(answer).toMatchObject({ ok: true })
    expect(refusal(await giveBack(other))).toBe('forbidden')
    await one.send('mic')
    expect(await take(other)).toMatchObject({ ok: true })
    await flush()
    expect([hears(desk), hears(one), hears(other)]).toEqual([0, 0, 1])
    expect(sending(one)).toEqual([])
    for (const answer of [await giveBack(desk), await giveBack(desk)]) expect(answer).toMatchObject({ ok: true })
  })

  test('sends what it was brought for and nothing else; the hall’s own machine takes no sound over', async () => {
    const [desk, one, camera] = [await hall(), await phone('sound'), await phone('camera')]
    await take(one)
    for (const source of ['camera', 'screen', 'screenAudio', 'secondMic', 'documentCamera'] as const) {
      await expect(one.send(source)).rejects.toThrow('forbidden')
    }
    for (const source of ['screen', 'screenAudio', 'secondMic', 'documentCamera'] as const) {
      await expect(camera.send(source)).rejects.toThrow('forbidden')
    }
    await camera.send('camera')
    await expect(camera.send('mic')).rejects.toThrow('soundElsewhere')
    expect(refusal(await take(desk))).toBe('notAPhone')
    expect(refusal(await phoneClient('sound').tryJoin({ ...SITE, display: true }))).toBe('forbidden')
  })

  test('is bound by the floor like its hall: without it the sound comes in and the microphone stays off', async () => {
    const one = await phone('sound')
    granted(await world.rooms.handlers['floor.setMode'](chair.call, { mode: 'floor' }))
    await take(one)
    await flush()
    expect(hears(one)).toBe(1)
    await expect(one.send('mic')).rejects.toThrow('noFloor')
  })
})

describe('the sound that a phone has taken over', () => {
  test('waits for a phone that is cut off for a moment, and is the hall’s again once it is given up', async () => {
    const [desk, one] = [await hall(), await phone('sound')]
    await take(one)
    one.cut()
    await flush()
    expect(hears(desk)).toBe(0)
    await world.timers.pass(30_000)
    await flush()
    expect(hears(desk)).toBe(1)
    // It does not come back to it by itself.
    const again = await phone('sound', one.pairingId)
    await flush()
    expect([hears(desk), hears(again)]).toEqual([1, 0])
  })

  test('stays with the same phone when its page is loaded again', async () => {
    const [desk, one] = [await hall(), await phone('sound')]
    await take(one)
    const again = await phone('sound', one.pairingId)
    await flush()
    expect(one.closedWith).toBe(CLOSE.takenOver)
    expect([hears(desk), hears(again)]).toEqual([0, 1])
  })

  test('is the hall’s again when the phone is withdrawn or leaves', async () => {
    const desk = await hall()
    const withdrawn = await phone('sound')
    await take(withdrawn)
    withdrawn.cut(CLOSE.sessionRevoked)
    await flush()
    expect(hears(desk)).toBe(1)
    const left = await phone('camera')
    await take(left)
    await flush()
    expect(hears(desk)).toBe(0)
    await world.rooms.handlers['seats.leave'](left.call, {})
    await flush()
    expect(hears(desk)).toBe(1)
  })

  test('outlives a crash of the server, whichever of the two comes back first', async () => {
    const one = await phone('sound')
    await take(one)
    await world.crash()
    chair = world.client(chair.account)
    await chair.join()
    await chair.openMedia()
    await chair.send('mic')
    const desk = await hall()
    await flush()
    expect(hears(desk)).toBe(1)
    const back = await phone('sound', one.pairingId)
    await flush()
    expect([hears(desk), hears(back)]).toEqual([0, 1])
    await world.crash()
    const second = await hall()
    await second.send('mic')
    expect(sending(second)).toEqual(['mic'])
    await phone('sound', one.pairingId)
    expect(sending(second)).toEqual([])
    await world.crash()
    const first = await phone('sound', one.pairingId)
    const third = await hall()
    await expect(third.send('mic')).rejects.toThrow('soundElsewhere')
    await first.send('mic')
  })
})

test('a hall’s last place is kept for its operator also while a phone of it is there', async () => {
  await world.inviteSite(SITES.district)
  await phone('sound')
  const delegates = []
  for (let at = 0; at < 5; at += 1) {
    const account = await world.invite(`delegate${at}`, 'delegate')
    delegates.push(refusal(await world.client(account).tryJoin({ ...SITE, claim: 'add' })))
  }
  expect(delegates).toEqual([null, null, null, null, 'seatFull'])
  await hall()
})
