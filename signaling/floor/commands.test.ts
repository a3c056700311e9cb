import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { granted, openRoomWorld, refusal, settle, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { unpackSeats } from '../seats/wire.ts'
import { CLOSE } from '../wire/kit.ts'
import { SeatId } from '../wire/ids.ts'

let world: RoomWorld
let chair: Awaited<ReturnType<RoomWorld['seat']>>
let person: Awaited<ReturnType<RoomWorld['seat']>>
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  person = await world.seat('person', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const nobody = SeatId.parse('nobody--')
const handlers = () => world.rooms.handlers
const producers = (deviceId: string) => world.plane.room(world.meetingId).producersOf(deviceId)
const isPaused = (deviceId: string) => producers(deviceId)[0]?.paused
/** A seat as the client was told last. */
function seen(client: FakeClient, seatId: string) {
  const told = client.dataOf('seats.changed').flatMap(({ seats }) => [...unpackSeats(seats)])
  return told.findLast(([id]) => id === seatId)?.[1]
}

describe('a floor that another version of the server wrote', () => {
  const asWritten = async (floor: object) => {
    granted(await handlers()['floor.give'](chair.call, { seatId: person.seatId, instead: false }))
    await world.database
      .updateTable('live_slices')
      .set({ state: JSON.stringify(floor) })
      .where('slice', '=', 'floor')
      .execute()
    await world.crash()
    return (await world.client(chair.account).join()).snapshot.floor
  }
  const seatIds = (floor: Awaited<ReturnType<typeof asWritten>>) => floor.holders.map(({ seatId }) => seatId)

  test('keeps its holders when fields are missing that this version has, and their time counts from now', async () => {
    const floor = await asWritten({ mode: 'floor', holders: [{ seatId: person.seatId }] })
    expect(floor).toMatchObject({ mode: 'floor', pointOfOrder: null })
    expect(floor.holders).toEqual([{ seatId: person.seatId, sinceMs: world.clock.steadyMs() }])
  })

  test('keeps its holders beside fields, holders and a mode that this version does not know, and turns nobody on', async () => {
    const holders = [{ seatId: person.seatId, sinceMs: world.clock.steadyMs(), limitMs: 60_000 }, { role: 'guest' }]
    const floor = await asWritten({ mode: 'queue', holders, pointOfOrder: 'none', queue: [] })
    expect(floor).toMatchObject({ mode: 'floor', pointOfOrder: null })
    expect(seatIds(floor)).toEqual([person.seatId])
  })
})

describe('the stage', () => {
  test('is announced to everybody and outlives the process', async () => {
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: person.seatId }))
    expect(person.dataOf('floor.stageChanged')).toEqual([{ stageSeatId: person.seatId }])
    await world.crash()
    const first = world.client(chair.account)
    expect((await first.join()).snapshot.stageSeatId).toBeNull()
    const { seatId } = await world.client(person.account).join()
    expect(seatId).toBe(person.seatId)
    expect(first.dataOf('floor.stageChanged')).toEqual([{ stageSeatId: seatId }])
  })

  test('the seat that comes onto it is known to everybody before', async () => {
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: person.seatId }))
    await world.crash()
    const first = world.client(chair.account)
    const { seq } = await first.join()
    await world.client(person.account).join()
    const told = first.heard.filter((one) => (one.seq ?? 0) > seq).map(({ event }) => event)
    expect(told).toEqual(['seats.changed', 'floor.stageChanged'])
  })

  test('a seat that is not on the list is refused', async () => {
    expect(refusal(await handlers()['floor.putOnStage'](chair.call, { seatId: nobody }))).toBe('noSuchSeat')
  })

  test('is changed by nothing that could not be saved', async () => {
    for (const act of ['insert', 'update']) {
      await sql
        .raw(`create trigger no_${act} before ${act} on live_slices begin select raise(abort, 'full'); end`)
        .execute(world.database)
    }
    await expect(handlers()['floor.putOnStage'](chair.call, { seatId: person.seatId })).rejects.toThrow()
    await expect(handlers()['floor.setMode'](chair.call, { mode: 'floor' })).rejects.toThrow()
    expect(chair.dataOf('floor.stageChanged')).toEqual([])
    expect(chair.dataOf('floor.changed')).toEqual([])
    const { snapshot } = await world.client(await world.invite('new', 'delegate')).join()
    expect(snapshot).toMatchObject({ stageSeatId: null, floor: { mode: 'open' } })
  })
})

