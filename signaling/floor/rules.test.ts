import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MeetingRole } from '../identity/wire.ts'
import { SeatId } from '../wire/ids.ts'
import { holdsFloor, mayBeHeard, type FloorSeat } from '../wire/may-be-heard.ts'
import { admitPoint, defaultFloor, giveFloor, takeFloor, withMode } from './rules.ts'
import { FloorState, MAX_HOLDERS } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const id = (number: number) => SeatId.parse(`seat${String(number).padStart(4, '0')}`)
const seat = (number: number, ...roles: MeetingRole[]): FloorSeat => ({ seatId: id(number), roles })
const QUIET: FloorState = { mode: 'floor', holders: [], pointOfOrder: null }

test('small meetings begin open, large ones with the floor', () => {
  expect(defaultFloor(12).mode).toBe('open')
  expect(defaultFloor(13).mode).toBe('floor')
})
const allHere = { instead: false, steadyMs: 7, joined: () => true }
function given(floor: FloorState, ...seats: FloorSeat[]): FloorState {
  return seats.reduce((before, one) => {
    const outcome = giveFloor(before, one, allHere)
    if (!outcome.ok) throw new Error(outcome.error)
    return outcome.value
  }, floor)
}
const holders = (floor: FloorState) => floor.holders.map(({ seatId }) => seatId)

describe('who may be heard', () => {
  test.each([
    ['in an open meeting everybody who may send', { ...QUIET, mode: 'open' as const }, seat(1, 'delegate'), true],
    ['in an open meeting no seat of observers', { ...QUIET, mode: 'open' as const }, seat(1, 'observer'), false],
    ['nobody who has not joined', { ...QUIET, mode: 'open' as const }, seat(1), false],
    ['the chair without the floor', QUIET, seat(1, 'chair'), true],
    ['the hall in which the chair sits', QUIET, seat(1, 'operator', 'chair'), true],
    ['no delegate without the floor', QUIET, seat(1, 'delegate'), false],
    ['no secretary without the floor', QUIET, seat(1, 'secretary'), false],
    ['a holder of the floor', given(QUIET, seat(1, 'delegate')), seat(1, 'delegate'), true],
    ['a point of order', { ...QUIET, pointOfOrder: { seatId: id(1), sinceMs: 0 } }, seat(1, 'operator'), true],
    ['no observer, whatever was given', given(QUIET, seat(1, 'delegate')), seat(1, 'observer'), false],
  ])('%s', (_, floor, asked, expected) => expect(mayBeHeard(floor, asked)).toBe(expected))
})

