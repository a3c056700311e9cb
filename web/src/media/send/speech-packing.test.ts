import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rung } from '../../../../signaling/media/wire.ts'
import { SEND_RUNGS } from '../quality/sender-ladder.ts'
import {
  CALM_BEFORE_SHORTER_MS,
  nextPacking,
  packingFor,
  type HeldPacking,
  type PackingLook,
} from './speech-packing.ts'

const GOOD: PackingLook = { send: 'all', receive: 'full', link: 'good', weakListeners: false }
const packed = (changed: Partial<PackingLook>) => packingFor({ ...GOOD, ...changed })
const LOOK_MS = 1_500

test('on a good line speech goes out in ordinary packets of 20 ms', () => {
  expect(packed({}).packetMs).toBe(20)
  expect(packed({ link: 'unknown' }).packetMs).toBe(20)
  expect(packed({ send: 'noBig' }).packetMs).toBe(20)
})

test('on a weak line of one’s own packets are longer, and longest where it bears sound alone', () => {
  expect(packed({ link: 'weak' }).packetMs).toBe(40)
  expect(packed({ link: 'bad' }).packetMs).toBe(40)
  expect(packed({ send: 'smallest' }).packetMs).toBe(40)
  expect(packed({ send: 'still' }).packetMs).toBe(40)
  expect(packed({ receive: 'sound' }).packetMs).toBe(40)
  expect(packed({ send: 'sound' }).packetMs).toBe(60)
})

test('whoever speaks to many on weak lines sends longer packets, too', () => {
  expect(packed({ weakListeners: true })).toEqual({ packetMs: 40, maxBps: 24_000 })
})

test('speech takes less the weaker the line is, and on the best one no more than 64 kbit/s carry with a tenth lost', () => {
  const packings = [packed({}), packed({ weakListeners: true }), packed({ link: 'weak' }), packed({ send: 'sound' })]
  // RTP with its extensions and SRTP's tag, UDP and IP: 64 bytes a packet.
  const kbps = packings.map(({ packetMs, maxBps }) => maxBps / 1_000 + (64 * 8) / packetMs)
  expect(kbps).toEqual([...kbps].sort((a, b) => b - a))
  expect(Math.max(...kbps) * 1.1 + 5).toBeLessThan(64)
})

const begin: HeldPacking = { packing: packed({}), waiting: null }
const looks = (held: HeldPacking, changed: Partial<PackingLook>, fromMs: number, toMs: number): HeldPacking => {
  let next = held
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += LOOK_MS) next = nextPacking(next, packed(changed), nowMs)
  return next
}

test('packets get longer at once, and shorter only after two calm minutes', () => {
  const long = nextPacking(begin, packed({ link: 'weak' }), 0)
  expect(long.packing.packetMs).toBe(40)
  expect(looks(long, {}, LOOK_MS, CALM_BEFORE_SHORTER_MS).packing.packetMs).toBe(40)
  expect(looks(long, {}, LOOK_MS, CALM_BEFORE_SHORTER_MS + 2 * LOOK_MS).packing.packetMs).toBe(20)
})

test('a line that was only a little better for a part of the calm while gets no shorter packets than it bore all of it', () => {
  const longest = nextPacking(begin, packed({ send: 'sound' }), 0)
  const better = looks(longest, { link: 'weak' }, LOOK_MS, 60_000)
  expect(looks(better, {}, 60_000, CALM_BEFORE_SHORTER_MS + 2 * LOOK_MS).packing.packetMs).toBe(40)
})

test('however the line swings, packets get shorter once in two minutes at most', () => {
  const look = fc.record({
    send: fc.constantFrom(...SEND_RUNGS),
    receive: fc.constantFrom(...Rung.options),
    link: fc.constantFrom('unknown' as const, 'good' as const, 'weak' as const, 'bad' as const),
    weakListeners: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(look, fc.nat(100)), { maxLength: 60 }), (given) => {
      let held = begin
      let shorterAtMs = -Infinity
      let nowMs = 0
      for (const [one, times] of given) {
        for (let time = 0; time <= times; time += 1) {
          const before = held.packing.packetMs
          held = nextPacking(held, packingFor(one), (nowMs += LOOK_MS))
          expect(held.packing.packetMs).toBeGreaterThanOrEqual(packingFor(one).packetMs)
          if (held.packing.packetMs >= before) continue
          expect(nowMs - shorterAtMs).toBeGreaterThanOrEqual(CALM_BEFORE_SHORTER_MS)
          shorterAtMs = nowMs
        }
      }
    }),
  )
})
