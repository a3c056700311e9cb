// Over 300 lines: what a room tells its seats, event by event, in one world of people, clocks and timers.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rightsOf } from '../meeting/rules.ts'
import { CLOSE } from '../wire/kit.ts'
import { joinSeat } from '../seats/wire.ts'
import {
  granted,
  openRoomWorld,
  refusal,
  settle,
  unpacked,
  type FakeClient,
  type RoomWorld,
} from '../seats/test-support.ts'

let world: RoomWorld
beforeEach(async () => {
  world = await openRoomWorld()
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
/** Seats that are joined, as a newcomer sees them. */
const seatsSeenBy = async (username: string) => {
  const { snapshot } = await world.client(await world.invite(username, 'observer')).join()
  return unpacked(snapshot.seats)
}
/** What somebody was told of a seat, in words, one after the other. */
const toldOf = (client: FakeClient, seatId: string) =>
  client.dataOf('seats.changed').flatMap(({ seats }) => {
    const seat = unpacked(seats)[seatId]
    return seat === undefined ? [] : [seat]
  })

describe('joining', () => {
  test('the answer fits the wire, holds the joiner, and gives the number of the last event', async () => {
    const chair = world.client(await world.invite('chair', 'chair'))
    const joined = joinSeat.result.parse(await chair.join())
    expect(unpacked(joined.snapshot.seats)).toMatchObject({
      [joined.seatId]: { connection: 'here', mic: 'off', chair: true },
    })
    expect(joined.own.devices).toMatchObject([{ deviceId: joined.deviceId, fullName: 'chair', label: 'Máy chính' }])
    expect(joined.snapshot).toMatchObject({
      meeting: { title: 'Giao ban tuần', state: 'inSession' },
      stageSeatId: null,
    })
    expect(joined.resumed).toBe(false)
    expect(joined.seq).toBe(0)
  })

  test('events before the answer are numbered within it, and those after it follow without a gap', async () => {
    const chair = await world.seat('chair', 'chair')
    const late = world.client(await world.invite('late', 'delegate'))
    granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: chair.seatId }))
    const { seq, snapshot } = await late.join()
    expect(snapshot.stageSeatId).toBe(chair.seatId)
    granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: null }))
    granted(await world.rooms.handlers['presenting.give'](chair.call, { seatId: chair.seatId }))
    await world.timers.pass(1_000)
    const numbers = late.heard.flatMap((one) => (one.seq === undefined || one.seq <= seq ? [] : [one.seq]))
    expect(numbers.length).toBeGreaterThanOrEqual(3)
    expect(numbers).toEqual(numbers.map((_, index) => seq + 1 + index))
  })

  test.each([
    ['draft', 'notOpenYet'],
    ['postponed', 'notOpenYet'],
    ['ended', 'meetingOver'],
    ['cancelled', 'meetingOver'],
  ] as const)('a meeting that is %s is refused with %s', async (state, code) => {
    const delegate = world.client(await world.invite('delegate', 'delegate'))
    await world.setState(state)
    expect(['notFound', code]).toContain(refusal(await delegate.tryJoin()))
  })

  test('works without media, and media come later by themselves', async () => {
    world.plane.stopWorker()
    const chair = world.client(await world.invite('chair', 'chair'))
    await chair.join()
    expect(refusal(await world.rooms.handlers['media.open'](chair.call, {}))).toBe('mediaUnavailable')
    world.plane.startWorker()
    expect((await chair.openMedia()).generation).toBeGreaterThan(0)
  })

  test('a full meeting refuses a new person but takes back one of its own', async () => {
    await world.rooms.close()
    await world.database.destroy()
    world = await openRoomWorld({ maxSeats: 2 })
    const first = world.client(await world.invite('first', 'delegate'))
    const { resumeToken, epoch, seq } = await first.join()
    await world.client(await world.invite('second', 'delegate')).join()
    const third = world.client(await world.invite('third', 'delegate'))
    expect(refusal(await third.tryJoin())).toBe('meetingFull')
    first.cut()
    const again = world.client(first.account)
    const { snapshot } = await again.join({ resume: { token: resumeToken, epoch, lastSeq: seq } })
    expect(Object.keys(unpacked(snapshot.seats))).toHaveLength(2)
  })

  test('one socket takes one seat, however fast it asks', async () => {
    const chair = world.client(await world.invite('chair', 'chair'))
    const answers = await Promise.all([chair.tryJoin(), chair.tryJoin(), chair.tryJoin({ claim: 'takeOver' })])
    expect(answers.map(refusal)).toEqual([null, 'outOfOrder', 'outOfOrder'])
  })

  test('a socket that broke while it was joining leaves a seat that is away, and no ghost', async () => {
    const chair = world.client(await world.invite('chair', 'chair'))
    const joining = chair.join()
    chair.cut()
    await joining
    const seatId = world.personSeat(chair.account.accountId)
    expect((await seatsSeenBy('witness'))[seatId]).toMatchObject({ connection: 'away' })
    await world.timers.pass(60_000)
    expect(await seatsSeenBy('witness2')).not.toHaveProperty(seatId)
  })
})

