import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SeatId } from '../wire/ids.ts'
import { BUDGET, dominantOf, kindOf, mayShare, planFor, type RoomFacts, type SeatFacts } from './rules.ts'
import type { View } from './seat-media.ts'
import { MediaSource } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

function seat(seatId: string, sources: MediaSource[], more: Partial<SeatFacts> = {}): SeatFacts {
  const producing = new Map(sources.map((source) => [source, { paused: false }]))
  return { seatId, role: 'delegate', lastSpokeAtMs: 0, producing, ...more }
}
const id = (number: number) => SeatId.parse(`seat-${String(number).padStart(4, '0')}`)
const all = (...ids: number[]): View => ({ smallPictures: ids.map(id), video: 'all' })
const streams = (plan: ReturnType<typeof planFor>) => plan.map(({ seatId, source }) => `${seatId} ${source}`)

const anySeats = fc.uniqueArray(
  fc.record({
    number: fc.nat(40),
    role: fc.constantFrom('chair', 'secretary', 'delegate', 'operator', 'observer'),
    lastSpokeAtMs: fc.nat(100),
    sources: fc.subarray(MediaSource.options),
    paused: fc.boolean(),
  }),
  { selector: ({ number }) => number, maxLength: 41 },
)
const anyRoom = fc
  .record({ seats: anySeats, stage: fc.array(fc.nat(45), { maxLength: 4 }) })
  .map(({ seats, stage }): RoomFacts => ({
    stage: stage.map(id),
    seats: seats.map(({ number, sources, paused, ...facts }) => ({
      ...facts,
      seatId: id(number),
      producing: new Map(sources.map((source) => [source, { paused }])),
    })),
  }))
const anyView = fc.record({
  smallPictures: fc.array(fc.nat(45).map(id), { maxLength: 16 }),
  video: fc.constantFrom('all', 'stageOnly', 'none'),
})

describe(`any plan (seed ${SEED})`, () => {
  const holds = (check: (plan: ReturnType<typeof planFor>, room: RoomFacts, own: string, view: View) => void) =>
    fc.assert(
      fc.property(anyRoom, anyView, fc.nat(45).map(id), (room, view, own) =>
        check(planFor(own, room, view), room, own, view),
      ),
      { seed: SEED, numRuns: 2_000 },
    )

  test('keeps within the budget', () => {
    holds((plan) => {
      const count = (fits: (stream: (typeof plan)[number]) => boolean) => plan.filter(fits).length
      expect(count(({ source }) => source === 'mic')).toBeLessThanOrEqual(BUDGET.voices)
      expect(count(({ maxSpatialLayer }) => maxSpatialLayer === 0)).toBeLessThanOrEqual(BUDGET.smallPictures)
      expect(count(({ maxSpatialLayer }) => maxSpatialLayer === 2)).toBeLessThanOrEqual(1)
      expect(count(({ source }) => source === 'screen')).toBeLessThanOrEqual(1)
      expect(count(({ source }) => source === 'screenAudio')).toBeLessThanOrEqual(1)
    })
  })
  test('never holds a stream of the seat itself, one that nobody sends, or one twice', () => {
    holds((plan, room, own) => {
      const sent = new Set(room.seats.flatMap((s) => [...s.producing.keys()].map((source) => `${s.seatId} ${source}`)))
      for (const stream of streams(plan)) expect(sent).toContain(stream)
      expect(plan.map(({ seatId }) => seatId)).not.toContain(own)
      expect(new Set(streams(plan)).size).toBe(plan.length)
    })
  })
  test('gives up small pictures first and sound last', () => {
    holds((plan) => {
      for (const stream of plan) {
        expect(stream.priority).toBeGreaterThanOrEqual(1)
        expect(stream.priority).toBeLessThanOrEqual(255)
        if (kindOf(stream.source) === 'audio') expect(stream.priority).toBe(255)
        if (stream.maxSpatialLayer === 0) expect(stream.priority).toBeLessThan(100)
      }
    })
  })
  test('holds no picture for somebody who wants none', () => {
    holds((plan, _room, _own, { video }) => {
      const pictures = plan.filter(({ source }) => kindOf(source) === 'video')
      expect(video === 'none' ? pictures : []).toEqual([])
      expect(video === 'stageOnly' ? plan.filter(({ maxSpatialLayer }) => maxSpatialLayer === 0) : []).toEqual([])
    })
  })
})

describe('a plan', () => {
  test("shows the chair's choice in the best layer and others of the page in the smallest", () => {
    const room = { stage: [id(2)], seats: [1, 2, 3].map((n) => seat(id(n), ['camera'])) }
    expect(planFor(id(1), room, all(1, 2, 3))).toMatchObject([
      { seatId: id(2), maxSpatialLayer: 2 },
      { seatId: id(3), maxSpatialLayer: 0 },
    ])
  })
  test('before anybody spoke shows the chair, and to the chair whoever came first', () => {
    const seats = [seat(id(5), ['camera']), seat(id(1), ['camera'], { role: 'chair' }), seat(id(3), ['camera'])]
    expect(streams(planFor(id(3), { stage: [], seats }, all()))).toEqual([`${id(1)} camera`])
    expect(streams(planFor(id(1), { stage: [id(1)], seats }, all()))).toEqual([`${id(5)} camera`])
  })
  test('of whoever is on the stage goes on showing the one who was there before', () => {
    const room = { stage: [id(2), id(1)], seats: [1, 2].map((n) => seat(id(n), ['camera'])) }
    expect(planFor(id(2), room, all())).toMatchObject([{ seatId: id(1), maxSpatialLayer: 2 }])
  })
  test('hears chair, stage and open microphones before all others when there are too many', () => {
    const many = Array.from({ length: 20 }, (_, n) =>
      seat(id(n + 10), ['mic'], { producing: new Map([['mic', { paused: true }]]), lastSpokeAtMs: 50 + n }),
    )
    const muted = new Map([['mic', { paused: true }]] as const)
    const room = {
      stage: [id(2)],
      seats: [
        ...many,
        seat(id(1), [], { role: 'chair', producing: muted }),
        seat(id(2), [], { producing: muted }),
        seat(id(3), ['mic']),
      ],
    }
    const heard = planFor(id(99), room, all()).map(({ seatId }) => seatId)
    expect(heard.slice(0, 3)).toEqual([id(1), id(2), id(3)])
    expect(heard).toHaveLength(BUDGET.voices)
    expect(heard[3]).toBe(id(29))
  })
})

describe('who holds the stage by speaking', () => {
  const seats = [
    { seatId: 'a', role: 'delegate' },
    { seatId: 'b', role: 'chair' },
  ] as const
  test.each([
    ['the one who speaks', 'b', 'a', 'a'],
    ['the one who spoke, in silence', 'a', null, 'a'],
    ['the chair before anybody spoke', null, null, 'b'],
    ['the chair after the speaker left', 'gone', null, 'b'],
    ['nobody who is not here', 'a', 'gone', 'a'],
  ])('%s', (_, current, reported, expected) => {
    expect(dominantOf(current, reported, seats)).toBe(expected)
  })
  test('nobody in an empty room', () => expect(dominantOf('a', 'a', [])).toBeNull())
})

test('a screen is shared by one, and leaders may replace it', () => {
  expect(mayShare({ seatId: 'a', role: 'delegate' }, null)).toBe(true)
  expect(mayShare({ seatId: 'a', role: 'delegate' }, 'a')).toBe(true)
  expect(mayShare({ seatId: 'a', role: 'delegate' }, 'b')).toBe(false)
  expect(mayShare({ seatId: 'a', role: 'secretary' }, 'b')).toBe(true)
})
