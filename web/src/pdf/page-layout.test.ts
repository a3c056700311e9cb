import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currentPage, layoutPages, PAGE_GAP, pagesNear, placeAt, topOf, type Zoom } from './page-layout.ts'

const portrait = { width: 794, height: 1123 }
const landscape = { width: 1123, height: 794 }
const view = { width: 824, height: 700 }

describe('laying out pages', () => {
  test('a landscape page among portrait ones fits the width as they do', () => {
    const layout = layoutPages([portrait, landscape], { kind: 'fitWidth' }, view)
    expect(layout.pages.map((page) => Math.round(page.width))).toEqual([800, 800])
    expect(layout.width).toBe(view.width)
  })

  test('on a wide screen a page is not blown up by itself', () => {
    const wide = { width: 1900, height: 900 }
    expect(layoutPages([portrait], { kind: 'auto' }, wide).pages[0]?.scale).toBe(1.25)
    expect(layoutPages([portrait], { kind: 'fitWidth' }, wide).pages[0]?.scale).toBeGreaterThan(2)
    expect(layoutPages([portrait], { kind: 'auto' }, view).pages[0]?.width).toBeCloseTo(800)
  })

  test('a whole page is visible when the page is fitted', () => {
    const layout = layoutPages([portrait, landscape], { kind: 'fitPage' }, view)
    for (const page of layout.pages) {
      expect(page.height).toBeLessThanOrEqual(view.height)
      expect(page.width).toBeLessThanOrEqual(view.width)
    }
  })

  test('the last page, however short, can be brought to the top and then counts as the current one', () => {
    const layout = layoutPages([portrait, landscape], { kind: 'scale', scale: 0.3 }, view)
    const top = topOf(layout, { pageIndex: 1, fraction: 0 })
    expect(top).toBeLessThanOrEqual(layout.height - view.height)
    expect(currentPage(layout, top, view.height)).toBe(1)
  })

  test('only pages near the view are kept', () => {
    const layout = layoutPages(
      Array.from({ length: 200 }, () => portrait),
      { kind: 'fitWidth' },
      view,
    )
    const near = pagesNear(layout, topOf(layout, { pageIndex: 100, fraction: 0 }), view.height, view.height)
    expect(near.first).toBeGreaterThanOrEqual(98)
    expect(near.last).toBeLessThanOrEqual(102)
  })

  test('a place survives any change of zoom, and a page gone to is the current page', () => {
    const zooms = fc.oneof(
      fc.constantFrom<Zoom>({ kind: 'auto' }, { kind: 'fitWidth' }),
      fc.constant<Zoom>({ kind: 'fitPage' }),
      fc.double({ min: 0.25, max: 5, noNaN: true }).map((scale): Zoom => ({ kind: 'scale', scale })),
    )
    const sizes = fc.array(fc.constantFrom(portrait, landscape, { width: 400, height: 400 }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(
        sizes,
        zooms,
        zooms,
        fc.nat(),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (all, one, other, n, fraction) => {
          const pageIndex = n % all.length
          const [before, after] = [layoutPages(all, one, view), layoutPages(all, other, view)]
          const place = placeAt(before, topOf(before, { pageIndex, fraction }))
          const back = placeAt(after, topOf(after, place))
          expect(back.pageIndex).toBe(pageIndex)
          expect(back.fraction).toBeCloseTo(fraction, 6)
          expect(currentPage(after, topOf(after, { pageIndex, fraction: 0 }), view.height)).toBe(pageIndex)
          expect(after.pages[0]?.top ?? 0).toBe(PAGE_GAP)
        },
      ),
    )
  })
})
