import { expect, test } from 'vitest'
import { cameraEncodings } from './encodings.ts'

test('the largest of the sizes is always the picture as it is captured, in as many sizes as browsers send of it', () => {
  const sizes = (heightPx: number | undefined) =>
    cameraEncodings(heightPx).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)
  expect(sizes(720)).toEqual([4, 2, 1])
  expect(sizes(540)).toEqual([4, 2, 1])
  expect(sizes(360)).toEqual([4, 1])
  expect(sizes(undefined)).toEqual([4, 2, 1])
})
