// Where a watermark's lines lie on a page as readers see it: cut to its crop box, turned by its rotation. Everything in the page's own units.
import { onPage, seenSize, type Box } from '../../kit/page-box.ts'

/** A line of the watermark: where its first letter stands on the base line, and how far it is turned, counter-clockwise. */
export interface MarkLine {
  readonly x: number
  readonly y: number
  readonly degrees: number
  readonly size: number
}

/** Upwards to the right, as a reader sees it. */
const TILT_DEGREES = 30
/** Lines over the height of the page, and beside each other. */
const ROWS = 4

/**
 * @param visible - What of the page is seen: the crop box cut to the media box.
 * @param rotation - Clockwise, a multiple of 90, as /Rotate has it.
 * @param widthOf - How wide the words are at size 1.
 * @returns lines that begin within what is seen. /UserUnit changes nothing: sizes follow the box, in the same units.
 */
export function markLines(visible: Box, rotation: number, widthOf: number): MarkLine[] {
  const { width: seenWidth, height: seenHeight } = seenSize(visible, rotation)
  const radians = (TILT_DEGREES * Math.PI) / 180
  const [along, up] = [widthOf * Math.cos(radians), widthOf * Math.sin(radians)]
  // Each line fits onto the page as a whole, whatever the name.
  const size = Math.min(seenHeight / 24, (seenWidth * 0.8) / along, (seenHeight * 0.6) / up)
  const room = seenHeight - size * (up + 1)
  const lines: MarkLine[] = []
  for (let row = 0; row < ROWS; row += 1) {
    const seenX = seenWidth * (row % 2 === 0 ? 0.08 : 0.14)
    const seenY = room * (0.04 + (0.92 * row) / (ROWS - 1))
    lines.push({ ...onPage(visible, rotation, seenX, seenY), degrees: TILT_DEGREES + rotation, size })
  }
  return lines
}
