// Over 300 lines: what a cut does is tried and, for all orders of changes, held by a property in one world of seats and a pretended plane.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FakeConsumer } from '../../sfu/fake-peer.ts'
import { CUT_ALONE_MS, PLAN_AFTER_MS } from './planner.ts'
import { PREPARE_EVERY_MS } from '../preparing/slice.ts'
import { granted, openRoomWorld, type RoomWorld } from '../seats/test-support.ts'
import { mayBeHeard } from '../wire/may-be-heard.ts'
import { FloorState } from '../floor/wire.ts'
import type { Rung } from './wire.ts'

/** Changes of the speaker, of who is next and of what is sent, several within a second, on the pretended plane. */

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
type Seated = Awaited<ReturnType<RoomWorld['seat']>>

interface Meeting {
  readonly world: RoomWorld
  readonly chair: Seated
  readonly seats: readonly Seated[]
}

/** A chair and delegates, all of whom show a camera and have a microphone that is on as far as the floor lets it be. */
async function openMeeting(delegates: number, mode: 'floor' | 'open' = 'floor'): Promise<Meeting> {
  const world = await openRoomWorld()
  const chair = await world.seat('chair', 'chair')
  const seats = [chair]
  for (let n = 1; n <= delegates; n += 1) seats.push(await world.seat(`delegate${n}`, 'delegate'))
  for (const each of seats) {
    await each.send('camera')
    await each.send('mic')
  }
  granted(await world.rooms.handlers['floor.setMode'](chair.call, { mode }))
  const meeting = { world, chair, seats }
  await world.timers.pass(PREPARE_EVERY_MS)
  await setUp(meeting)
  return meeting
}
async function close({ world }: Meeting): Promise<void> {
  await world.rooms.close()
  await world.database.destroy()
}

/** Each client sets up all that it was offered and asks for it, as pages do. */
async function setUp({ world, seats }: Meeting): Promise<void> {
  for (const { call, dataOf } of seats) {
    const consumerIds = dataOf('media.consumers').flatMap(({ added }) => added.map(({ consumerId }) => consumerId))
    for (let from = 0; from < consumerIds.length; from += 64) {
      granted(await world.rooms.handlers['media.resume'](call, { consumerIds: consumerIds.slice(from, from + 64) }))
    }
  }
}
const consumersOf = ({ world }: Meeting, { deviceId }: Seated) =>
  world.plane.room(world.meetingId).consumersOf(deviceId)
const of = (consumers: readonly FakeConsumer[], from: Seated, source = 'camera') =>
  consumers.find((one) => one.peerId === from.deviceId && one.source === source)
/** What the page of this seat shows or plays, by all that it was told. */
function shownAt({ dataOf }: Seated): string[] {
  const there = new Set<string>()
  let resting: readonly string[] = []
  for (const change of dataOf('media.consumers')) {
    for (const id of change.removed) there.delete(id)
    for (const { consumerId } of change.added) there.add(consumerId)
    resting = change.resting
  }
  return [...there].filter((id) => !resting.includes(id)).sort()
}
const flowingAt = (meeting: Meeting, seat: Seated) =>
  consumersOf(meeting, seat)
    .filter(({ paused }) => !paused)
    .map(({ consumerId }) => consumerId)
    .sort()

test('the next one rests at every device, and flows at all of them at the moment when it comes onto the stage', async () => {
  const meeting = await openMeeting(4)
  const { world, chair, seats } = meeting
  const [, before, next, ...others] = seats
  if (before === undefined || next === undefined) throw new Error('there are four')
  const { handlers } = world.rooms
  granted(await handlers['floor.putOnStage'](chair.call, { seatId: before.seatId }))
  granted(await handlers['preparing.set'](chair.call, { seatId: next.seatId }))
  await world.timers.pass(2 * PREPARE_EVERY_MS)
  await setUp(meeting)
  for (const each of others) {
    const there = consumersOf(meeting, each)
    expect(of(there, next)).toMatchObject({ paused: true, maxSpatialLayer: 2 })
    expect(of(there, next, 'mic')).toMatchObject({ paused: true })
    expect(of(there, before)).toMatchObject({ paused: false })
    expect(shownAt(each)).toEqual(flowingAt(meeting, each))
  }
  // Its camera sends the largest layer beforehand, and its microphone nothing.
  expect(next.dataOf('media.demand').at(-1)?.sources).toMatchObject({ camera: 2, mic: 'none' })
  const ids = others.map((each) => of(consumersOf(meeting, each), next)?.consumerId)
  for (const each of others) each.heard.length = 0

  granted(await handlers['floor.putOnStage'](chair.call, { seatId: next.seatId }))
  // No time passes.
  for (const [nth, each] of others.entries()) {
    const there = consumersOf(meeting, each)
    expect(of(there, next)).toMatchObject({ consumerId: ids[nth], paused: false, maxSpatialLayer: 2 })
    expect(of(there, before)?.paused).toBe(true)
    // Without the floor nobody hears it.
    expect(of(there, next, 'mic')?.paused).toBe(true)
    expect(each.dataOf('media.consumers').flatMap(({ added, removed }) => [...added, ...removed])).toEqual([])
    expect(each.dataOf('media.stage')).toEqual([{ seatId: next.seatId }])
  }
  granted(await handlers['floor.give'](chair.call, { seatId: next.seatId, instead: true }))
  for (const each of others) expect(of(consumersOf(meeting, each), next, 'mic')?.paused).toBe(false)
  await world.timers.pass(CUT_ALONE_MS)
  for (const each of others) expect(of(consumersOf(meeting, each), before)).toBeUndefined()
  await close(meeting)
})