describe('muting', () => {
  test('pauses the sound on the media plane, is announced to the device and seen by everybody', async () => {
    await person.send('mic')
    await person.send('secondMic')
    await world.timers.pass(300)
    granted(await handlers()['floor.muteSeat'](chair.call, { seatId: person.seatId }))
    expect(producers(person.deviceId).map(({ paused }) => paused)).toEqual([true, true])
    expect(person.dataOf('floor.mutedBy')).toEqual([{ byName: 'chair', why: 'muted', sources: ['mic', 'secondMic'] }])
    await world.timers.pass(1_000)
    expect(seen(chair, person.seatId)).toMatchObject({ mic: 'off' })
  })

  test('is undone by the person alone', async () => {
    await person.send('mic')
    granted(await handlers()['floor.muteSeat'](chair.call, { seatId: person.seatId }))
    granted(await person.setSending('mic', true))
    expect(isPaused(person.deviceId)).toBe(false)
  })

  test('all but oneself, and says at how many seats a microphone was on', async () => {
    const third = await world.seat('third', 'delegate')
    await chair.send('mic')
    await person.send('mic')
    await third.send('mic')
    await third.setSending('mic', false)
    expect(granted(await handlers()['floor.muteAll'](chair.call, {}))).toEqual({ muted: 1 })
    expect(isPaused(chair.deviceId)).toBe(false)
    expect(isPaused(person.deviceId)).toBe(true)
    expect(third.dataOf('floor.mutedBy')).toEqual([])
  })

  test('turns the sound of a shared screen off as well, which its owner alone turns on again', async () => {
    await person.send('screen')
    await person.send('screenAudio')
    granted(await handlers()['floor.muteAll'](chair.call, {}))
    expect(person.dataOf('floor.mutedBy')).toEqual([{ byName: 'chair', why: 'muted', sources: ['screenAudio'] }])
    await world.timers.pass(1_000)
    const told = () => person.dataOf('seats.own').at(-1)?.devices[0]
    expect(told()).toMatchObject({ screen: true, screenSound: 'off' })
    granted(await person.setSending('screenAudio', true))
    await world.timers.pass(1_000)
    expect(told()).toMatchObject({ screenSound: 'on' })
  })

  test('without a media worker the microphone is off all the same', async () => {
    await person.send('mic')
    await world.timers.pass(300)
    world.plane.stopWorker()
    granted(await handlers()['floor.muteSeat'](chair.call, { seatId: person.seatId }))
    await world.timers.pass(1_000)
    expect(seen(chair, person.seatId)).toMatchObject({ mic: 'off' })
  })
})

