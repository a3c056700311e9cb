import { expect, test } from 'vitest'
import { encodedSizesFinder, readEncoder } from './encoded-sizes.ts'

/** A report as Chromium 156 gives it: what is not encoded has no width, and is called active. */
function report(widths: readonly (number | undefined)[], frames: number, reason = 'none'): RTCStatsReport {
  const entries = widths.map((frameWidth, index) => ({
    type: 'outbound-rtp',
    rid: `r${index}`,
    active: true,
    framesEncoded: frameWidth === undefined ? 0 : frames,
    ...(frameWidth === undefined ? {} : { frameWidth }),
    qualityLimitationReason: reason,
  }))
  return new Map(entries.map((entry) => [entry.rid, entry]))
}
const RIDS = ['r0', 'r1', 'r2']

test('all sizes are known to be encoded as soon as each has a width', () => {
  expect(encodedSizesFinder(RIDS)(readEncoder(report([320, 640, 1280], 3)))).toBe(3)
})

test('a size that stays without a width while the smallest flows is not encoded, whatever is called active', () => {
  const judge = encodedSizesFinder(RIDS)
  const samples = [10, 30, 50].map((frames) => judge(readEncoder(report([160, 320, undefined], frames))))
  expect(samples).toEqual([undefined, undefined, 2])
})

test('a link or a processor that holds the encoder back says nothing of what it can do', () => {
  for (const reason of ['bandwidth', 'cpu']) {
    const judge = encodedSizesFinder(RIDS)
    for (const frames of [10, 30, 50, 70, 90]) {
      expect(judge(readEncoder(report([160, undefined, undefined], frames, reason)))).toBeUndefined()
    }
  }
})

test('an encoder that stands still, or a browser that tells no widths, is not judged', () => {
  const still = encodedSizesFinder(RIDS)
  const blind = encodedSizesFinder(RIDS)
  for (let sample = 0; sample < 6; sample += 1) {
    if (sample > 0) expect(still(readEncoder(report([160, undefined, undefined], 10)))).toBeUndefined()
    expect(blind(readEncoder(report([undefined, undefined, undefined], sample * 20)))).toBeUndefined()
  }
  expect(encodedSizesFinder(RIDS)(readEncoder(null))).toBeUndefined()
})
