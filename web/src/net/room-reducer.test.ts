import { expect, test } from 'vitest'
import { applyEvent, judgeSeq } from './room-reducer.ts'
import { someRoom, someSeat } from './test-rooms.ts'

const room = someRoom([someSeat(1), someSeat(2), someSeat(3)])

test('the number after the last one is next, an older one was seen before, a later one leaves a gap', () => {
  expect(judgeSeq(5, 6)).toBe('next')
  expect(judgeSeq(5, 5)).toBe('seenBefore')
  expect(judgeSeq(5, 7)).toBe('gap')
})

test('a changed seat keeps its place and a new one goes to the end', () => {
  const changed = [someSeat(4), someSeat(2, { mic: 'on' })]
  const next = applyEvent(room, { event: 'seats.changed', data: { changed, left: [] } })
  expect(next?.seats.map(({ fullName, mic }) => [fullName, mic])).toEqual([
    ['Người 1', 'off'],
    ['Người 2', 'on'],
    ['Người 3', 'off'],
    ['Người 4', 'off'],
  ])
})

test('whoever left is gone, also when the same message still tells of a change', () => {
  const left = [{ seatId: someSeat(2).seatId, reason: 'left' }]
  const next = applyEvent(room, { event: 'seats.changed', data: { changed: [someSeat(2)], left } })
  expect(next?.seats.map(({ fullName }) => fullName)).toEqual(['Người 1', 'Người 3'])
})

test('stage, presenter and the meeting’s state follow their events', () => {
  const { seatId, accountId } = someSeat(3)
  expect(applyEvent(room, { event: 'floor.stageChanged', data: { stageSeatId: seatId } })?.stageSeatId).toBe(seatId)
  const presenting = { presenterId: accountId, page: null }
  expect(applyEvent(room, { event: 'presenting.changed', data: presenting })?.presenting).toEqual(presenting)
  expect(applyEvent(room, { event: 'meeting.changed', data: { state: 'paused', revision: 7 } })?.state).toBe('paused')
})

test('an event of a single feature leaves the very same snapshot', () => {
  expect(applyEvent(room, { event: 'papers.changed', data: {} })).toBe(room)
})

test('an event whose data are not what its name promises asks for a snapshot', () => {
  expect(applyEvent(room, { event: 'seats.changed', data: { changed: 'everybody' } })).toBeNull()
})
