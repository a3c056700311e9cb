import { getStroke } from 'perfect-freehand'
import type { Mark } from '../../../../signaling/annotations/wire.ts'
import { distanceToSegment, unpackInk, type InkPoint } from './ink.ts'

/** Width of a page in the units that marks are drawn in; the height follows from the page's shape. */
export const DRAWN_WIDTH = 1000

/** Thin lines keep one width: the pressure of a pen is not stored. `last`: a stroke ends where the pen lifted; smoothing alone stops short of it. */
const STROKE = { thinning: 0, smoothing: 0.5, streamline: 0.25, simulatePressure: false, last: true }

/**
 * The outline of a stroke as an SVG path.
 *
 * @param aspect - Height of the page in page widths.
 */
export function strokePath(points: readonly InkPoint[], width: number, aspect: number): string {
  const drawn = points.map(({ x, y }) => [x * DRAWN_WIDTH, y * DRAWN_WIDTH * aspect])
  const outline = getStroke(drawn, { ...STROKE, size: width * DRAWN_WIDTH })
  const [first] = outline
  if (first === undefined) return ''
  // Through the middles of the outline's sides, its corners being the handles: no edge is seen at any zoom.
  let path = `M${first[0].toFixed(1)} ${first[1].toFixed(1)}Q`
  for (const [index, [x, y]] of outline.entries()) {
    const [nextX, nextY] = outline[(index + 1) % outline.length] ?? first
    path += `${x.toFixed(1)} ${y.toFixed(1)} ${((x + nextX) / 2).toFixed(1)} ${((y + nextY) / 2).toFixed(1)} `
  }
  return `${path}Z`
}

type InkMark = Extract<Mark, { kind: 'ink' }>
const pointsOf = new WeakMap<InkMark, InkPoint[]>()
const pathOf = new WeakMap<InkMark, { aspect: number; path: string }>()

export function inkPoints(mark: InkMark): readonly InkPoint[] {
  const known = pointsOf.get(mark)
  if (known !== undefined) return known
  const points = unpackInk(mark.points)
  pointsOf.set(mark, points)
  return points
}

export function inkPath(mark: InkMark, aspect: number): string {
  const known = pathOf.get(mark)
  if (known !== undefined && known.aspect === aspect) return known.path
  const path = strokePath(inkPoints(mark), mark.width, aspect)
  pathOf.set(mark, { aspect, path })
  return path
}

/**
 * Whether a point touches a mark.
 *
 * @param reach - How near is near enough, in page widths: a finger is no needle.
 */
export function touches(mark: Mark, point: InkPoint, aspect: number, reach: number): boolean {
  switch (mark.kind) {
    case 'ink': {
      const points = inkPoints(mark)
      const near = mark.width / 2 + reach
      if (points.length === 1) return distanceToSegment(point, points[0], points[0], aspect) <= near
      return points.some((end, index) => index > 0 && distanceToSegment(point, points[index - 1], end, aspect) <= near)
    }
    case 'highlight':
      return mark.rects.some(
        ({ x, y, width, height }) => point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height,
      )
    case 'note':
      return distanceToSegment(point, mark, mark, aspect) <= reach + 0.02
    default:
      return mark satisfies never
  }
}

/** The way from one point to another in steps of at most `reach` page widths, both ends included: a quick eraser skips nothing. */
export function pathBetween(from: InkPoint, to: InkPoint, aspect: number, reach: number): InkPoint[] {
  const length = Math.hypot(to.x - from.x, (to.y - from.y) * aspect)
  const steps = Math.min(500, Math.max(1, Math.ceil(length / Math.max(reach, 0.001))))
  return Array.from({ length: steps + 1 }, (_, step) => ({
    x: from.x + ((to.x - from.x) * step) / steps,
    y: from.y + ((to.y - from.y) * step) / steps,
  }))
}

/** Where a mark begins on its page, as a part of the page's height. */
export function topOfMark(mark: Mark): number {
  switch (mark.kind) {
    case 'ink':
      return Math.min(
        1,
        Math.max(
          0,
          ...inkPoints(mark)
            .slice(0, 1)
            .map(({ y }) => y),
        ),
      )
    case 'highlight':
      return mark.rects[0]?.y ?? 0
    case 'note':
      return mark.y
    default:
      return mark satisfies never
  }
}
