// Where a mark lies on a page of a PDF: from parts of the page as its readers see it to the page's own coordinates.
import type { Mark } from '../annotations/wire.ts'
import { onPage, seenSize, type Box } from '../kit/page-box.ts'
import { unpackInk } from '../wire/ink-points.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** In the page's own units. A note is a number at its place; its words stand behind the paper's pages. */
export type DrawnMark =
  | { readonly kind: 'line'; readonly points: readonly Point[]; readonly width: number }
  | { readonly kind: 'areas'; readonly areas: readonly (readonly [Point, Point, Point, Point])[] }
  | { readonly kind: 'number'; readonly at: Point; readonly radius: number }

/** Of a note's disc, in parts of the page's width; as large as its button on the page. */
const NOTE_RADIUS = 0.014

/**
 * @param visible - What of the page is seen: the crop box cut to the media box.
 * @param rotation - Clockwise, a multiple of 90.
 */
export function drawnMark(mark: Mark, visible: Box, rotation: number): DrawnMark {
  const { width, height } = seenSize(visible, rotation)
  // Marks count from the top, PDF from the bottom.
  const place = (x: number, y: number): Point => onPage(visible, rotation, x * width, (1 - y) * height)
  switch (mark.kind) {
    case 'ink':
      return {
        kind: 'line',
        points: unpackInk(mark.points).map(({ x, y }) => place(x, y)),
        width: mark.width * width,
      }
    case 'highlight':
      return {
        kind: 'areas',
        areas: mark.rects.map((rect) => [
          place(rect.x, rect.y),
          place(rect.x + rect.width, rect.y),
          place(rect.x + rect.width, rect.y + rect.height),
          place(rect.x, rect.y + rect.height),
        ]),
      }
    case 'note':
      return { kind: 'number', at: place(mark.x, mark.y), radius: NOTE_RADIUS * width }
    default:
      return mark satisfies never
  }
}
