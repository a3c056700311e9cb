import { expect, test } from 'vitest'
import { applyEvent } from '../net/room-reducer.ts'
import { someRoom, someSeat } from '../net/test-rooms.ts'
import { countMicsOn, shownOn } from './stage-rules.ts'

const chair = someSeat(2, { role: 'chair', chair: true })
const delegate = someSeat(3)

test('the stage shows the seat that the server named, from the join on and whenever it names another', () => {
  const room = someRoom([someSeat(1), chair, delegate], { shownSeatId: delegate.seatId })
  expect(shownOn(room)).toEqual(delegate)
  const next = applyEvent(room, { event: 'media.stage', data: { seatId: chair.seatId } })
  expect(next === null ? null : shownOn(next)).toEqual(chair)
})

test('with nobody else here it shows nobody, and so it does for a seat that has not joined', () => {
  expect(shownOn(someRoom([someSeat(1)]))).toBeNull()
  expect(shownOn(someRoom([someSeat(1), chair], { shownSeatId: someSeat(9).seatId }))).toBeNull()
})

test('muting everybody touches all microphones that are on but one’s own', () => {
  const seats = [someSeat(1, { mic: 'on' }), someSeat(2, { mic: 'on' }), someSeat(3)]
  expect(countMicsOn(seats, someSeat(1).seatId)).toBe(1)
  expect(countMicsOn(seats, null)).toBe(2)
})