test('a change that is taken back at once leaves all as it was', async () => {
  const meeting = await openMeeting(4)
  const { world, chair, seats } = meeting
  const [, before, next, ...others] = seats
  if (before === undefined || next === undefined) throw new Error('there are four')
  const stage = async (seat: Seated) =>
    granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: seat.seatId }))
  await stage(before)
  granted(await world.rooms.handlers['preparing.set'](chair.call, { seatId: next.seatId }))
  await world.timers.pass(2 * PREPARE_EVERY_MS)
  await setUp(meeting)
  await stage(next)
  await stage(before)
  await world.timers.pass(CUT_ALONE_MS + PLAN_AFTER_MS)
  for (const each of others) {
    expect(of(consumersOf(meeting, each), before)).toMatchObject({ paused: false })
    expect(of(consumersOf(meeting, each), next)).toMatchObject({ paused: true })
    expect(shownAt(each)).toEqual(flowingAt(meeting, each))
  }
  await close(meeting)
})

test('nothing else is planned in the moment after a cut', async () => {
  const meeting = await openMeeting(4)
  const { world, chair, seats } = meeting
  const [, one, two, watching] = seats
  if (one === undefined || two === undefined || watching === undefined) throw new Error('there are four')
  const { handlers } = world.rooms
  granted(await handlers['preparing.set'](chair.call, { seatId: one.seatId }))
  await world.timers.pass(2 * PREPARE_EVERY_MS)
  await setUp(meeting)
  granted(await handlers['floor.putOnStage'](chair.call, { seatId: one.seatId }))
  granted(await handlers['preparing.set'](chair.call, { seatId: two.seatId }))
  const view = { smallPictures: [two.seatId], video: 'all' as const, rung: 'full' as const }
  granted(await handlers['media.view'](watching.call, view))
  await world.timers.pass(PLAN_AFTER_MS)
  expect(of(consumersOf(meeting, watching), two)).toBeUndefined()
  await world.timers.pass(CUT_ALONE_MS)
  expect(of(consumersOf(meeting, watching), two)).toMatchObject({ maxSpatialLayer: 0, resting: false })
  await world.timers.pass(PREPARE_EVERY_MS)
  expect(of(consumersOf(meeting, watching), two, 'mic')).toMatchObject({ resting: true })
  await close(meeting)
})

test('who is changed five times in a second as the next one is prepared at most twice', async () => {
  const meeting = await openMeeting(4)
  const { world, chair, seats } = meeting
  const [, ...others] = seats
  await world.timers.pass(PREPARE_EVERY_MS)
  for (const each of seats) each.heard.length = 0
  for (const next of [...others, ...others].slice(0, 5)) {
    granted(await world.rooms.handlers['preparing.set'](chair.call, { seatId: next.seatId }))
    await world.timers.pass(150)
  }
  await world.timers.pass(2 * PREPARE_EVERY_MS)
  for (const each of seats) {
    const resting = consumersOf(meeting, each).filter((one) => one.resting)
    for (const { peerId } of resting) expect(peerId).toBe(others[0]?.deviceId)
    expect(each.dataOf('media.consumers').length).toBeLessThanOrEqual(3)
  }
  await close(meeting)
})

test('where the link bears no picture the sound alone is prepared', async () => {
  const meeting = await openMeeting(2)
  const { world, chair, seats } = meeting
  const [, next, weak] = seats
  if (next === undefined || weak === undefined) throw new Error('there are two')
  const on = async (rung: Rung) => {
    granted(await world.rooms.handlers['media.view'](weak.call, { smallPictures: [], video: 'all', rung }))
    await world.timers.pass(PLAN_AFTER_MS)
    return consumersOf(meeting, weak)
      .filter(({ resting }) => resting)
      .map(({ source, maxSpatialLayer }) => `${source} ${maxSpatialLayer ?? ''}`.trim())
      .sort()
  }
  granted(await world.rooms.handlers['preparing.set'](chair.call, { seatId: next.seatId }))
  await world.timers.pass(2 * PREPARE_EVERY_MS)
  expect(await on('full')).toEqual(['camera 2', 'mic'])
  expect(await on('smallStage')).toEqual(['camera 0', 'mic'])
  expect(await on('still')).toEqual(['mic'])
  expect(await on('sound')).toEqual(['mic'])
  expect(await on('text')).toEqual([])
  await close(meeting)
})

