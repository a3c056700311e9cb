/**
 * Decides how finely a page is drawn. A page that fits into one canvas is drawn whole; of a larger one (a drawing on A0, any page at a
 * high zoom) the whole is drawn coarsely, and over it the part in sight at the screen's own resolution.
 */

/** A denser picture is not seen, only paid for. */
const MAX_DENSITY = 3
/** Pixels of one canvas: 12 million take 48 MB. */
export const MAX_PIXELS = 12_000_000
/** Of the coarse picture that lies under a fine part. */
const MAX_COARSE_PIXELS = 3_000_000
/** Drawn beyond what is in sight on each side, in parts of it, so that small movements need nothing new. */
const MARGIN = 0.25

/** Part of a page in CSS pixels, from its upper left corner. */
export interface TileRect {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export function screenDensity(): number {
  return Math.min(devicePixelRatio || 1, MAX_DENSITY)
}

/** Density of a whole page in one canvas of at most {@link MAX_PIXELS}. */
function fullDensity(width: number, aspect: number, wanted = screenDensity()): number {
  return Math.min(wanted, Math.sqrt(MAX_PIXELS / (width * width * aspect)))
}

/** Whether a page of that size needs a fine part over its coarse whole. */
export function needsTile(width: number, aspect: number, wanted = screenDensity()): boolean {
  return fullDensity(width, aspect, wanted) < wanted
}

/** Density of the picture of the whole page, fine or coarse. */
export function wholeDensity(width: number, aspect: number, wanted = screenDensity()): number {
  if (!needsTile(width, aspect, wanted)) return wanted
  return Math.min(wanted, Math.sqrt(MAX_COARSE_PIXELS / (width * width * aspect)))
}

/** The part to draw for what is in sight: with a margin that shrinks where one canvas would become too large. */
export function tileFor(sight: TileRect, page: { width: number; height: number }, wanted = screenDensity()): TileRect {
  const room = Math.sqrt(MAX_PIXELS / (sight.width * sight.height * wanted * wanted))
  const margin = Math.max(0, Math.min(MARGIN, (room - 1) / 2))
  const left = Math.max(0, Math.floor(sight.left - sight.width * margin))
  const top = Math.max(0, Math.floor(sight.top - sight.height * margin))
  const right = Math.min(page.width, Math.ceil(sight.left + sight.width * (1 + margin)))
  const bottom = Math.min(page.height, Math.ceil(sight.top + sight.height * (1 + margin)))
  return { left, top, width: right - left, height: bottom - top }
}

/** Density of a part: the screen's, unless even what is in sight is too large for one canvas. */
export function tileDensity(tile: TileRect, wanted = screenDensity()): number {
  return Math.min(wanted, Math.sqrt(MAX_PIXELS / (tile.width * tile.height)))
}

/** Whether a drawn part still shows all that is in sight; a pixel of rounding is forgiven. */
export function covers(tile: TileRect, sight: TileRect): boolean {
  return (
    tile.left <= sight.left + 1 &&
    tile.top <= sight.top + 1 &&
    tile.left + tile.width >= sight.left + sight.width - 1 &&
    tile.top + tile.height >= sight.top + sight.height - 1
  )
}

/** What of a page is in sight of the box that it scrolls in; null when nothing is. */
export function inSight(page: DOMRect, box: DOMRect): TileRect | null {
  const left = Math.max(page.left, box.left)
  const top = Math.max(page.top, box.top)
  const width = Math.min(page.right, box.right) - left
  const height = Math.min(page.bottom, box.bottom) - top
  return width < 1 || height < 1 ? null : { left: left - page.left, top: top - page.top, width, height }
}