describe('giving the floor', () => {
  test('keeps the order of giving, and given twice changes nothing', () => {
    const floor = given(QUIET, seat(2, 'delegate'), seat(1, 'operator'))
    expect(holders(floor)).toEqual([id(2), id(1)])
    expect(given(floor, seat(2, 'delegate'))).toEqual(floor)
  })
  test('instead of the others takes it, and the point of order, from all of them', () => {
    const floor = {
      ...given(QUIET, seat(1, 'delegate'), seat(2, 'delegate')),
      pointOfOrder: { seatId: id(3), sinceMs: 1 },
    }
    const outcome = giveFloor(floor, seat(2, 'delegate'), { ...allHere, instead: true })
    expect(outcome).toEqual({ ok: true, value: { ...QUIET, holders: [{ seatId: id(2), sinceMs: 7 }] } })
  })
  test('back to the chair leaves it with nobody', () => {
    const floor = given(QUIET, seat(1, 'delegate'))
    expect(giveFloor(floor, seat(9, 'chair'), { ...allHere, instead: true })).toEqual({ ok: true, value: QUIET })
    expect(giveFloor(floor, seat(9, 'chair'), allHere)).toEqual({ ok: true, value: floor })
  })
  test.each([
    ['absent seats', seat(1), 'seatAbsent'],
    ['seats of observers', seat(1, 'observer'), 'observerSeat'],
  ])('is refused to %s', (_, asked, error) => {
    expect(giveFloor(QUIET, asked, allHere)).toMatchObject({ ok: false, error })
    expect(admitPoint(QUIET, asked, 7)).toMatchObject({ ok: false, error })
  })
  test('beyond the places there are is refused, unless one of them belongs to a seat that is gone', () => {
    const full = given(QUIET, seat(1, 'delegate'), seat(2, 'delegate'), seat(3, 'delegate'))
    expect(giveFloor(full, seat(4, 'delegate'), allHere)).toMatchObject({ ok: false, error: 'floorFull' })
    const outcome = giveFloor(full, seat(4, 'delegate'), { ...allHere, joined: (seatId) => seatId !== id(2) })
    expect(outcome.ok && holders(outcome.value)).toEqual([id(1), id(3), id(4)])
  })
  test('a seat that is gone loses its point of order with its place', () => {
    const full = given(QUIET, seat(1, 'delegate'), seat(2, 'delegate'), seat(3, 'delegate'))
    const point = admitPoint(full, seat(2, 'delegate'), 9)
    const outcome = giveFloor(point.ok ? point.value : full, seat(4, 'delegate'), {
      ...allHere,
      joined: (seatId) => seatId !== id(2),
    })
    expect(outcome.ok && outcome.value.pointOfOrder).toBeNull()
  })
  test('a holder keeps the floor when the point of order ends, and loses both when it is taken', () => {
    const point = admitPoint(given(QUIET, seat(1, 'delegate')), seat(1, 'delegate'), 9)
    const ended = point.ok ? admitPoint(point.value, null, 10) : point
    expect(ended.ok && holders(ended.value)).toEqual([id(1)])
    expect(point.ok && takeFloor(point.value, id(1))).toEqual(QUIET)
  })
})

test(`whatever the order, the floor stays within its bounds (seed ${SEED})`, () => {
  const roles = fc.subarray<MeetingRole>(['chair', 'delegate', 'operator', 'observer'])
  const anySeat = fc.record({ seatId: fc.nat(8).map(id), roles })
  const step = fc.oneof(
    fc.record({ act: fc.constant('give' as const), seat: anySeat, instead: fc.boolean() }),
    fc.record({ act: fc.constant('take' as const), seat: anySeat }),
    fc.record({ act: fc.constant('point' as const), seat: fc.option(anySeat) }),
    fc.record({ act: fc.constant('mode' as const), mode: fc.constantFrom('open' as const, 'floor' as const) }),
  )
  const carriedOut = { give: 0, point: 0 }
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(8)), (steps, gone) => {
      let floor = QUIET
      const joined = (seatId: SeatId) => !gone.map(id).includes(seatId)
      for (const [index, one] of steps.entries()) {
        const before = floor
        if (one.act === 'mode') floor = withMode(floor, one.mode)
        else if (one.act === 'take') {
          floor = takeFloor(floor, one.seat.seatId)
          expect(holdsFloor(floor, one.seat.seatId)).toBe(false)
        } else {
          const outcome =
            one.act === 'give'
              ? giveFloor(floor, one.seat, { instead: one.instead, steadyMs: index, joined })
              : admitPoint(floor, one.seat, index)
          if (outcome.ok) floor = outcome.value
          if (outcome.ok && one.seat !== null) carriedOut[one.act] += 1
          // What was carried out is heard, and carrying it out once more changes nothing.
          if (outcome.ok && one.seat !== null) expect(mayBeHeard(floor, one.seat)).toBe(true)
          if (outcome.ok && one.act === 'give') {
            const again = giveFloor(floor, one.seat, { instead: one.instead, steadyMs: index + 1, joined })
            expect(again).toEqual({ ok: true, value: floor })
          }
        }
        expect(FloorState.safeParse(floor).success).toBe(true)
        expect(new Set(holders(floor)).size).toBe(floor.holders.length)
        expect(floor.holders.length).toBeLessThanOrEqual(MAX_HOLDERS)
        if (one.act !== 'mode') expect(floor.mode).toBe(before.mode)
      }
    }),
    { seed: SEED, numRuns: 1_000 },
  )
  expect(Object.values(carriedOut).every((times) => times > 100)).toBe(true)
})
