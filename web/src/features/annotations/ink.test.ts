import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Mark, MARKS_ARRAY } from '../../../../signaling/annotations/wire.ts'
import { distanceToSegment, packInk, simplify, splitStroke, unpackInk, type InkPoint } from './ink.ts'
import { newInk } from './new-mark.ts'

const unit = fc.double({ min: -0.2, max: 1.2, noNaN: true })
const strokes = fc.array(fc.record({ x: unit, y: unit }), { minLength: 1, maxLength: 300 })

/** A word written by hand in a third of the page's width: 40 points, 16 ms apart. */
const written: InkPoint[] = Array.from({ length: 40 }, (_, index) => ({
  x: 0.3 + index * 0.008 + 0.006 * Math.sin(index * 0.9),
  y: 0.4 + 0.012 * Math.sin(index * 0.7) + 0.002 * Math.cos(index * 2.1),
}))

describe('packing ink', () => {
  test('unpacking gives every point back to less than a tenth of a millimetre on A4', () => {
    fc.assert(
      fc.property(strokes, (points) => {
        const back = unpackInk(packInk(points))
        expect(back.length).toBe(points.length)
        for (const [index, point] of points.entries()) {
          expect(Math.abs((back[index]?.x ?? 9) - point.x)).toBeLessThan(1 / 8000)
          expect(Math.abs((back[index]?.y ?? 9) - point.y)).toBeLessThan(1 / 8000)
        }
      }),
    )
  })

  test('packing what was unpacked changes nothing more: errors do not add up', () => {
    fc.assert(
      fc.property(strokes, (points) => {
        const packed = packInk(points)
        expect(packInk(unpackInk(packed))).toEqual(packed)
      }),
    )
  })

  test('whatever bytes come from another person, unpacking ends and gives finite points', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        for (const { x, y } of unpackInk(bytes)) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
      }),
    )
  })

  test('a stroke of 40 points takes about four bytes a point as a whole update, half of it unavoidable names', () => {
    const document = new Y.Doc()
    let bytes = 0
    document.on('update', (update: Uint8Array) => (bytes = update.length))
    document.getArray(MARKS_ARRAY).push([newInk(0, written, { colour: 'blue', width: 0.003 })])
    expect(packInk(written).length).toBeLessThanOrEqual(84)
    expect(bytes).toBeLessThanOrEqual(200)
    expect(Mark.safeParse(document.getArray(MARKS_ARRAY).get(0)).success).toBe(true)
  })
})

describe('thinning a stroke out', () => {
  test('no point is farther from the line that is left than the tolerance', () => {
    fc.assert(
      fc.property(strokes, (points) => {
        const left = simplify(points, 0.001, 1.414)
        for (const point of points) {
          const nearest = left.slice(1).map((end, index) => distanceToSegment(point, left[index], end, 1.414))
          if (left.length > 1) expect(Math.min(...nearest)).toBeLessThanOrEqual(0.001 + 1e-9)
        }
        expect(left[0]).toEqual(points[0])
        expect(left.at(-1)).toEqual(points.at(-1))
      }),
    )
  })

  test('a long stroke is cut into parts that touch, and no point is lost', () => {
    fc.assert(
      fc.property(strokes, fc.integer({ min: 2, max: 50 }), (points, most) => {
        const parts = splitStroke(points, most)
        const [first = [], ...others] = parts
        expect([...first, ...others.flatMap((part) => part.slice(1))]).toEqual(points)
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(most)
        for (const [index, part] of others.entries()) expect(part[0]).toEqual(parts[index]?.at(-1))
      }),
    )
  })
})
