import type { Mark, MarkColour } from '../../../../signaling/annotations/wire.ts'
import { packInk, type InkPoint } from './ink.ts'

export interface Pen {
  readonly colour: MarkColour
  /** In page widths. */
  readonly width: number
}

export interface UnitRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const MAX_RECTS = 200

/** Eight letters: a document holds one author's marks of one paper, so collisions are out of the question. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => LETTERS[byte & 63]).join('')
}

function base(pageIndex: number, colour: MarkColour) {
  return { id: newId(), pageIndex, colour, createdAtMs: Date.now() }
}

/** Numbers that single precision can hold take half the bytes in an update. */
const short = (value: number, least: number, most: number) => Math.fround(Math.min(most, Math.max(least, value)))

export function newInk(pageIndex: number, points: readonly InkPoint[], { colour, width }: Pen): Mark {
  const inside = points.map(({ x, y }) => ({
    x: Math.min(1.2, Math.max(-0.2, x)),
    y: Math.min(1.2, Math.max(-0.2, y)),
  }))
  return { kind: 'ink', ...base(pageIndex, colour), width: short(width, 0.0006, 0.049), points: packInk(inside) }
}

export function newHighlight(pageIndex: number, rects: readonly UnitRect[], colour: MarkColour): Mark {
  const shortRects = rects.slice(0, MAX_RECTS).map(({ x, y, width, height }) => ({
    x: short(x, 0, 1),
    y: short(y, 0, 1),
    width: short(width, 0, 1),
    height: short(height, 0, 1),
  }))
  return { kind: 'highlight', ...base(pageIndex, colour), rects: shortRects }
}

export function newNote(pageIndex: number, at: InkPoint, text: string, colour: MarkColour): Mark {
  return { kind: 'note', ...base(pageIndex, colour), x: short(at.x, 0, 1), y: short(at.y, 0, 1), text }
}
