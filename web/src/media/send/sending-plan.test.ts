import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameraEncodings } from './encodings.ts'
import { effectiveLayer, kbpsUpTo } from './sending-plan.ts'

const HD = { width: 1280, height: 720 }
const opus = { ptimeMs: 20, maxBps: 32_000 } as const
const layer = fc.constantFrom<number | 'none'>('none', 0, 1, 2)

test('never more than is wanted, never more than the link bears, and nothing when either says so', () => {
  const worth = (one: number | 'none') => (one === 'none' ? -1 : one)
  fc.assert(
    fc.property(layer, layer, (wanted, borne) => {
      expect(worth(effectiveLayer(wanted, borne))).toBe(Math.min(worth(wanted), worth(borne)))
    }),
  )
})

test('before the server has said what is wanted, everything that the link bears is', () => {
  expect(effectiveLayer(undefined, 1)).toBe(1)
  expect(effectiveLayer(undefined, 'none')).toBe('none')
})

test('what would be sent is the sum of the sizes that are on', () => {
  expect(kbpsUpTo(cameraEncodings(HD), 'none', opus)).toBe(0)
  expect(kbpsUpTo(cameraEncodings(HD), 0, opus)).toBe(100)
  expect(kbpsUpTo(cameraEncodings(HD), Infinity, opus)).toBe(1_300)
  expect(kbpsUpTo(undefined, 0, opus)).toBe(32)
})
