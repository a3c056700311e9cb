import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, openRoomWorld, refusal, settle, type RoomWorld } from '../seats/test-support.ts'
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
const nobody = SeatId.parse('no-such-seat')
const handlers = () => world.rooms.handlers
const isPaused = (seatId: string) => world.plane.room(world.meetingId).producersOf(seatId)[0]?.paused

describe('the stage', () => {
  test('is told to everybody and outlives the process, as a person and not as a seat', async () => {
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: person.seatId }))
    expect(person.dataOf('floor.stageChanged')).toEqual([{ stageSeatId: person.seatId }])
    await world.crash()
    const first = world.client(chair.account)
    expect((await first.join()).snapshot.stageSeatId).toBeNull()
    const { seatId } = await world.client(person.account).join()
    expect(seatId).not.toBe(person.seatId)
    expect(first.dataOf('floor.stageChanged')).toEqual([{ stageSeatId: seatId }])
  })

  test('whoever comes onto it is known to everybody before', async () => {
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: person.seatId }))
    await world.crash()
    const first = world.client(chair.account)
    const { seq } = await first.join()
    await world.client(person.account).join()
    const told = first.heard.filter((one) => (one.seq ?? 0) > seq).map(({ event }) => event)
    expect(told).toEqual(['seats.changed', 'floor.stageChanged'])
  })

  test('is free again when the person leaves, and waits when the person is only cut off', async () => {
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: person.seatId }))
    person.cut()
    await world.timers.pass(61_000)
    expect(chair.dataOf('floor.stageChanged').at(-1)).toEqual({ stageSeatId: null })
    const back = world.client(person.account)
    const { seatId } = await back.join()
    expect(chair.dataOf('floor.stageChanged').at(-1)).toEqual({ stageSeatId: seatId })
    granted(await handlers()['seats.leave'](back.call, {}))
    const again = await world.client(person.account).join()
    expect(again.snapshot.stageSeatId).toBeNull()
  })

  test('a seat that is not here is refused', async () => {
    expect(refusal(await handlers()['floor.putOnStage'](chair.call, { seatId: nobody }))).toBe('noSuchSeat')
  })

  test('is changed by nothing that could not be saved', async () => {
    await world.database.schema.dropTable('live_meetings').execute()
    await expect(handlers()['floor.putOnStage'](chair.call, { seatId: person.seatId })).rejects.toThrow()
    expect(chair.dataOf('floor.stageChanged')).toEqual([])
    expect((await world.client(await world.invite('new', 'delegate')).join()).snapshot.stageSeatId).toBeNull()
  })
})

describe('muting', () => {
  test('pauses the sound on the media plane, is told to the person and seen by everybody', async () => {
    await person.send('mic')
    await world.timers.pass(300)
    granted(await handlers()['floor.muteSeat'](chair.call, { seatId: person.seatId }))
    expect(isPaused(person.seatId)).toBe(true)
    expect(person.dataOf('floor.mutedBy')).toEqual([{ byName: 'chair' }])
    await world.timers.pass(250)
    expect(chair.dataOf('seats.changed').at(-1)?.changed).toMatchObject([{ seatId: person.seatId, mic: 'off' }])
  })

  test('is undone by the person alone', async () => {
    await person.send('mic')
    granted(await handlers()['floor.muteSeat'](chair.call, { seatId: person.seatId }))
    granted(await person.setSending('mic', true))
    expect(isPaused(person.seatId)).toBe(false)
  })

  test('all but oneself, and says how many microphones were on', async () => {
    const third = await world.seat('third', 'delegate')
    await chair.send('mic')
    await person.send('mic')
    await third.send('mic')
    await third.setSending('mic', false)
    expect(granted(await handlers()['floor.muteAll'](chair.call, {}))).toEqual({ muted: 1 })
    expect(isPaused(chair.seatId)).toBe(false)
    expect(isPaused(person.seatId)).toBe(true)
    expect(third.dataOf('floor.mutedBy')).toEqual([])
  })

  test('without a media worker the microphone is off all the same', async () => {
    await person.send('mic')
    await world.timers.pass(300)
    world.plane.stopWorker()
    granted(await handlers()['floor.muteSeat'](chair.call, { seatId: person.seatId }))
    await world.timers.pass(250)
    expect(chair.dataOf('seats.changed').at(-1)?.changed).toMatchObject([{ seatId: person.seatId, mic: 'off' }])
  })
})

describe('showing somebody out', () => {
  test('closes the line with its own code, tells the others, and asks for a new join', async () => {
    const first = world.client(person.account)
    const { resumeToken: token, epoch, seq: lastSeq } = await first.join({ takeOver: true })
    const seatId = person.seatId
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId }))
    expect(first.closedWith).toBe(CLOSE.removed)
    await world.timers.pass(300)
    expect(chair.dataOf('seats.changed').at(-1)?.left).toEqual([{ seatId, reason: 'removed' }])
    const again = await world.client(person.account).join({ resume: { token, epoch, lastSeq } })
    expect(again.seatId).not.toBe(seatId)
    expect(again.resumed).toBe(false)
  })

  test('is not possible for oneself', async () => {
    expect(refusal(await handlers()['floor.removeSeat'](chair.call, { seatId: chair.seatId }))).toBe('ownSeat')
  })

  test('works on somebody who is cut off', async () => {
    person.cut()
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId: person.seatId }))
    await settle()
    expect((await world.client(await world.invite('w', 'observer')).join()).snapshot.seats).toHaveLength(2)
  })

  test('every act of the chair is in the record', async () => {
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId: person.seatId }))
    const rows = await world.database.selectFrom('audit').select(['action', 'account_id', 'details']).execute()
    expect(rows).toContainEqual({
      action: 'floor.removeSeat',
      account_id: chair.account.accountId,
      details: JSON.stringify({ of: person.account.accountId }),
    })
  })
})