const anyStep = fc.record({
  move: fc.constantFrom(
    ...(['next', 'next', 'stage', 'stage', 'give', 'giveInstead', 'take', 'nobodyNext', 'nobodyOnStage'] as const),
    ...(['micOn', 'micOff', 'camera', 'noCamera', 'small', 'rung', 'setUp', 'leave'] as const),
  ),
  who: fc.nat(4),
  rung: fc.constantFrom<Rung>('full', 'smallStage', 'still', 'sound', 'text'),
  /** Until the next step. */
  passes: fc.constantFrom(0, 0, 20, 60, 200, 1_100),
})
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

async function play(meeting: Meeting, { move, who, rung }: Step, away: Set<number>): Promise<unknown> {
  const { world, chair, seats } = meeting
  const seat = seats[who]
  if (seat === undefined) throw new Error('there are five')
  const { handlers } = world.rooms
  const { seatId } = seat
  const view = { smallPictures: [seatId], video: 'all' as const, rung }
  if (away.has(who) && !['next', 'stage', 'give', 'giveInstead', 'take'].includes(move)) return null
  switch (move) {
    case 'next':
    case 'nobodyNext':
      return handlers['preparing.set'](chair.call, { seatId: move === 'next' ? seatId : null })
    case 'stage':
    case 'nobodyOnStage':
      return handlers['floor.putOnStage'](chair.call, { seatId: move === 'stage' ? seatId : null })
    case 'give':
    case 'giveInstead':
      return handlers['floor.give'](chair.call, { seatId, instead: move === 'giveInstead' })
    case 'take':
      return handlers['floor.take'](chair.call, { seatId })
    case 'micOn':
    case 'micOff':
      return seat.setSending('mic', move === 'micOn')
    case 'camera':
      return seat.send('camera')
    case 'noCamera':
      return handlers['media.stopSending'](seat.call, { source: 'camera' })
    case 'small':
      return handlers['media.view'](chair.call, view)
    case 'rung':
      return handlers['media.view'](seat.call, { ...view, smallPictures: [] })
    case 'setUp':
      return setUp({ ...meeting, seats: seats.filter((_, nth) => !away.has(nth)) })
    case 'leave':
      if (who === 0) return null
      away.add(who)
      return handlers['seats.leave'](seat.call, {})
    default:
      return move satisfies never
  }
}

test(
  `changes within a second end right, and what rests is never sent (seed ${SEED})`,
  { timeout: 120_000 },
  async () => {
    let rested = 0
    let cut = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 30 }), async (steps) => {
        const meeting = await openMeeting(4)
        const { world, chair, seats } = meeting
        const away = new Set<number>()
        const isOn = (peerId: string) =>
          world.plane
            .room(world.meetingId)
            .producersOf(peerId)
            .some((one) => one.source === 'mic' && !one.paused)
        const seatOf = (deviceId: string) => seats.find((one) => one.deviceId === deviceId)
        try {
          for (const step of steps) {
            await play(meeting, step, away)
            const floor = FloorState.parse(chair.dataOf('floor.changed').at(-1))
            for (const [nth, each] of seats.entries()) {
              if (away.has(nth)) continue
              for (const { peerId, source, paused, resting } of consumersOf(meeting, each)) {
                if (resting) expect(paused).toBe(true)
                const from = seatOf(peerId)
                const roles = [from === chair ? ('chair' as const) : ('delegate' as const)]
                // What has left sends nothing, and its consumers go with the next plan.
                const isHere = from !== undefined && !away.has(seats.indexOf(from))
                if (source === 'mic' && !paused && isHere && isOn(peerId)) {
                  expect(mayBeHeard(floor, { seatId: from.seatId, roles })).toBe(true)
                }
              }
            }
            await world.timers.pass(step.passes)
          }
          await world.timers.pass(3 * PREPARE_EVERY_MS)
          await setUp({ ...meeting, seats: seats.filter((_, nth) => !away.has(nth)) })
          const next = chair.dataOf('preparing.changed').at(-1)?.seatId ?? null
          for (const [nth, each] of seats.entries()) {
            if (away.has(nth)) continue
            const there = consumersOf(meeting, each)
            // What flows is what the page shows, and what rests is of the next one.
            expect(shownAt(each)).toEqual(flowingAt(meeting, each))
            for (const { peerId, resting } of there) if (resting) expect(seatOf(peerId)?.seatId).toBe(next)
            rested += there.filter((one) => one.resting).length
          }
          cut += steps.filter(({ move }) => move === 'stage').length
        } finally {
          await close(meeting)
        }
      }),
      { seed: SEED, numRuns: 40 },
    )
    // It says something only when something rested and stages changed.
    expect(rested).toBeGreaterThan(20)
    expect(cut).toBeGreaterThan(20)
  },
)
