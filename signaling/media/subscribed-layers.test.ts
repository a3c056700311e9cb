import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, openRoomWorld, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { moment } from '../kit/clock.ts'
import {
  withLinger,
  subscribedLayersOf,
  LINGER_MS,
  manyWeakListeners,
  NOT_WANTED,
  stillDemand,
  type SubscribedLayers,
  type LayersSent,
} from './subscribed-layers.ts'
import { kindOf, mediaDemand, MediaSource, type Rung } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const camera = (peerId: string, maxSpatialLayer: number) => ({
  peerId,
  source: 'camera' as const,
  maxSpatialLayer,
  priority: 1,
})

describe('what is wanted', () => {
  const sending = [
    { deviceId: 'a', producing: ['mic', 'camera', 'screen'] as const, heard: true, within: 'full' as const },
    { deviceId: 'b', producing: ['mic', 'secondMic', 'camera'] as const, heard: false, within: 'full' as const },
  ]
  const of = (...plans: Parameters<typeof subscribedLayersOf>[0] extends Iterable<infer P> ? P[] : never) =>
    Object.fromEntries(
      [...subscribedLayersOf(plans, sending)].map(([deviceId, own]) => [deviceId, Object.fromEntries(own)]),
    )
  test('is the highest layer that anybody receives', () => {
    expect(of([camera('a', 0)], [camera('a', 2), camera('b', 0)], [camera('a', 1)])).toMatchObject({
      a: { camera: 2 },
      b: { camera: 0 },
    })
  })
  test('is no more than the limit of its seat allows: faces go first, then what is shown, sound never', () => {
    const producing = ['mic', 'camera', 'screen'] as const
    const wanted = [camera('a', 2), { peerId: 'a', source: 'screen' as const, priority: 1 }]
    const within = (rung: Rung) => {
      const sender = { deviceId: 'a', producing, heard: true, within: rung }
      return Object.fromEntries(subscribedLayersOf([wanted], [sender]).get('a') ?? [])
    }
    expect(within('full')).toEqual({ mic: 0, camera: 2, screen: 2 })
    expect(within('smallStage')).toEqual({ mic: 0, camera: 0, screen: 0 })
    expect(within('still')).toEqual({ mic: 0, camera: NOT_WANTED, screen: 0 })
    expect(within('sound')).toEqual({ mic: 0, camera: NOT_WANTED, screen: NOT_WANTED })
  })
  test('is nothing where nobody receives, and microphones where they may be heard', () => {
    expect(of()).toEqual({
      a: { mic: 0, camera: NOT_WANTED, screen: NOT_WANTED },
      b: { mic: NOT_WANTED, secondMic: NOT_WANTED, camera: NOT_WANTED },
    })
  })
  test('leaves a screen as it is', () => {
    expect(of([{ peerId: 'a', source: 'screen', priority: 200 }])).toMatchObject({ a: { screen: 2 } })
  })
  test('knows nothing of what nobody sends', () => {
    expect(of([camera('c', 2), { peerId: 'b', source: 'screen', priority: 1 }])).toEqual(of())
  })
})

test(`more is asked for at once, less after a while and only when it stayed less (seed ${SEED})`, () => {
  const level = fc.constantFrom(NOT_WANTED, 0, 1, 2)
  const step = fc.record({ afterMs: fc.nat(1_500), camera: fc.option(level), mic: fc.constantFrom(NOT_WANTED, 0) })
  const seen = { ended: 0, lingering: 0 }
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let told: LayersSent['levels'] = new Map()
      let nowMs = 0
      const asked: { atMs: number; level: number | null }[] = []
      for (const { afterMs, camera: wantedCamera, mic } of steps) {
        nowMs += afterMs
        const wanted: SubscribedLayers = new Map([
          ['mic', mic],
          ...(wantedCamera === null ? [] : [['camera', wantedCamera] as const]),
        ] as const)
        asked.push({ atMs: nowMs, level: wantedCamera })
        const calm = withLinger(told, wanted, moment(nowMs))
        told = calm.levels
        expect(told.get('mic')?.level).toBe(mic)
        const now = told.get('camera')?.level ?? null
        if (wantedCamera === null) seen.ended += 1
        else if (now !== null && now > wantedCamera) seen.lingering += 1
        if (wantedCamera === null) expect(now).toBeNull()
        else expect(now).toBeGreaterThanOrEqual(wantedCamera)
        // Whatever was wanted within the last while is still given, unless the camera ended in between.
        const since = asked.findLastIndex((one) => one.level === null) + 1
        const lately = asked.slice(since).filter(({ atMs }) => nowMs - atMs < LINGER_MS)
        if (now !== null) for (const one of lately) expect(now).toBeGreaterThanOrEqual(one.level ?? NOT_WANTED)
        // More than wanted is given only while it is about to end.
        if (now !== null && wantedCamera !== null && now > wantedCamera) expect(calm.dueMs).not.toBeNull()
      }
    }),
    { seed: SEED, numRuns: 1_000 },
  )
  expect(Object.values(seen).every((times) => times > 100)).toBe(true)
})

