import { expect, test } from 'vitest'
import { judgePictures, judgeSound } from './judge.ts'

function picture(at: (index: number) => number): Uint8Array {
  return Uint8Array.from({ length: 1_600 }, (_, index) => Math.max(0, Math.min(255, Math.round(at(index)))))
}
/** Three pictures of one scene, each with the noise of a sensor. */
function filmed(at: (index: number) => number): Uint8Array[] {
  return [1, 2, 3].map((seed) => picture((index) => at(index) + (((index * 7 + seed * 13) * 31) % 5) - 2))
}

test('a hall, also a dark one with a lamp, and a face before a bright window are pictures', () => {
  expect(judgePictures(filmed((index) => 40 + (index % 160)))).toBe('ok')
  expect(judgePictures(filmed((index) => (index < 80 ? 190 : 8)))).toBe('ok')
  expect(judgePictures(filmed((index) => (index % 40 > 15 && index % 40 < 25 ? 60 : 245)))).toBe('ok')
})

test('a covered lens, with the noise of its sensor or a little light at its edge, is black', () => {
  expect(judgePictures(filmed(() => 0))).toBe('black')
  expect(judgePictures(filmed(() => 16))).toBe('black')
  expect(judgePictures(filmed((index) => (index < 20 ? 90 : 6)))).toBe('black')
  expect(judgePictures(filmed(() => 40).map((one) => one.map(() => 40)))).toBe('black')
})

test('the same picture over and over is none of a camera', () => {
  const one = picture((index) => index % 200)
  expect(judgePictures([one, one, one])).toBe('still')
  expect(judgePictures([one])).toBe('ok')
})

test('no picture at all is a failure', () => {
  expect(judgePictures([])).toBe('failed')
})

const sound = (at: (index: number) => number) => Float32Array.from({ length: 48_000 }, (_, index) => at(index))

test('the rustle of a quiet room is sound; zeros, their rounding and a click between zeros are silence', () => {
  expect(judgeSound(sound((index) => 0.0005 * Math.sin(index * index)))).toBe('ok')
  expect(judgeSound(sound(() => 0))).toBe('silent')
  expect(judgeSound(sound((index) => 0.00002 * Math.sin(index)))).toBe('silent')
  expect(judgeSound(sound((index) => (index < 400 ? 0.9 : 0)))).toBe('silent')
  expect(judgeSound(new Float32Array(0))).toBe('failed')
})
