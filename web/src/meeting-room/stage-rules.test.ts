import { expect, test } from 'vitest'
import { someRoom, someSeat } from '../net/test-rooms.ts'
import { chooseStage, countMicsOn } from './stage-rules.ts'

const self = someSeat(1)
const chair = someSeat(2, { role: 'chair', chair: true })
const delegate = someSeat(3)
const other = someSeat(4)
const room = someRoom([self, delegate, chair, other])

test('the chair’s choice comes before whoever speaks', () => {
  const chosen = { ...room, stageSeatId: delegate.seatId }
  expect(chooseStage(chosen, self.seatId, other.seatId, null)).toEqual(delegate)
})

test('without a choice the stage shows who speaks, and stays there in silence', () => {
  expect(chooseStage(room, self.seatId, other.seatId, delegate.seatId)).toEqual(other)
  expect(chooseStage(room, self.seatId, null, other.seatId)).toEqual(other)
})

test('before anybody spoke the stage shows the chair', () => {
  expect(chooseStage(room, self.seatId, null, null)).toEqual(chair)
})

test('whoever speaks or was chosen goes on seeing somebody else', () => {
  expect(chooseStage(room, self.seatId, self.seatId, delegate.seatId)).toEqual(delegate)
  expect(chooseStage({ ...room, stageSeatId: self.seatId }, self.seatId, null, other.seatId)).toEqual(other)
})

test('somebody who is alone sees their own picture', () => {
  expect(chooseStage(someRoom([self]), self.seatId, null, null)).toEqual(self)
})

test('a choice that has left the meeting is no choice', () => {
  expect(chooseStage({ ...room, stageSeatId: someSeat(9).seatId }, self.seatId, null, null)).toEqual(chair)
})

test('muting everybody touches all microphones that are on but one’s own', () => {
  const seats = [someSeat(1, { mic: 'on' }), someSeat(2, { mic: 'on' }), someSeat(3)]
  expect(countMicsOn(seats, someSeat(1).seatId)).toBe(1)
  expect(countMicsOn(seats, null)).toBe(2)
})
