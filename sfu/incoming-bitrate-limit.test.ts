import { expect, test } from 'vitest'
import { sampleBitrate, intervalsToSkip, type BitrateSample } from './incoming-bitrate-limit.ts'

/** Samples once a second a peer that sends so many bits in each. @returns the second in which it is cut. */
function cutAfter(bitsPerSecond: readonly number[], maxBps: number): number | undefined {
  let bytes = 0
  let sample: BitrateSample = sampleBitrate(undefined, { bytes, atMs: 0 }, maxBps)
  for (const [index, bits] of bitsPerSecond.entries()) {
    bytes += bits / 8
    const next = sampleBitrate(sample, { bytes, atMs: (index + 1) * 1_000 }, maxBps)
    if (next.cut) return index + 1
    sample = next
  }
  return undefined
}

test('twenty times the rate is cut within two seconds', () => {
  expect(cutAfter(Array(5).fill(80e6), 4e6)).toBe(2)
})

test('up to one and a half times the rate, and one burst between calmer seconds, are borne', () => {
  expect(cutAfter(Array(60).fill(6e6), 4e6)).toBeUndefined()
  expect(cutAfter([9e6, 3e6, 9e6, 3e6, 9e6], 4e6)).toBeUndefined()
})

test('the first sample never counts as over, whatever came before it, and neither does one in the same moment', () => {
  const first = sampleBitrate(undefined, { bytes: 1e12, atMs: 5 }, 1)
  expect(first).toMatchObject({ over: 0, cut: false })
  expect(sampleBitrate(first, { bytes: 2e12, atMs: 5 }, 1).cut).toBe(false)
})

test('a peer within its limit is sampled less often, and every interval again once it sends too much', () => {
  let sample: BitrateSample = sampleBitrate(undefined, { bytes: 0, atMs: 0 }, 1_000)
  const rests: number[] = []
  for (const [index, bits] of [0, 500, 900, 1_100, 500, 500, 500, 5_000].entries()) {
    sample = sampleBitrate(sample, { bytes: sample.bytes + bits / 8, atMs: (index + 1) * 1_000 }, 1_000)
    rests.push(intervalsToSkip(sample))
  }
  expect(rests).toEqual([0, 1, 1, 0, 0, 0, 1, 0])
})