describe('a cut link', () => {
  test('the others see it cut off, the seat waits, and after the grace time it is given up as lost', async () => {
    const chair = await world.seat('chair', 'chair')
    const other = await world.seat('other', 'delegate')
    await world.timers.pass(1_000)
    chair.heard.length = 0
    other.cut()
    await world.timers.pass(300)
    expect(toldOf(chair, other.seatId)).toMatchObject([{ connection: 'away' }])
    await world.timers.pass(59_600)
    expect(toldOf(chair, other.seatId)).toHaveLength(1)
    await world.timers.pass(500)
    expect(toldOf(chair, other.seatId)).toMatchObject([{ connection: 'away' }, { connection: 'absent' }])
    expect(world.plane.room(world.meetingId).isFlowing(other.deviceId)).toBe(false)
  })

  test('a page that is gone takes its media along at once, and the seat waits all the same', async () => {
    const witness = await world.seat('witness', 'chair')
    const person = await world.seat('person', 'delegate')
    const isFlowing = () => world.plane.room(world.meetingId).isFlowing(person.deviceId)
    expect(isFlowing()).toBe(true)
    person.cut(1001)
    await world.timers.pass(300)
    expect(isFlowing()).toBe(false)
    expect(toldOf(witness, person.seatId).at(-1)).toMatchObject({ connection: 'away' })
  })

  test('a seat that comes back in time is the same, keeps its media and its microphone as it was', async () => {
    const witness = await world.seat('witness', 'chair')
    const person = world.client(await world.invite('person', 'delegate'))
    const first = await person.join()
    await person.openMedia()
    await person.send('mic')
    await person.setSending('mic', false)
    person.cut()
    await world.timers.pass(20_000)
    const back = world.client(person.account)
    const second = await back.join({ resume: { token: first.resumeToken, epoch: first.epoch, lastSeq: first.seq } })
    expect(second).toMatchObject({ seatId: first.seatId, deviceId: first.deviceId, resumed: true })
    expect(second.resumeToken).not.toBe(first.resumeToken)
    await world.timers.pass(120_000)
    expect((await seatsSeenBy('late'))[first.seatId]).toMatchObject({ connection: 'here', mic: 'off' })
    expect(toldOf(witness, first.seatId).map(({ connection }) => connection)).not.toContain('absent')
  })

  test('nobody is unmuted by a return: where media did not outlast the cut the microphone is off', async () => {
    const person = world.client(await world.invite('person', 'delegate'))
    const { resumeToken, epoch, seq, seatId } = await person.join()
    await person.openMedia()
    await person.send('mic')
    await person.send('camera')
    expect((await seatsSeenBy('w1'))[seatId]).toMatchObject({ mic: 'on', camera: 'on' })
    person.cut()
    world.plane.killWorker()
    const back = world.client(person.account)
    const joined = await back.join({ resume: { token: resumeToken, epoch, lastSeq: seq } })
    expect(joined.resumed).toBe(false)
    expect((await seatsSeenBy('w2'))[seatId]).toMatchObject({ mic: 'off', camera: 'off' })
    await back.openMedia()
    await world.timers.pass(1_000)
    expect((await seatsSeenBy('w3'))[seatId]).toMatchObject({ mic: 'off', camera: 'off' })
    expect(refusal(await back.setSending('mic', true))).toBe('mediaUnavailable')
  })

  test('a proof whose answer was lost with the link still counts, and no longer once its successor was used', async () => {
    const account = await world.invite('person', 'delegate')
    const first = await world.client(account).join()
    const resume = { token: first.resumeToken, epoch: first.epoch, lastSeq: first.seq }
    const second = world.client(account)
    await second.join({ resume })
    const third = world.client(account)
    await third.join({ resume })
    expect(second.closedWith).toBe(CLOSE.takenOver)
    expect(second.dataOf('seats.takenOver')).toEqual([])
    granted(await world.rooms.handlers['seats.beat'](third.call, { link: 'good' }))
    expect(refusal(await world.client(account).tryJoin({ resume }))).toBe('alreadySeated')
  })

  test('a proof whose answer was lost counts also when the link of that answer is known to be broken', async () => {
    const account = await world.invite('person', 'delegate')
    const first = await world.client(account).join()
    const resume = { token: first.resumeToken, epoch: first.epoch, lastSeq: first.seq }
    const second = world.client(account)
    await second.join({ resume })
    second.cut()
    expect((await world.client(account).join({ resume })).deviceId).toBe(first.deviceId)
  })

  test('an ended session waits for nobody: the seat and its media go at once', async () => {
    const person = await world.seat('person', 'delegate')
    person.cut(CLOSE.sessionEnded)
    await settle()
    expect(await seatsSeenBy('witness')).not.toHaveProperty(person.seatId)
    expect(world.plane.room(world.meetingId).isFlowing(person.deviceId)).toBe(false)
  })
})

