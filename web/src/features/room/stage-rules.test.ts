import { expect, test } from 'vitest'
import { someRoom, someSeat } from '../../net/test-rooms.ts'
import { chooseStage, countSeats, orderSeats, pageOf, picturesThatFit, pictureTrouble } from './stage-rules.ts'

const self = someSeat(1)
const chair = someSeat(2, { role: 'chair' })
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

test('pictures stand in the order of coming, whatever order the snapshot has', () => {
  expect(orderSeats([other, self, chair])).toEqual([self, chair, other])
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

test('every missing picture has its reason', () => {
  const on = { connection: 'here', camera: 'on' } as const
  expect(pictureTrouble(on, { state: 'ok' }, true, true)).toBeNull()
  expect(pictureTrouble(on, { state: 'ok' }, true, false)).toBe('waiting')
  expect(pictureTrouble(on, undefined, true, false)).toBe('waiting')
  expect(pictureTrouble(on, undefined, false, false)).toBe('reconnecting')
  expect(pictureTrouble(on, { state: 'noBandwidth' }, true, true)).toBe('ownLineWeak')
  expect(pictureTrouble(on, { state: 'senderSilent' }, true, false)).toBe('theirLineWeak')
  expect(pictureTrouble({ ...on, camera: 'off' }, undefined, true, false)).toBe('cameraOff')
  expect(pictureTrouble({ ...on, camera: 'none' }, undefined, true, false)).toBe('noCamera')
})

test('a site that was cut off is said to be away, unless its picture still comes', () => {
  const away = { connection: 'away', camera: 'on' } as const
  expect(pictureTrouble(away, { state: 'ok' }, true, false)).toBe('away')
  expect(pictureTrouble(away, { state: 'ok' }, true, true)).toBeNull()
})

test('the counts say how many are here, cut off, weak and unmuted', () => {
  const seats = [someSeat(1, { mic: 'on' }), someSeat(2, { connection: 'away' }), someSeat(3, { link: 'bad' })]
  expect(countSeats(seats)).toEqual({ here: 2, away: 1, weak: 1, micsOn: 1 })
})
