import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { someSeat } from '../../net/test-rooms.ts'
import { hasSmallPicture, keepPlaces, pageOf, picturesThatFit } from './small-pictures-rules.ts'

const self = someSeat(1)
const chair = someSeat(2, { role: 'chair', chair: true })
const delegate = someSeat(3)
const other = someSeat(4)

test('small pictures line up in the order of the list of seats, newcomers at the end', () => {
  const first = keepPlaces([], [self.seatId, delegate.seatId])
  expect(first).toEqual([self.seatId, delegate.seatId])
  expect(keepPlaces(first, [self.seatId, chair.seatId, delegate.seatId, other.seatId])).toEqual([
    self.seatId,
    delegate.seatId,
    chair.seatId,
    other.seatId,
  ])
})

test('the place of who left stays empty, nobody else moves, and a newcomer takes it', () => {
  const places = [self.seatId, chair.seatId, delegate.seatId]
  const without = keepPlaces(places, [self.seatId, delegate.seatId])
  expect(without).toEqual([self.seatId, null, delegate.seatId])
  expect(keepPlaces(without, [self.seatId, delegate.seatId, other.seatId])).toEqual([
    self.seatId,
    other.seatId,
    delegate.seatId,
  ])
  expect(keepPlaces(places, [self.seatId, chair.seatId])).toEqual([self.seatId, chair.seatId])
})

test('places that stay as they are stay the same object, so that nothing is redrawn', () => {
  const places = [self.seatId, chair.seatId]
  expect(keepPlaces(places, [chair.seatId, self.seatId])).toBe(places)
})

test('whatever comes and goes, nobody who stays is moved and nobody stands in two places', () => {
  const ids = Array.from({ length: 30 }, (_, index) => someSeat(index + 1).seatId)
  const step = fc.subarray(ids)
  let stayed = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let places: readonly (SeatId | null)[] = []
      for (const present of steps) {
        const next = keepPlaces(places, present)
        places.forEach((seatId, index) => {
          if (seatId === null || !present.includes(seatId)) return
          stayed += 1
          expect(next[index]).toBe(seatId)
        })
        const shown = next.filter((seatId) => seatId !== null)
        expect([...shown].sort()).toEqual([...present].sort())
        places = next
      }
    }),
    { seed: 20261123 },
  )
  expect(stayed).toBeGreaterThan(100)
})

test('in a large meeting only seats with a camera have a small picture', () => {
  expect(hasSmallPicture({ camera: 'none' }, 5)).toBe(true)
  expect(hasSmallPicture({ camera: 'none' }, 241)).toBe(false)
  expect(hasSmallPicture({ camera: 'off' }, 241)).toBe(true)
})

test('241 sites make 27 pages of nine, and a page beyond the last is the last', () => {
  const sites = Array.from({ length: 241 }, (_, index) => index)
  expect(pageOf(sites, 0, 9)).toEqual({ items: [0, 1, 2, 3, 4, 5, 6, 7, 8], pageIndex: 0, pageCount: 27 })
  expect(pageOf(sites, 99, 9)).toEqual({ items: [234, 235, 236, 237, 238, 239, 240], pageIndex: 26, pageCount: 27 })
  expect(pageOf([], 3, 9)).toEqual({ items: [], pageIndex: 0, pageCount: 1 })
})

test('at least one and at most nine pictures stand beside each other', () => {
  expect(picturesThatFit(0, 168, 8)).toBe(1)
  expect(picturesThatFit(520, 168, 8)).toBe(3)
  expect(picturesThatFit(5_000, 168, 8)).toBe(9)
})

test('in two rows a whole page of nine stands beside the papers on a laptop', () => {
  expect(picturesThatFit(674, 120, 8, 2)).toBe(9)
  expect(picturesThatFit(300, 120, 8, 2)).toBe(4)
  expect(picturesThatFit(0, 120, 8, 2)).toBe(2)
})
