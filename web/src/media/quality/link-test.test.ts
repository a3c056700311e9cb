import { expect, test } from 'vitest'
import { LinkFigures } from '../../../../signaling/passport/wire.ts'
import { figuresToKeep, judgeFigures, median } from './link-test.ts'

const UDP = { way: { kind: 'udp' }, path: null } as const
const AT = [{ address: '203.0.113.10', port: 40_000 }]

test('closed media ports are the gravest thing that an answering server can have, whatever the link carries', () => {
  const link = { rttMs: 20, downKbps: 8_000, upKbps: 2_000, path: null }
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

test('packets lost on the way of the media make a fast link a weak one', () => {
  const fast = { way: { kind: 'udp' }, rttMs: 20, downKbps: 8_000, upKbps: 2_000 } as const
  const losing = (lossShare: number) => judgeFigures({ ...fast, path: { rttMs: 20, jitterMs: 2, lossShare } })
  expect([0.02, 0.1, 0.3].map(losing)).toEqual(['good', 'noCamera', 'listenOnly'])
})

test('what is kept is whole, bounded and of the way of the media; by TCP nothing is said of loss', () => {
  const path = { rttMs: 61.4, jitterMs: 3.6, lossShare: 0.01234 }
  const figures = { rttMs: 20.2, downKbps: 8_000.7, upKbps: 1e12, way: { kind: 'udp' }, path } as const
  const kept = figuresToKeep(figures)
  expect(kept).toEqual({ downKbps: 8_001, upKbps: 10_000_000, rttMs: 61, jitterMs: 4, lossShare: 0.012, way: 'udp' })
  expect(LinkFigures.safeParse(kept).success).toBe(true)
  expect(figuresToKeep({ ...figures, way: { kind: 'tcp', addresses: AT } })).toMatchObject({ lossShare: null })
  expect(figuresToKeep({ ...UDP, rttMs: null, downKbps: null, upKbps: null })).toMatchObject({
    rttMs: null,
    jitterMs: null,
  })
})
