import { expect, test } from 'vitest'
import { newHighlight, newInk, newNote } from './new-mark.ts'
import { DRAWN_WIDTH, inkPoints, pathBetween, strokePath, topOfMark, touches } from './shapes.ts'

const pen = { colour: 'blue', width: 0.003 } as const
const line = newInk(
  0,
  [
    { x: 0.2, y: 0.2 },
    { x: 0.8, y: 0.2 },
  ],
  pen,
)

test('a stroke is touched anywhere along it and not beside it', () => {
  expect(touches(line, { x: 0.5, y: 0.201 }, 1.414, 0.005)).toBe(true)
  expect(touches(line, { x: 0.5, y: 0.22 }, 1.414, 0.005)).toBe(false)
  expect(touches(line, { x: 0.9, y: 0.2 }, 1.414, 0.005)).toBe(false)
})

test('a dot, a highlight and a note are touched where they are', () => {
  expect(touches(newInk(0, [{ x: 0.5, y: 0.5 }], pen), { x: 0.502, y: 0.5 }, 1.414, 0.005)).toBe(true)
  const highlight = newHighlight(0, [{ x: 0.1, y: 0.1, width: 0.2, height: 0.05 }], 'amber')
  expect(touches(highlight, { x: 0.2, y: 0.12 }, 1.414, 0)).toBe(true)
  expect(touches(highlight, { x: 0.2, y: 0.2 }, 1.414, 0)).toBe(false)
  expect(touches(newNote(0, { x: 0.5, y: 0.5 }, 'Cần rà soát', 'red'), { x: 0.51, y: 0.5 }, 1.414, 0.005)).toBe(true)
})

test('the outline of a stroke and of a single dot can be drawn', () => {
  expect(
    strokePath(
      [
        { x: 0.2, y: 0.2 },
        { x: 0.8, y: 0.2 },
      ],
      0.003,
      1.414,
    ),
  ).toMatch(/^M[-\d. ]+Q[-\d. ]+Z$/)
  expect(strokePath([{ x: 0.2, y: 0.2 }], 0.003, 1.414)).toMatch(/^M[-\d. ]+Q[-\d. ]+Z$/)
  expect(strokePath([], 0.003, 1.414)).toBe('')
})

test('a mark of another person that holds no point at all is harmless', () => {
  const broken = { ...line, kind: 'ink' as const, width: 0.003, points: Uint8Array.of(0x80, 0x80) }
  expect(inkPoints(broken)).toEqual([])
  expect(touches(broken, { x: 0, y: 0 }, 1, 1)).toBe(false)
  expect(topOfMark(broken)).toBe(0)
})

test('an eraser that is moved quickly across a stroke does not jump over it', () => {
  const way = pathBetween({ x: 0.5, y: 0.05 }, { x: 0.5, y: 0.6 }, 1.414, 0.008)
  expect(way.some((point) => touches(line, point, 1.414, 0.008))).toBe(true)
  expect([way[0], way.at(-1)]).toEqual([
    { x: 0.5, y: 0.05 },
    { x: 0.5, y: 0.6 },
  ])
})

test('a straight stroke is drawn to its very end', () => {
  const path = strokePath(
    [
      { x: 0.1, y: 0.1 },
      { x: 0.9, y: 0.1 },
    ],
    0.003,
    1.4,
  )
  const xs = [...path.matchAll(/(\d+\.\d) \d+\.\d/gu)].map(([, x]) => Number(x))
  expect(Math.max(...xs)).toBeGreaterThan(0.9 * DRAWN_WIDTH - 2)
})
