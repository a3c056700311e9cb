import { expect, test } from 'vitest'
import { levelOf } from './level-meter.ts'

test('silence is nothing, a whisper something, a loud voice everything', () => {
  expect(levelOf(new Float32Array(512))).toBe(0)
  expect(levelOf(new Float32Array(512).fill(0.01))).toBeCloseTo(0.4)
  expect(levelOf(new Float32Array(512).fill(0.9))).toBe(1)
})