test('stills are small and rare where the link is weak, and quick for receivers that see the stage by them', () => {
  const still = (more: Partial<Parameters<typeof stillDemand>[0]>) =>
    stillDemand({ onStage: false, watched: true, lookedAt: false, link: 'good', ...more })
  expect(still({})).toEqual({ everyMs: 5_000, width: 160 })
  expect(still({ link: 'bad' })).toEqual({ everyMs: 20_000, width: 128 })
  expect(still({ watched: false }).everyMs).toBeGreaterThanOrEqual(30_000)
  expect(still({ onStage: true, link: 'bad', watched: false })).toEqual({ everyMs: 2_000, width: 320 })
})

test('weak listeners are many from a tenth on, and until fewer than half of that are left', () => {
  const room = (weak: number, rung: Rung = 'sound'): Rung[] =>
    Array.from({ length: 40 }, (_, index) => (index < weak ? rung : 'full'))
  expect(manyWeakListeners(false, room(3))).toBe(false)
  expect(manyWeakListeners(false, room(4))).toBe(true)
  expect(manyWeakListeners(true, room(2, 'still'))).toBe(true)
  expect(manyWeakListeners(true, room(1))).toBe(false)
  // Who gets text alone does not listen, and who still sees a small stage has room for short packets.
  expect(manyWeakListeners(false, room(40, 'text'))).toBe(false)
  expect(manyWeakListeners(false, room(40, 'smallStage'))).toBe(false)
  expect(manyWeakListeners(true, [])).toBe(false)
})

