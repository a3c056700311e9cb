import { expect, test } from 'vitest'
import { applyEvent, judgeSeq, rosterHashIn } from './room-reducer.ts'
import type { Seat } from './session.ts'
import { packed, someChange, someRoom, someSeat } from './test-rooms.ts'

const room = someRoom([someSeat(1), someSeat(2), someSeat(3), someSeat(4, { connection: 'absent' })])

test('the number after the last one is next, an older one was seen before, a later one leaves a gap', () => {
  expect(judgeSeq(5, 6)).toBe('next')
  expect(judgeSeq(5, 5)).toBe('seenBefore')
  expect(judgeSeq(5, 7)).toBe('gap')
})

const states = (seats: readonly Seat[]) => ({
  event: 'seats.changed',
  data: { seats: packed(seats) },
})

test('a seat that changes keeps its place', () => {
  const next = applyEvent(room, states([someSeat(2, { mic: 'on', asking: true, headCount: 12 })]))
  expect(next?.seats.map(({ name, mic }) => [name, mic])).toEqual([
    ['Người 1', 'off'],
    ['Người 2', 'on'],
    ['Người 3', 'off'],
  ])
  expect(next?.seats[1]).toMatchObject({ asking: true, headCount: 12 })
})

test('a seat that leaves is absent and still known, and takes its old place when it comes back', () => {
  const without = applyEvent(room, states([someSeat(2, { connection: 'absent' })]))
  expect(without?.seats.map(({ name }) => name)).toEqual(['Người 1', 'Người 3'])
  expect(without?.absent.map(({ name }) => name)).toEqual(['Người 2', 'Người 4'])
  expect(without?.byId.get(someSeat(2).seatId)?.connection).toBe('absent')
  const again = without === null ? null : applyEvent(without ?? room, states([someSeat(2)]))
  expect(again?.seats.map(({ name }) => name)).toEqual(['Người 1', 'Người 2', 'Người 3'])
})

test('the floor follows its event', () => {
  const floor = { mode: 'floor', holders: [{ seatId: someSeat(2).seatId, sinceMs: 5 }], pointOfOrder: null }
  expect(applyEvent(room, { event: 'floor.changed', data: floor })?.floor).toEqual(floor)
})

test('a message that brings a new list of seats names it', () => {
  const hash = '2'.repeat(32)
  expect(rosterHashIn({ event: 'seats.changed', data: { seats: {}, rosterHash: hash } })).toBe(hash)
  expect(rosterHashIn({ event: 'seats.changed', data: { seats: {} } })).toBeUndefined()
})

test('stage, presenter and the meeting’s state follow their events', () => {
  const { seatId } = someSeat(3)
  expect(applyEvent(room, { event: 'floor.stageChanged', data: { stageSeatId: seatId } })?.stageSeatId).toBe(seatId)
  const presenting = { seatId, device: null, page: null }
  expect(applyEvent(room, { event: 'presenting.changed', data: presenting })?.presenting).toEqual(presenting)
  const data = someChange({ state: 'paused', title: 'Họp khẩn' })
  expect(applyEvent(room, { event: 'meeting.changed', data })?.meeting).toMatchObject({
    state: 'paused',
    title: 'Họp khẩn',
  })
})

test('an event of a single feature leaves the very same snapshot', () => {
  expect(applyEvent(room, { event: 'papers.changed', data: {} })).toBe(room)
})

test('an event whose data are not what its name promises asks for a snapshot', () => {
  expect(applyEvent(room, { event: 'seats.changed', data: { seats: 'everybody' } })).toBeNull()
})