describe('the same person twice', () => {
  test('the second is asked, and told to the first only when it takes over', async () => {
    const first = await world.seat('person', 'delegate')
    await first.send('mic')
    const second = world.client(first.account, 'Firefox, Android')
    expect(refusal(await second.tryJoin())).toBe('alreadySeated')
    expect(first.closedWith).toBeNull()
    const joined = await second.join({ claim: 'takeOver' })
    expect(first.dataOf('seats.takenOver')).toHaveLength(1)
    expect(first.closedWith).toBe(CLOSE.takenOver)
    expect(joined).toMatchObject({ seatId: first.seatId, resumed: false })
    expect(joined.own.devices.map(({ deviceId }) => deviceId)).toEqual([joined.deviceId])
    expect(Object.values(unpacked(joined.snapshot.seats))).toMatchObject([{ connection: 'here', mic: 'off' }])
    expect(world.plane.room(world.meetingId).producersOf(first.deviceId)).toEqual([])
  })

  test('a device that was taken over can do nothing more, also with what was under way', async () => {
    const first = await world.seat('person', 'delegate')
    const second = world.client(first.account)
    const joining = second.join({ claim: 'takeOver' })
    const late = first.send('mic').catch((error: unknown) => error)
    await joining
    await late
    expect(refusal(await world.rooms.handlers['seats.beat'](first.call, { link: 'good' }))).toBe('notSeated')
    expect(refusal(await world.rooms.handlers['media.open'](first.call, {}))).toBe('notSeated')
    expect(world.plane.room(world.meetingId).producersOf(first.deviceId)).toEqual([])
  })

  test("another person's proof opens nothing", async () => {
    const victim = world.client(await world.invite('victim', 'delegate'))
    const { resumeToken, epoch, seq, seatId } = await victim.join()
    const thief = world.client(await world.invite('thief', 'delegate'))
    const joined = await thief.join({ resume: { token: resumeToken, epoch, lastSeq: seq } })
    expect(joined.seatId).not.toBe(seatId)
    expect(victim.closedWith).toBeNull()
  })
})

describe('leaving and the end', () => {
  test('leaving is announced and takes media along', async () => {
    const chair = await world.seat('chair', 'chair')
    const person = await world.seat('person', 'delegate')
    await person.send('camera')
    granted(await world.rooms.handlers['seats.leave'](person.call, {}))
    await world.timers.pass(300)
    expect(toldOf(chair, person.seatId).at(-1)).toMatchObject({ connection: 'absent', camera: 'none' })
    expect(world.plane.room(world.meetingId).producersOf(person.deviceId)).toEqual([])
    expect(refusal(await world.rooms.handlers['seats.beat'](person.call, { link: 'good' }))).toBe('notSeated')
  })

  test('a meeting that ends sends everybody out after they were told, and closes the media room', async () => {
    const chair = await world.seat('chair', 'chair')
    const away = await world.seat('away', 'delegate')
    away.cut()
    await world.setState('ended')
    const changed = {
      state: 'ended',
      stateReason: null,
      revision: 2,
      title: 'Giao ban',
      kind: 'briefing',
      place: '',
      startsAtMs: 0,
      endsAtMs: 1,
      agenda: null,
      peopleChanged: false,
      rights: rightsOf('chair', { state: 'ended', startsAtMs: 0 }, 0),
    } as const
    world.rooms.announcer.announceByViewer(world.meetingId, 'meeting.changed', () => changed)
    await world.rooms.meetingStateChanged(world.meetingId, 'ended')
    expect(chair.closedWith).toBe(CLOSE.meetingEnded)
    expect(chair.heard.at(-1)).toMatchObject({ event: 'seats.changed' })
    expect(chair.dataOf('meeting.changed')).toEqual([changed])
    expect(() => world.plane.room(world.meetingId)).toThrow()
    expect(refusal(await world.client(chair.account).tryJoin())).toBe('meetingOver')
  })

  test('a paused meeting keeps its seats', async () => {
    const chair = await world.seat('chair', 'chair')
    await world.rooms.meetingStateChanged(world.meetingId, 'paused')
    expect(chair.closedWith).toBeNull()
  })

  test('a room that nobody is in any longer is closed after a while', async () => {
    const chair = await world.seat('chair', 'chair')
    granted(await world.rooms.handlers['seats.leave'](chair.call, {}))
    expect(world.plane.room(world.meetingId)).toBeDefined()
    await world.timers.pass(31_000)
    expect(() => world.plane.room(world.meetingId)).toThrow()
  })

  test('closing stops every timer', async () => {
    const chair = await world.seat('chair', 'chair')
    const other = await world.seat('other', 'delegate')
    await chair.send('mic')
    other.cut()
    await world.rooms.close()
    await world.rooms.close()
    expect(world.timers.waiting).toBe(0)
  })
})
