// Over 300 lines: the properties of a plan and its cases share one way of making up meetings.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FloorState } from '../floor/wire.ts'
import { moment } from '../kit/clock.ts'
import { SeatId } from '../wire/ids.ts'
import { Layout } from '../wire/layout.ts'
import type { View } from './device/device-media.ts'
import { cameraOf, type DeviceFacts, type RoomFacts, type SeatFacts } from './facts.ts'
import { dominantOf, FLOOR_VOICES, mayShare, planFor, planRoom } from './rules.ts'
import { PRIORITY } from './streams.ts'
import { kindOf, MediaSource, Rung, MOST_SMALL_PICTURES } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const VOICES = 12
const id = (number: number) => SeatId.parse(`seat${String(number).padStart(4, '0')}`)

function device(deviceId: string, sources: readonly MediaSource[], paused: readonly MediaSource[] = []): DeviceFacts {
  const producing = new Map(
    sources.map((source) => [source, { producerId: `${deviceId}-${source}`, paused: paused.includes(source) }]),
  )
  return { deviceId, role: 'delegate', lastSpokeAtMs: moment(0), producing }
}
/** A seat with one device that is called like it. */
function seat(number: number, sources: readonly MediaSource[], more: Partial<SeatFacts> = {}): SeatFacts {
  return {
    seatId: id(number),
    chair: false,
    heard: true,
    lastSpokeAtMs: moment(0),
    mainCamera: null,
    devices: [device(`device-${number}`, sources)],
    ...more,
  }
}
const facts = (seats: readonly SeatFacts[], ...stage: number[]): RoomFacts => ({
  seats,
  stage: stage.map(id),
  next: null,
  voices: VOICES,
})
const all = (...numbers: number[]): View => ({ smallPictures: numbers.map(id), video: 'all', rung: 'full' })
const wantedBy = (number: number, room: RoomFacts, view: View) => planFor(id(number), planRoom(room), view).wanted
const names = (plan: ReturnType<typeof wantedBy>) => plan.map(({ peerId, source }) => `${peerId} ${source}`)

const anyDevice = fc.record({
  sources: fc.subarray(MediaSource.options),
  paused: fc.subarray(MediaSource.options),
  lastSpokeAtMs: fc.nat(100).map(moment),
})
const anyRoom = fc
  .record({
    seats: fc.uniqueArray(
      fc.record({
        number: fc.nat(40),
        chair: fc.boolean(),
        heard: fc.boolean(),
        main: fc.option(fc.record({ nth: fc.nat(3), source: fc.constantFrom('camera', 'documentCamera') })),
        devices: fc.array(anyDevice, { minLength: 1, maxLength: 3 }),
      }),
      { selector: ({ number }) => number, maxLength: 41 },
    ),
    stage: fc.array(fc.nat(45), { maxLength: 4 }),
    next: fc.option(fc.nat(45)),
    voices: fc.constantFrom(FLOOR_VOICES, VOICES),
  })
  .map(({ seats, stage, next, voices }): RoomFacts => ({
    next: next === null ? null : id(next),
    stage: stage.map(id),
    voices,
    seats: seats.map(({ number, chair, heard, main, devices }) => ({
      seatId: id(number),
      chair,
      heard,
      lastSpokeAtMs: moment(0),
      mainCamera: main === null ? null : { deviceId: `device-${number}-${main.nth}`, source: main.source },
      devices: devices.map(({ sources, paused, lastSpokeAtMs }, nth) => ({
        ...device(`device-${number}-${nth}`, sources, paused),
        lastSpokeAtMs,
      })),
    })),
  }))
const anyView = fc.record({
  smallPictures: fc.array(fc.nat(45).map(id), { maxLength: 16 }),
  video: fc.constantFrom('all' as const, 'stageOnly' as const, 'none' as const),
  rung: fc.constantFrom(...Rung.options),
  layout: fc.constantFrom(undefined, ...Layout.options),
})

