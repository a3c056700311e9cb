import fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers, MAX_PIXELS, needsTile, tileDensity, tileFor, wholeDensity } from './page-tiles.ts'

test('a page of A4 at common zooms is drawn whole at the screen’s density', () => {
  for (const density of [1, 1.5, 2])
    for (const zoom of [0.5, 1, 1.5]) {
      expect(needsTile(794 * zoom, 1.414, density)).toBe(false)
      expect(wholeDensity(794 * zoom, 1.414, density)).toBe(density)
    }
})

test('a drawing on A0 at 500 % is drawn coarsely as a whole and sharply where it is in sight', () => {
  const page = { width: 3_179 * 5, height: 4_493 * 5 }
  expect(needsTile(page.width, page.height / page.width, 1)).toBe(true)
  const coarse = wholeDensity(page.width, page.height / page.width, 1)
  expect(page.width * coarse * page.height * coarse).toBeLessThan(3_100_000)
  const sight = { left: 4_000, top: 9_000, width: 1_300, height: 700 }
  const tile = tileFor(sight, page, 1)
  expect(tile).toEqual({ left: 3_675, top: 8_825, width: 1_950, height: 1_050 })
  expect(tileDensity(tile, 1)).toBe(1)
})

test('a part covers what is in sight, stays on the page, and fits one canvas, whatever the screen', () => {
  const pixels = fc.double({ min: 1, max: 4_000, noNaN: true })
  fc.assert(
    fc.property(
      pixels,
      pixels,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(1, 1.5, 2, 3),
      (w, h, at, dpr) => {
        const page = { width: w * 4, height: h * 6 }
        const sight = { left: w * 3 * at, top: h * 5 * at, width: w, height: h }
        const tile = tileFor(sight, page, dpr)
        expect(covers(tile, sight)).toBe(true)
        expect(tile.left + tile.width).toBeLessThanOrEqual(page.width)
        const density = tileDensity(tile, dpr)
        expect(tile.width * tile.height * density * density).toBeLessThanOrEqual(MAX_PIXELS * 1.001)
        // On screens up to 4K at density 1 nothing is lost.
        if (w * h * dpr * dpr < MAX_PIXELS * 0.9 && w > 100 && h > 100) expect(density).toBeGreaterThan(dpr * 0.97)
      },
    ),
  )
})
