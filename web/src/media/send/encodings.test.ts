import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameraEncodings, documentEncodings, type PictureSize } from './encodings.ts'

const scales = (size: PictureSize | undefined, most?: number) =>
  cameraEncodings(size, most).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)
const sized = (width: number, height: number): PictureSize => ({ width, height })

test('the largest of the sizes is always the picture as it is captured, in as many sizes as browsers send of it', () => {
  expect(scales(sized(1280, 720))).toEqual([4, 2, 1])
  expect(scales(sized(960, 540))).toEqual([4, 2, 1])
  expect(scales(sized(640, 360))).toEqual([4, 1])
  expect(scales(sized(800, 600))).toEqual([4, 1])
  expect(scales(sized(640, 480))).toEqual([4, 1])
  expect(scales(undefined)).toEqual([4, 2, 1])
})

test('a small camera sends one size, its whole picture', () => {
  for (const size of [sized(320, 240), sized(352, 288), sized(424, 240), sized(320, 180), sized(160, 120)]) {
    expect(scales(size)).toEqual([1])
    expect(documentEncodings(size).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([1])
  }
  expect(scales(sized(480, 270))).toEqual([2, 1])
})

test('an upright picture is planned as a lying one of the same size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 4_096 }), fc.integer({ min: 16, max: 4_096 }), (width, height) => {
      expect(scales(sized(width, height))).toEqual(scales(sized(height, width)))
      expect(documentEncodings(sized(width, height))).toEqual(documentEncodings(sized(height, width)))
    }),
  )
})

test('what the browser was seen to leave out is not asked for again, and the whole picture stays', () => {
  expect(scales(sized(1280, 720), 2)).toEqual([4, 1])
  expect(scales(sized(1280, 720), 1)).toEqual([1])
})

test('a document camera of four to three sends all its points; beyond full HD they are made fewer', () => {
  expect(documentEncodings(sized(1600, 1200)).at(-1)?.scaleResolutionDownBy).toBe(1)
  expect(documentEncodings(sized(3840, 2160)).at(-1)?.scaleResolutionDownBy).toBe(2)
})
