import { expect, test } from 'vitest'
import { someSeat } from '../net/test-rooms.ts'
import { leavesStage, losesFloor } from './touched-rules.ts'

const [one, two, three] = [someSeat(1).seatId, someSeat(2).seatId, someSeat(3).seatId]
const floor = {
  holders: [
    { seatId: one, sinceMs: 0 },
    { seatId: two, sinceMs: 0 },
  ],
}

test('whom the main screen shows leaves it for another, and for nobody when it is the same', () => {
  expect(leavesStage(one, two)).toBe(one)
  expect(leavesStage(one, one)).toBeNull()
  expect(leavesStage(null, two)).toBeNull()
})

test('all others give the floor back to who is called instead of them, and nobody to who is called beside them', () => {
  expect(losesFloor(floor, three, true)).toEqual([one, two])
  expect(losesFloor(floor, two, true)).toEqual([one])
  expect(losesFloor(floor, three, false)).toEqual([])
  expect(losesFloor({ holders: [] }, three, true)).toEqual([])
})