/** Pictures of places and of the shared screen, and the largest layer of a camera. */
const MOST_PICTURES = { standard: 12, one: 2, chairAndSpeaker: 2, grid4: 4, grid9: 9, content: 2, districts: 9 }
const LARGEST_LAYER = { standard: 2, one: 2, chairAndSpeaker: 2, grid4: 1, grid9: 1, content: 0, districts: 0 }

describe(`any plan (seed ${SEED})`, () => {
  type Check = (plan: ReturnType<typeof wantedBy>, room: RoomFacts, own: string, view: View) => void
  const expectOfAll = (check: Check) =>
    fc.assert(
      fc.property(anyRoom, anyView, fc.nat(45), (room, view, own) =>
        check(flowing(wantedBy(own, room, view)), room, id(own), view),
      ),
      { seed: SEED, numRuns: 2_000 },
    )
  const flowing = (plan: ReturnType<typeof wantedBy>) => plan.filter(({ resting }) => resting !== true)
  const seatOf = (room: RoomFacts) =>
    new Map(room.seats.flatMap((one) => one.devices.map(({ deviceId }) => [deviceId, one] as const)))
  const isVoice = (source: MediaSource) => source === 'mic' || source === 'secondMic'
  const isFace = (source: MediaSource) => source === 'camera' || source === 'documentCamera'

  test('keeps within the budget', () => {
    expectOfAll((plan, room) => {
      const count = (fits: (stream: (typeof plan)[number]) => boolean) => plan.filter(fits).length
      expect(count(({ source }) => isVoice(source))).toBeLessThanOrEqual(room.voices)
      expect(count(({ priority }) => priority === PRIORITY.small)).toBeLessThanOrEqual(MOST_SMALL_PICTURES)
      expect(count(({ priority }) => priority === PRIORITY.stage)).toBeLessThanOrEqual(1)
      expect(count(({ priority }) => priority === PRIORITY.chair)).toBeLessThanOrEqual(1)
      expect(count(({ source }) => source === 'screen')).toBeLessThanOrEqual(1)
      expect(count(({ source }) => source === 'screenAudio')).toBeLessThanOrEqual(1)
      expect(plan.length).toBeLessThanOrEqual(room.voices + 2 + 1 + 1 + MOST_SMALL_PICTURES)
    })
  })
  test('holds no more pictures than its layout shows, in no larger layer, whatever the page asks for', () => {
    expectOfAll((plan, _room, _own, { layout = 'standard' }) => {
      const pictures = plan.filter(({ source }) => isFace(source) || source === 'screen')
      expect(pictures.length).toBeLessThanOrEqual(MOST_PICTURES[layout])
      const largest = Math.max(0, ...plan.map(({ maxSpatialLayer }) => maxSpatialLayer ?? 0))
      expect(largest).toBeLessThanOrEqual(LARGEST_LAYER[layout])
    })
  })
  test('never holds a stream of the own seat, one that nobody sends, or one twice', () => {
    expectOfAll((plan, room, own) => {
      const sent = room.seats.flatMap(({ devices }) =>
        devices.flatMap((one) => [...one.producing.keys()].map((source) => `${one.deviceId} ${source}`)),
      )
      for (const name of names(plan)) expect(sent).toContain(name)
      for (const { peerId } of plan) expect(seatOf(room).get(peerId)?.seatId).not.toBe(own)
      expect(new Set(names(plan)).size).toBe(plan.length)
    })
  })
  test('forwards nobody who may not be heard', () => {
    expectOfAll((plan, room) => {
      for (const { peerId, source } of plan) {
        if (isVoice(source)) expect(seatOf(room).get(peerId)?.heard).toBe(true)
      }
    })
  })
  test('puts sound above all, then content, then the stage, and never drops sound for a picture', () => {
    let compared = 0
    expectOfAll((plan, room, own, view) => {
      const smallLayer = view.layout === 'grid4' ? 1 : 0
      for (const stream of plan) {
        expect(stream.priority === 255).toBe(kindOf(stream.source) === 'audio')
        if (isFace(stream.source)) expect(stream.priority).toBeLessThan(PRIORITY.screen)
        if (stream.priority === PRIORITY.small) expect(stream.maxSpatialLayer).toBe(smallLayer)
        if (stream.priority === PRIORITY.chair) expect(stream.maxSpatialLayer).toBeLessThanOrEqual(1)
      }
      if (view.rung === 'text') return
      const mics = room.seats
        .filter(({ heard, seatId }) => heard && seatId !== own)
        .flatMap(({ devices }) => devices.flatMap(({ producing }) => [...producing.keys()].filter(isVoice)))
      expect(plan.filter(({ source }) => isVoice(source))).toHaveLength(Math.min(mics.length, room.voices))
      if (mics.length > 0) compared += 1
    })
    expect(compared).toBeGreaterThan(600)
  })
  test('holds on each rung what the rung allows, and content as long as any face', () => {
    expectOfAll((plan, _room, _own, { rung, video }) => {
      const pictures = plan.filter(({ source }) => kindOf(source) === 'video')
      const faces = plan.filter(({ source }) => isFace(source))
      if (rung === 'text') expect(plan).toEqual([])
      if (rung === 'sound' || video === 'none') expect(pictures).toEqual([])
      if (rung === 'still') expect(faces).toEqual([])
      if (rung === 'smallStage') expect(faces.filter(({ maxSpatialLayer }) => maxSpatialLayer !== 0)).toEqual([])
      if (rung === 'smallStage' || video === 'stageOnly') expect(faces.length).toBeLessThanOrEqual(1)
    })
  })
  test('with a face holds the content that is shown too', () => {
    let compared = 0
    expectOfAll((plan, room, own) => {
      const shown = room.seats.find(({ devices }) => devices.some(({ producing }) => hasContent(producing)))
      const screen = shown?.devices.find(({ producing }) => hasContent(producing))?.producing.has('screen') === true
      if (!screen || shown?.seatId === own || !plan.some(({ source }) => isFace(source))) return
      expect(plan.some(({ source }) => source === 'screen')).toBe(true)
      compared += 1
    })
    expect(compared).toBeGreaterThan(100)
  })
  test('changes nothing of what flows by keeping the next one ready, and rests one picture and two microphones of that seat alone', () => {
    let rested = 0
    fc.assert(
      fc.property(anyRoom, anyView, fc.nat(45), (room, view, own) => {
        const plan = wantedBy(own, room, view)
        expect(flowing(plan)).toEqual(wantedBy(own, { ...room, next: null }, view))
        expect(new Set(names(plan)).size).toBe(plan.length)
        const resting = plan.filter((one) => one.resting === true)
        for (const { peerId } of resting) expect(seatOf(room).get(peerId)?.seatId).toBe(room.next)
        if (id(own) === room.next || view.rung === 'text') expect(resting).toEqual([])
        const pictures = resting.filter(({ source }) => isFace(source))
        const sounds = resting.filter(({ source }) => isVoice(source))
        expect(pictures.length + sounds.length).toBe(resting.length)
        expect(pictures.length).toBeLessThanOrEqual(view.rung === 'full' || view.rung === 'smallStage' ? 1 : 0)
        expect(sounds.length).toBeLessThanOrEqual(2)
        rested += resting.length
      }),
      { seed: SEED, numRuns: 4_000 },
    )
    expect(rested).toBeGreaterThan(100)
  })
  test('has ready exactly what flows once the next one is on the stage and may be heard', () => {
    let compared = 0
    fc.assert(
      fc.property(anyRoom, anyView, fc.nat(45), (room, view, own) => {
        const { next } = room
        if (next === null || id(own) === next || !room.seats.some(({ seatId }) => seatId === next)) return
        const ready = new Set(names(wantedBy(own, room, view)))
        const seats = room.seats.map((one) => (one.seatId === next ? { ...one, heard: true } : one))
        const onAir = wantedBy(own, { ...room, seats, stage: [next], next: null }, view)
        for (const { peerId, source } of onAir) {
          if (seatOf(room).get(peerId)?.seatId !== next || source === 'screenAudio' || source === 'secondMic') continue
          // Three devices in a hall have more than two microphones.
          if (source === 'mic' && seats.find(({ seatId }) => seatId === next)?.devices.length !== 1) continue
          expect(ready).toContain(`${peerId} ${source}`)
          compared += 1
        }
      }),
      { seed: SEED, numRuns: 5_000 },
    )
    expect(compared).toBeGreaterThan(60)
  })
  const hasContent = (producing: DeviceFacts['producing']) => producing.has('screen') || producing.has('screenAudio')
})

