// Boxes of a PDF's page as its readers see them: cut to what is shown, turned by the page's rotation. Everything in the page's own units.

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What is common to both boxes; the second one where they do not meet. */
export function cutBox(crop: Box, media: Box): Box {
  const x = Math.max(crop.x, media.x)
  const y = Math.max(crop.y, media.y)
  const width = Math.min(crop.x + crop.width, media.x + media.width) - x
  const height = Math.min(crop.y + crop.height, media.y + media.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : media
}

/** Width and height as the reader sees them. @param rotation - Clockwise, a multiple of 90, as /Rotate has it. */
export function seenSize(visible: Box, rotation: number): { readonly width: number; readonly height: number } {
  const turned = rotation % 180 !== 0
  return { width: turned ? visible.height : visible.width, height: turned ? visible.width : visible.height }
}

/** From a place as the reader sees it, counted from the lower left corner, to the page's own coordinates. */
export function onPage(
  { height, width, x, y }: Box,
  rotation: number,
  seenX: number,
  seenY: number,
): { x: number; y: number } {
  switch (((rotation % 360) + 360) % 360) {
    case 90:
      return { x: x + width - seenY, y: y + seenX }
    case 180:
      return { x: x + width - seenX, y: y + height - seenY }
    case 270:
      return { x: x + seenY, y: y + height - seenX }
    default:
      return { x: x + seenX, y: y + seenY }
  }
}