describe('a device learns', () => {
  let world: RoomWorld
  let chair: Awaited<ReturnType<RoomWorld['seat']>>
  let person: Awaited<ReturnType<RoomWorld['seat']>>
  let third: Awaited<ReturnType<RoomWorld['seat']>>
  beforeEach(async () => {
    world = await openRoomWorld()
    chair = await world.seat('chair', 'chair')
    person = await world.seat('person', 'delegate')
    third = await world.seat('third', 'delegate')
    await world.timers.pass(1_000)
  })
  afterEach(async () => {
    await world.rooms.close()
    await world.database.destroy()
  })
  const look = async (client: FakeClient, smallPictures: readonly (typeof person)[], rung: Rung = 'full') =>
    granted(
      await world.rooms.handlers['media.view'](client.call, {
        smallPictures: smallPictures.map(({ seatId }) => seatId),
        video: 'all',
        rung,
      }),
    )
  const told = (client: FakeClient) => client.dataOf('media.demand')
  const sources = (client: FakeClient) => told(client).at(-1)?.sources

  test('at once what is wanted of what it has just begun, in one message that fits the wire', async () => {
    await third.send('camera')
    await third.send('mic')
    await world.timers.pass(100)
    expect(told(third)).toHaveLength(1)
    expect(mediaDemand.data.parse(told(third)[0])).toMatchObject({ sources: { camera: 'none', mic: 0 } })
    expect(told(person)).toEqual([])
  })

  test('within 300 ms that somebody watches, and only after a while that nobody does any longer', async () => {
    await third.send('camera')
    await world.timers.pass(100)
    await look(person, [third])
    await world.timers.pass(300)
    expect(sources(third)).toEqual({ camera: 0 })
    await look(person, [])
    await world.timers.pass(1_000)
    await look(person, [third])
    await world.timers.pass(5_000)
    expect(told(third)).toHaveLength(2)
    await look(person, [])
    await world.timers.pass(1_900)
    expect(sources(third)).toEqual({ camera: 0 })
    await world.timers.pass(300)
    expect(sources(third)).toEqual({ camera: 'none' })
  })

  test('that nobody watches when the last one who did has left', async () => {
    await third.send('camera')
    await look(person, [third])
    await world.timers.pass(100)
    granted(await world.rooms.handlers['seats.leave'](person.call, {}))
    await world.timers.pass(3_000)
    expect(sources(third)).toEqual({ camera: 'none' })
  })

  test('to send nothing of a microphone that may not be heard', async () => {
    await third.send('mic')
    await world.timers.pass(100)
    expect(sources(third)).toEqual({ mic: 0 })
    granted(await world.rooms.handlers['floor.setMode'](chair.call, { mode: 'floor' }))
    await world.timers.pass(100)
    expect(sources(third)).toEqual({ mic: 'none' })
    granted(await world.rooms.handlers['floor.give'](chair.call, { seatId: third.seatId, instead: false }))
    await world.timers.pass(100)
    expect(sources(third)).toEqual({ mic: 0 })
  })

  test('once more after a return, for it may have been lost with the link', async () => {
    const late = world.client(await world.invite('late', 'delegate'))
    const { resumeToken: token, epoch, seq: lastSeq } = await late.join()
    await late.openMedia()
    await late.send('camera')
    await world.timers.pass(100)
    late.cut()
    const back = world.client(late.account)
    expect(await back.join({ resume: { token, epoch, lastSeq } })).toMatchObject({ resumed: true })
    await world.timers.pass(100)
    expect(told(back)).toEqual(told(late))
    expect(told(back)).toHaveLength(1)
  })

  test('once more of a source that another producer has taken over', async () => {
    await third.send('camera')
    await world.timers.pass(100)
    await third.send('camera')
    await world.timers.pass(100)
    expect(told(third)).toHaveLength(2)
  })

  test('to give stills quickly while somebody sees it on the stage by stills alone', async () => {
    await chair.send('camera')
    await world.timers.pass(100)
    expect(told(chair).at(-1)).toMatchObject({ sources: { camera: 2 }, still: { everyMs: 30_000 } })
    for (const client of [person, third]) await look(client, [], 'still')
    await world.timers.pass(2_500)
    expect(told(chair).at(-1)).toMatchObject({ sources: { camera: 'none' }, still: { everyMs: 2_000, width: 320 } })
    for (const client of [person, third]) await look(client, [])
    await world.timers.pass(100)
    expect(told(chair).at(-1)).toMatchObject({ sources: { camera: 2 }, still: { everyMs: 30_000, width: 160 } })
    granted(await chair.setSending('camera', false))
    await world.timers.pass(100)
    expect(told(chair).at(-1)?.still).toBeNull()
  })

  test('that many listen on weak links, for as long as they do, and at most once in ten seconds', async () => {
    await third.send('mic')
    await world.timers.pass(10_000)
    expect(told(third).at(-1)?.weakListeners).toBe(false)
    await look(person, [], 'sound')
    await world.timers.pass(100)
    expect(told(third).at(-1)?.weakListeners).toBe(true)
    for (const rung of ['smallStage', 'sound', 'smallStage'] as const) {
      await look(person, [], rung)
      await world.timers.pass(1_000)
      expect(told(third).at(-1)?.weakListeners).toBe(true)
    }
    await world.timers.pass(10_000)
    expect(told(third).at(-1)?.weakListeners).toBe(false)
  })

  test('levels of sound as wanted or not, of pictures as layers', () => {
    for (const source of MediaSource.options) {
      const most = [
        ...(subscribedLayersOf(
          [[{ peerId: 'a', source, priority: 1 }]],
          [{ deviceId: 'a', producing: [source], heard: true, within: 'full' }],
        )
          .get('a')
          ?.values() ?? []),
      ]
      expect(most).toEqual([kindOf(source) === 'audio' ? 0 : 2])
    }
  })
})