describe('a plan', () => {
  test('shows the chosen one in the best layer, the chair in the middle one, the page in the smallest', () => {
    const room = facts([seat(1, ['camera'], { chair: true }), ...[2, 3, 4].map((n) => seat(n, ['camera']))], 2)
    expect(wantedBy(4, room, all(1, 2, 3, 4))).toMatchObject([
      { peerId: 'device-2', maxSpatialLayer: 2 },
      { peerId: 'device-1', maxSpatialLayer: 1 },
      { peerId: 'device-3', maxSpatialLayer: 0 },
    ])
  })
  test('gives the cells of a layout to the shared screen, the stage and the chair before the page’s own choice', () => {
    const seats = [seat(1, ['camera'], { chair: true }), ...[2, 3, 4, 5, 6].map((n) => seat(n, ['camera']))]
    const grid = { ...all(3, 4, 5, 6), layout: 'grid4' } as const
    expect(wantedBy(9, facts(seats, 2), grid)).toMatchObject([
      { peerId: 'device-2', maxSpatialLayer: 1 },
      { peerId: 'device-1', maxSpatialLayer: 1 },
      { peerId: 'device-3', maxSpatialLayer: 1 },
      { peerId: 'device-4', maxSpatialLayer: 1 },
    ])
    const sharing = facts([...seats, seat(7, ['screen'])], 2)
    expect(names(wantedBy(9, sharing, grid))).toEqual([
      'device-7 screen',
      'device-2 camera',
      'device-1 camera',
      'device-3 camera',
    ])
    expect(names(wantedBy(9, sharing, { ...grid, rung: 'smallStage' }))).toEqual(['device-7 screen', 'device-2 camera'])
  })
  test('before anybody was given the stage shows the chair, and to the chair the first newcomer', () => {
    const room = facts([seat(5, ['camera']), seat(1, ['camera'], { chair: true }), seat(3, ['camera'])])
    expect(names(wantedBy(3, room, all()))).toEqual(['device-1 camera'])
    expect(names(wantedBy(1, room, all()))).toEqual(['device-5 camera'])
  })
  test('of the speaker on the stage goes on showing the one who was there before', () => {
    const room = facts(
      [1, 2].map((n) => seat(n, ['camera'])),
      2,
      1,
    )
    expect(wantedBy(2, room, all())).toMatchObject([{ peerId: 'device-1', maxSpatialLayer: 2 }])
  })
  test('hears chair, stage and open microphones before all others when there are too many', () => {
    const off = (n: number) => [device(`device-${n}`, ['mic'], ['mic'])]
    const many = Array.from({ length: 20 }, (_, n) => seat(n + 10, [], { devices: off(n + 10) }))
    const spoke = many.map((one, n) => ({
      ...one,
      devices: one.devices.map((d) => ({ ...d, lastSpokeAtMs: moment(50 + n) })),
    }))
    const room = facts(
      [...spoke, seat(1, [], { chair: true, devices: off(1) }), seat(2, [], { devices: off(2) }), seat(3, ['mic'])],
      2,
    )
    const heard = wantedBy(99, room, all()).map(({ peerId }) => peerId)
    expect(heard.slice(0, 3)).toEqual(['device-1', 'device-2', 'device-3'])
    expect(heard).toHaveLength(VOICES)
    expect(heard[3]).toBe('device-29')
  })
  test('a hall’s spare microphones take nobody’s place', () => {
    const hall = seat(1, [], {
      chair: true,
      devices: [1, 2, 3].map((n) => device(`hall-${n}`, ['mic', 'secondMic'], ['mic', 'secondMic'])),
    })
    const room = { ...facts([hall, ...[2, 3, 4, 5].map((n) => seat(n, ['mic']))]), voices: FLOOR_VOICES }
    const heard = names(wantedBy(99, room, all()))
    expect(heard).toHaveLength(FLOOR_VOICES)
    for (const n of [2, 3, 4, 5]) expect(heard).toContain(`device-${n} mic`)
    expect(heard[0]).toBe('hall-1 mic')
  })
  test('has another key when a producer took another’s place', () => {
    const before = planRoom(facts([seat(1, ['mic'])]))
    const other = seat(1, ['mic'])
    const producing = new Map([['mic', { producerId: 'another', paused: false }]] as const)
    const after = planRoom(facts([{ ...other, devices: other.devices.map((one) => ({ ...one, producing })) }]))
    expect(planFor(id(2), before, all()).key).not.toBe(planFor(id(2), after, all()).key)
  })
})

