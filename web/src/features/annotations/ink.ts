import type { InkPoint } from '../../../../signaling/wire/ink-points.ts'

export { packInk, unpackInk, type InkPoint } from '../../../../signaling/wire/ink-points.ts'

/** Points of one mark; a longer stroke becomes several, so that a mark stays small on a slow link. */
const MAX_POINTS = 400

/**
 * Leaves out points that lie on the line between their neighbours anyway (Ramer, Douglas and Peucker).
 *
 * @param tolerance - Largest distance that may be lost, in page widths.
 * @param aspect - Height of the page in page widths.
 */
export function simplify(points: readonly InkPoint[], tolerance: number, aspect: number): InkPoint[] {
  if (points.length <= 2) return [...points]
  const keep = new Set([0, points.length - 1])
  const spans: [number, number][] = [[0, points.length - 1]]
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [from, to] = span
    let [farthest, distance] = [-1, tolerance]
    for (let index = from + 1; index < to; index += 1) {
      const here = distanceToSegment(points[index], points[from], points[to], aspect)
      if (here > distance) [farthest, distance] = [index, here]
    }
    if (farthest === -1) continue
    keep.add(farthest)
    spans.push([from, farthest], [farthest, to])
  }
  return points.filter((_, index) => keep.has(index))
}

/** Distance in page widths. */
export function distanceToSegment(
  point: InkPoint | undefined,
  a: InkPoint | undefined,
  b: InkPoint | undefined,
  aspect: number,
): number {
  if (point === undefined || a === undefined || b === undefined) return Infinity
  const [dx, dy] = [b.x - a.x, (b.y - a.y) * aspect]
  const [px, py] = [point.x - a.x, (point.y - a.y) * aspect]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length))
  return Math.hypot(px - along * dx, py - along * dy)
}

/** Cuts a long stroke into parts that touch each other. */
export function splitStroke(points: readonly InkPoint[], most = MAX_POINTS): InkPoint[][] {
  const parts: InkPoint[][] = []
  for (let from = 0; from === 0 || from < points.length - 1; from += most - 1)
    parts.push(points.slice(from, from + most))
  return parts
}
