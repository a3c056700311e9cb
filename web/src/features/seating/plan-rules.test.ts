import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RoomPlan, Tables } from '../../../../signaling/seating/wire.ts'
import { someSeat } from '../../net/test-rooms.ts'
import { addPlace, drawingPx, layOut, MOST_COLUMNS, MOST_ROWS, movePlace, removePlace, stateOf } from './plan-rules.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

test('rows have letters and their chairs numbers; a U and an oval count around the table', () => {
  expect(layOut('rows', 2, 3).map(({ label }) => label)).toEqual(['A1', 'A2', 'A3', 'B1', 'B2', 'B3'])
  expect(layOut('uShape', 2, 3)).toHaveLength(7)
  expect(layOut('oval', 2, 3)).toHaveLength(10)
})

test(`whatever is drawn, moved, added and removed is a room that can be saved (seed ${SEED})`, () => {
  const anyAct = fc.record({
    kind: fc.constantFrom('move' as const, 'add' as const, 'remove' as const),
    at: fc.nat(400),
    x: fc.integer({ min: -500, max: 2_000 }),
    y: fc.integer({ min: -500, max: 2_000 }),
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...Tables.options),
      fc.integer({ min: 1, max: MOST_ROWS }),
      fc.integer({ min: 1, max: MOST_COLUMNS }),
      fc.array(anyAct, { maxLength: 30 }),
      (tables, rows, columns, acts) => {
        let plan: RoomPlan = { tables, places: layOut(tables, rows, columns) }
        for (const { kind, at, x, y } of acts) {
          const placeId = plan.places[at % Math.max(1, plan.places.length)]?.placeId ?? ''
          if (kind === 'move') plan = movePlace(plan, placeId, x, y)
          else if (kind === 'add') ({ plan } = addPlace(plan))
          else plan = removePlace(plan, placeId)
        }
        expect(RoomPlan.safeParse(plan).error).toBeUndefined()
        expect(new Set(plan.places.map(({ label }) => label)).size).toBe(plan.places.length)
      },
    ),
    { seed: SEED, numRuns: 300 },
  )
})

test('the drawing is large enough for its places, and two that lie close by hand do not stretch it', () => {
  const places = layOut('rows', 4, 6)
  const { width, height } = drawingPx(places)
  for (const one of places) {
    for (const other of places) {
      if (one === other) continue
      const apart = Math.abs(one.x - other.x) * width >= 84_000 || Math.abs(one.y - other.y) * height >= 84_000
      expect(apart).toBe(true)
    }
  }
  const plan: RoomPlan = { tables: 'rows', places }
  const closer = movePlace(plan, 'p1', (places[1]?.x ?? 0) - 5, places[1]?.y ?? 0)
  expect(drawingPx(closer.places)).toEqual({ width, height })
  expect(drawingPx([]).width).toBeGreaterThan(0)
})

test('at a place stands what matters most of who sits there', () => {
  const seat = someSeat(1)
  const speaks = new Set([seat.seatId])
  expect(stateOf(undefined, speaks)).toBe('absent')
  expect(stateOf({ ...seat, connection: 'absent' }, speaks)).toBe('absent')
  expect(stateOf({ ...seat, asking: true }, speaks)).toBe('speaks')
  expect(stateOf({ ...seat, asking: true }, new Set())).toBe('asks')
  expect(stateOf({ ...seat, connection: 'away' }, new Set())).toBe('away')
  expect(stateOf(seat, new Set())).toBe('here')
})
