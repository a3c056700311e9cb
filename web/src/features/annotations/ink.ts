/** A point in parts of the page's width and height, origin top left. */
export interface InkPoint {
  readonly x: number
  readonly y: number
}

/** Steps that a page's width and height are cut into: 0.05 mm on A4. */
const STEPS = 4096
/** Points of one mark; a longer stroke becomes several, so that a mark stays small on a slow link. */
const MAX_POINTS = 400

/** Packs points as the wire's `Mark` describes it. */
export function packInk(points: readonly InkPoint[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let [lastX, lastY] = [0, 0]
  for (const point of points) {
    const [x, y] = [Math.round(point.x * STEPS), Math.round(point.y * STEPS)]
    writeSigned(bytes, x - lastX)
    writeSigned(bytes, y - lastY)
    ;[lastX, lastY] = [x, y]
  }
  return Uint8Array.from(bytes)
}

/** Unpacks whatever bytes there are; half a point at the end is left out. Never throws. */
export function unpackInk(bytes: Uint8Array): InkPoint[] {
  const points: InkPoint[] = []
  let [at, x, y] = [0, 0, 0]
  const read = (): number | null => {
    let [value, shift] = [0, 0]
    while (at < bytes.length) {
      const byte = bytes[at++] ?? 0
      // Beyond 28 bits nothing sensible comes; such bits are dropped rather than overflow.
      if (shift <= 21) value |= (byte & 0x7f) << shift
      shift += 7
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
    return null
  }
  while (at < bytes.length) {
    const [dx, dy] = [read(), read()]
    if (dx === null || dy === null) break
    x += dx
    y += dy
    points.push({ x: x / STEPS, y: y / STEPS })
  }
  return points
}

function writeSigned(bytes: number[], value: number): void {
  let rest = (value << 1) ^ (value >> 31)
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
}

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
