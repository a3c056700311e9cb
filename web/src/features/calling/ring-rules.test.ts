import { expect, test } from 'vitest'
import { rungHere } from './ring-rules.ts'

const calls = [{ meetingId: 'm1' }, { meetingId: 'm2' }]

test('at the door of a meeting, or in it, its call has been heard; another one rings', () => {
  expect(rungHere(calls, { pathname: '/', paired: false })).toEqual(calls)
  expect(rungHere(calls, { pathname: '/cuoc-hop/m1/vao', paired: false })).toEqual([{ meetingId: 'm2' }])
  // m11 is another meeting than m1.
  expect(rungHere(calls, { pathname: '/cuoc-hop/m11/vao', paired: false })).toEqual(calls)
})

test('a paired browser rings on where it went by itself: waiting, and in the very meeting', () => {
  expect(rungHere(calls, { pathname: '/hoi-truong', paired: true })).toEqual(calls)
  expect(rungHere(calls, { pathname: '/cuoc-hop/m1/vao', paired: true })).toEqual(calls)
})