describe('the camera of a seat', () => {
  const hall = (mainCamera: SeatFacts['mainCamera'], ...devices: DeviceFacts[]) => cameraOf({ mainCamera, devices })
  const first = device('first', ['camera'])
  const second = device('second', ['camera', 'documentCamera'])
  test('is the chosen one', () => {
    expect(hall({ deviceId: 'second', source: 'documentCamera' }, first, second)).toMatchObject({
      deviceId: 'second',
      source: 'documentCamera',
    })
  })
  test('is the chosen one even when switched off: no other is shown instead', () => {
    const off = device('second', ['camera'], ['camera'])
    expect(hall({ deviceId: 'second', source: 'camera' }, first, off)).toMatchObject({
      deviceId: 'second',
      paused: true,
    })
  })
  test('is the first that shows something when none was chosen or the chosen one is gone', () => {
    const off = device('first', ['camera'], ['camera'])
    expect(hall(null, off, second)).toMatchObject({ deviceId: 'second', source: 'camera' })
    expect(hall({ deviceId: 'gone', source: 'camera' }, first, second)).toMatchObject({ deviceId: 'first' })
    expect(hall(null, device('first', ['mic']))).toBeNull()
  })
})

describe('who holds the stage when the chair chose nobody', () => {
  const open: FloorState = { mode: 'open', holders: [], pointOfOrder: null }
  const held = (mode: FloorState['mode'], ...numbers: number[]): FloorState => ({
    mode,
    holders: numbers.map((n) => ({ seatId: id(n), sinceMs: 0 })),
    pointOfOrder: { seatId: id(8), sinceMs: 0 },
  })
  const gone = id(9)
  test.each([
    ['whoever was given the floor last', held('floor', 1, 2), id(3), id(4), id(2)],
    ['in an open meeting too', held('open', 1), id(3), id(4), id(1)],
    ['the holder who is here', held('floor', 1, 9), null, null, id(1)],
    ['the chair when nobody holds the floor', held('floor'), id(3), id(4), id(5)],
    ['the one who speaks', open, id(5), id(1), id(1)],
    ['the one who spoke, in silence', open, id(1), null, id(1)],
    ['the chair before anybody spoke', open, null, null, id(5)],
    ['the chair after the speaker left', open, gone, null, id(5)],
    ['nobody who is not here', open, id(1), gone, id(1)],
  ])('%s', (_, floor, current, reported, expected) => {
    expect(dominantOf({ floor, current, reported, joined: (one) => one !== gone, chairSeatId: id(5) })).toBe(expected)
  })
  test('nobody in an empty room', () => {
    expect(
      dominantOf({ floor: open, current: gone, reported: gone, joined: () => false, chairSeatId: null }),
    ).toBeNull()
  })
})

test('a screen is shared by one, and leaders may replace it', () => {
  expect(mayShare({ seatId: 'a', role: 'delegate' }, null)).toBe(true)
  expect(mayShare({ seatId: 'a', role: 'delegate' }, 'a')).toBe(true)
  expect(mayShare({ seatId: 'a', role: 'delegate' }, 'b')).toBe(false)
  expect(mayShare({ seatId: 'a', role: 'secretary' }, 'b')).toBe(true)
})