describe('showing a seat out', () => {
  test('closes the link with its own code, tells the others, takes the floor, and bars the way back until it is let in', async () => {
    granted(await handlers()['floor.give'](chair.call, { seatId: person.seatId, instead: false }))
    const first = world.client(person.account)
    const { resumeToken: token, epoch, seq: lastSeq } = await first.join({ claim: 'takeOver' })
    const { seatId } = person
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId }))
    expect(first.closedWith).toBe(CLOSE.removed)
    await world.timers.pass(1_000)
    expect(seen(chair, seatId)).toMatchObject({ connection: 'absent' })
    expect(chair.dataOf('floor.changed').at(-1)?.holders).toEqual([])
    const resume = { token, epoch, lastSeq }
    expect(refusal(await world.client(person.account).tryJoin({ resume }))).toBe('shownOut')
    expect(chair.dataOf('floor.shownOutChanged')).toEqual([{ seatIds: [seatId] }])
    granted(await handlers()['floor.letIn'](chair.call, { seatId }))
    expect(chair.dataOf('floor.shownOutChanged').at(-1)).toEqual({ seatIds: [] })
    const again = await world.client(person.account).join({ resume })
    expect(again).toMatchObject({ resumed: false, snapshot: { floor: { holders: [] }, shownOut: [] } })
  })

  test('holds for somebody whose link is cut, also after a restart of the server, until the secretary lets them in', async () => {
    const { resumeToken: token, epoch, seq: lastSeq } = await world.client(person.account).join({ claim: 'takeOver' })
    world.client(person.account).cut()
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId: person.seatId }))
    const comeBack = () => world.client(person.account).tryJoin({ resume: { token, epoch, lastSeq } })
    expect(refusal(await comeBack())).toBe('shownOut')
    await world.crash()
    expect(refusal(await comeBack())).toBe('shownOut')
    const secretary = await world.seat('secretary', 'secretary')
    granted(await handlers()['floor.letIn'](secretary.call, { seatId: person.seatId }))
    expect(refusal(await comeBack())).toBeNull()
  })

  test('of a hall holds for every device of it, and for its people at a desk of their own too', async () => {
    const operator = await world.invite('operator', 'operator')
    const delegate = await world.invite('delegate', 'delegate')
    const hall = world.client(operator)
    await hall.join()
    await world.client(delegate).join({ place: 'site', claim: 'add' })
    hall.cut()
    const seatId = world.siteSeat(SITES.district)
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId }))
    expect(refusal(await world.client(operator).tryJoin())).toBe('shownOut')
    expect(refusal(await world.client(operator, 'Firefox, Android').tryJoin({ claim: 'add' }))).toBe('shownOut')
    expect(refusal(await world.client(delegate).tryJoin({ place: 'own' }))).toBe('shownOut')
    granted(await handlers()['floor.letIn'](chair.call, { seatId }))
    expect(refusal(await world.client(operator).tryJoin())).toBeNull()
    expect(refusal(await world.client(delegate).tryJoin({ place: 'own' }))).toBeNull()
  })

  test('is not done to the chair of the list, nor to the acting chair', async () => {
    const secretary = await world.seat('secretary', 'secretary')
    const other = await world.seat('other', 'secretary')
    expect(refusal(await handlers()['floor.removeSeat'](secretary.call, { seatId: chair.seatId }))).toBe('chairSeat')
    granted(await handlers()['leading.handOver'](secretary.call, { accountId: person.account.accountId }))
    expect(refusal(await handlers()['floor.removeSeat'](other.call, { seatId: person.seatId }))).toBe('chairSeat')
    expect(refusal(await handlers()['floor.removeSeat'](other.call, { seatId: chair.seatId }))).toBe('chairSeat')
  })

  test('is not possible for oneself', async () => {
    expect(refusal(await handlers()['floor.removeSeat'](chair.call, { seatId: chair.seatId }))).toBe('ownSeat')
  })

  test('works on somebody who is cut off', async () => {
    person.cut()
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId: person.seatId }))
    await settle()
    const { snapshot } = await world.client(await world.invite('w', 'observer')).join()
    expect([...unpackSeats(snapshot.seats).keys()]).not.toContain(person.seatId)
  })

  test('every act of the chair is in the record', async () => {
    granted(await handlers()['floor.setMode'](chair.call, { mode: 'floor' }))
    granted(await handlers()['floor.give'](chair.call, { seatId: person.seatId, instead: true }))
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId: person.seatId }))
    const rows = await world.database.selectFrom('audit').select(['action', 'account_id', 'details']).execute()
    const of = person.account.accountId
    const acts = [
      ['floor.setMode', { of: null, mode: 'floor' }],
      ['floor.give', { of, instead: true }],
      ['floor.removeSeat', { of }],
    ] as const
    for (const [action, details] of acts) {
      expect(rows).toContainEqual({ action, account_id: chair.account.accountId, details: JSON.stringify(details) })
    }
  })
})
