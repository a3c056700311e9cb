import { expect, test } from 'vitest'
import { judgeFigures, median } from './link-test.ts'

const UDP = { way: { kind: 'udp' } } as const
const AT = [{ address: '203.0.113.10', port: 40_000 }]

test('closed media ports are the gravest thing that an answering server can have, whatever the link carries', () => {
  const link = { rttMs: 20, downKbps: 8_000, upKbps: 2_000 }
  expect(judgeFigures({ ...link, way: { kind: 'blocked', addresses: AT } })).toBe('mediaBlocked')
  expect(judgeFigures({ ...link, way: { kind: 'tcp', addresses: AT } })).toBe('good')
  expect(judgeFigures({ ...link, way: { kind: 'unknown' } })).toBe('good')
  expect(judgeFigures({ ...link, rttMs: null, way: { kind: 'unknown' } })).toBe('unreachable')
})

test('a link that carries a page of pictures and three sizes of camera is good', () => {
  expect(judgeFigures({ ...UDP, rttMs: 20, downKbps: 8_000, upKbps: 2_000 })).toBe('good')
})

test('a link that is thin upward is better without the camera', () => {
  expect(judgeFigures({ ...UDP, rttMs: 20, downKbps: 8_000, upKbps: 200 })).toBe('noCamera')
})

test('a link of 128 kbit/s, or one that could not be measured upward, is for listening', () => {
  expect(judgeFigures({ ...UDP, rttMs: 90, downKbps: 128, upKbps: 90 })).toBe('listenOnly')
  expect(judgeFigures({ ...UDP, rttMs: 90, downKbps: 8_000, upKbps: null })).toBe('listenOnly')
})

test('without any answer nothing is promised', () => {
  expect(judgeFigures({ ...UDP, rttMs: null, downKbps: null, upKbps: null })).toBe('unreachable')
})

test('one delayed answer does not speak for the link', () => {
  expect(median([20, 22, 900, 21, 19])).toBe(21)
  expect(median([])).toBeNull()
})
