// Points of a stroke as `Mark` packs them: pages write and draw them, the server draws them into copies of papers.

/** A point in parts of the page's width and height, origin top left. */
export interface InkPoint {
  readonly x: number
  readonly y: number
}

/** Steps that a page's width and height are cut into: 0.05 mm on A4. */
const STEPS = 4096
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
