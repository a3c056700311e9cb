import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rung } from '../../../../signaling/media/wire.ts'
import { SEND_RUNGS } from '../quality/sender-ladder.ts'
import { CALM_BEFORE_SHORTER_MS, nextOpus, opusFor, type HeldOpus, type OpusFacts } from './opus-ptime.ts'

const GOOD: OpusFacts = { send: 'all', receive: 'full', link: 'good', weakListeners: false }
const opus = (changed: Partial<OpusFacts>) => opusFor({ ...GOOD, ...changed })
const SAMPLE_MS = 1_500

test('on a good link speech goes out in ordinary packets of 20 ms', () => {
  expect(opus({}).ptimeMs).toBe(20)
  expect(opus({ link: 'unknown' }).ptimeMs).toBe(20)
  expect(opus({ send: 'noBig' }).ptimeMs).toBe(20)
})

test('on a weak link of one’s own packets are longer, and longest where it bears sound alone', () => {
  expect(opus({ link: 'weak' }).ptimeMs).toBe(40)
  expect(opus({ link: 'bad' }).ptimeMs).toBe(40)
  expect(opus({ send: 'smallest' }).ptimeMs).toBe(40)
  expect(opus({ send: 'still' }).ptimeMs).toBe(40)
  expect(opus({ receive: 'sound' }).ptimeMs).toBe(40)
  expect(opus({ send: 'sound' }).ptimeMs).toBe(60)
})

test('a speaker to many receivers on weak links sends longer packets, too', () => {
  expect(opus({ weakListeners: true })).toEqual({ ptimeMs: 40, maxBps: 24_000 })
})

test('speech takes less the weaker the link is, and on the best one no more than 64 kbit/s carry with a tenth lost', () => {
  const all = [opus({}), opus({ weakListeners: true }), opus({ link: 'weak' }), opus({ send: 'sound' })]
  // RTP with its extensions and SRTP's tag, UDP and IP: 64 bytes a packet.
  const kbps = all.map(({ ptimeMs, maxBps }) => maxBps / 1_000 + (64 * 8) / ptimeMs)
  expect(kbps).toEqual([...kbps].sort((a, b) => b - a))
  expect(Math.max(...kbps) * 1.1 + 5).toBeLessThan(64)
})

const begin: HeldOpus = { opus: opus({}), waiting: null }
const afterSamples = (held: HeldOpus, changed: Partial<OpusFacts>, fromMs: number, toMs: number): HeldOpus => {
  let next = held
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += SAMPLE_MS) next = nextOpus(next, opus(changed), nowMs)
  return next
}

test('packets get longer at once, and shorter only after two calm minutes', () => {
  const long = nextOpus(begin, opus({ link: 'weak' }), 0)
  expect(long.opus.ptimeMs).toBe(40)
  expect(afterSamples(long, {}, SAMPLE_MS, CALM_BEFORE_SHORTER_MS).opus.ptimeMs).toBe(40)
  expect(afterSamples(long, {}, SAMPLE_MS, CALM_BEFORE_SHORTER_MS + 2 * SAMPLE_MS).opus.ptimeMs).toBe(20)
})

test('a link that was only a little better for a part of the calm while gets no shorter packets than it bore all of it', () => {
  const longest = nextOpus(begin, opus({ send: 'sound' }), 0)
  const better = afterSamples(longest, { link: 'weak' }, SAMPLE_MS, 60_000)
  expect(afterSamples(better, {}, 60_000, CALM_BEFORE_SHORTER_MS + 2 * SAMPLE_MS).opus.ptimeMs).toBe(40)
})

test('however the link swings, packets get shorter once in two minutes at most', () => {
  const sample = fc.record({
    send: fc.constantFrom(...SEND_RUNGS),
    receive: fc.constantFrom(...Rung.options),
    link: fc.constantFrom('unknown' as const, 'good' as const, 'weak' as const, 'bad' as const),
    weakListeners: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(sample, fc.nat(100)), { maxLength: 60 }), (given) => {
      let held = begin
      let shorterAtMs = -Infinity
      let nowMs = 0
      for (const [one, times] of given) {
        for (let time = 0; time <= times; time += 1) {
          const before = held.opus.ptimeMs
          held = nextOpus(held, opusFor(one), (nowMs += SAMPLE_MS))
          expect(held.opus.ptimeMs).toBeGreaterThanOrEqual(opusFor(one).ptimeMs)
          if (held.opus.ptimeMs >= before) continue
          expect(nowMs - shorterAtMs).toBeGreaterThanOrEqual(CALM_BEFORE_SHORTER_MS)
          shorterAtMs = nowMs
        }
      }
    }),
  )
})
