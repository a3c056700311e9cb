import { expect, test } from 'vitest'
import type { FloorState } from '../../../../signaling/floor/wire.ts'
import { someSeat } from '../../net/test-rooms.ts'
import { keepQueue, speakingNow, standingOf, touchedBy } from './floor-rules.ts'

const chair = someSeat(1, { chair: true, mic: 'on' })
const holder = someSeat(2, { mic: 'on' })
const point = someSeat(3)
const listener = someSeat(4, { mic: 'on' })
const floor: FloorState = {
  mode: 'floor',
  holders: [{ seatId: holder.seatId, sinceMs: 10 }],
  pointOfOrder: { seatId: point.seatId, sinceMs: 20 },
}

test('each seat knows how it stands to the floor', () => {
  expect([chair, holder, point, listener].map((seat) => standingOf(floor, seat))).toEqual([
    'chair',
    'holder',
    'point',
    'waiting',
  ])
  expect(standingOf({ ...floor, mode: 'open' }, listener)).toBe('open')
  expect(standingOf(floor, null)).toBe('waiting')
})

test('those who speak are told with the time since when, a point of order last', () => {
  expect(speakingNow(floor)).toEqual([
    { seatId: holder.seatId, sinceMs: 10, as: 'holder' },
    { seatId: point.seatId, sinceMs: 20, as: 'point' },
  ])
})

test('a change of mode says whom it touches: microphones that go off, or seats that may speak again', () => {
  const seats = [chair, holder, point, listener, someSeat(5)]
  expect(touchedBy('floor', { ...floor, mode: 'open' }, seats)).toBe(1)
  expect(touchedBy('open', floor, seats)).toBe(2)
})

test('hands stand in the order in which they went up', () => {
  const up = (...numbers: number[]) =>
    [1, 2, 3, 4].map((number) => someSeat(number, { asking: numbers.includes(number) }))
  const first = keepQueue([], up(2, 4))
  expect(first).toEqual([someSeat(2).seatId, someSeat(4).seatId])
  const second = keepQueue(first, up(1, 2, 4))
  expect(second).toEqual([someSeat(2).seatId, someSeat(4).seatId, someSeat(1).seatId])
  expect(keepQueue(second, up(1, 4))).toEqual([someSeat(4).seatId, someSeat(1).seatId])
  expect(keepQueue(second, up(1, 2, 4))).toBe(second)
})
