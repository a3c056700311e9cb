import { expect, test } from 'vitest'
import { SeatId } from '../../../../signaling/wire/ids.ts'
import { leavesRoom, reasonToAsk, type OnAir } from './leaving-rules.ts'

const SELF = SeatId.parse('seat0001')
const LISTENS: OnAir = {
  leadsAsChair: false,
  standing: 'open',
  presents: false,
  sharesScreen: false,
  micOn: false,
  selfSeatId: SELF,
  stageSeatId: null,
}

test('who only listens leaves without a question', () => {
  expect(reasonToAsk(LISTENS)).toBeNull()
  expect(reasonToAsk({ ...LISTENS, stageSeatId: SeatId.parse('seat0002') })).toBeNull()
  expect(reasonToAsk({ ...LISTENS, selfSeatId: null })).toBeNull()
})

test('who is on air, has the floor or leads is asked, with the gravest reason', () => {
  expect(reasonToAsk({ ...LISTENS, micOn: true })).toBe('mic')
  expect(reasonToAsk({ ...LISTENS, stageSeatId: SELF, micOn: true })).toBe('stage')
  expect(reasonToAsk({ ...LISTENS, sharesScreen: true })).toBe('screen')
  expect(reasonToAsk({ ...LISTENS, presents: true })).toBe('presenting')
  expect(reasonToAsk({ ...LISTENS, standing: 'holder' })).toBe('floor')
  expect(reasonToAsk({ ...LISTENS, standing: 'point' })).toBe('floor')
  expect(reasonToAsk({ ...LISTENS, standing: 'holder', leadsAsChair: true })).toBe('chair')
})

test('the wall and the sign-in page are no way out of the room; everything else is', () => {
  for (const within of ['/cuoc-hop/m/vao', '/cuoc-hop/m/giam-sat', '/cuoc-hop/m/ban-dieu-hanh', '/dang-nhap'])
    expect(leavesRoom('m', within)).toBe(false)
  for (const out of ['/', '/cuoc-hop/m', '/cuoc-hop/other/vao']) expect(leavesRoom('m', out)).toBe(true)
})
