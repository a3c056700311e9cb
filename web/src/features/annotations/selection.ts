import type { UnitRect } from './new-mark.ts'

/** Rectangles of the selected text, gathered by page, in parts of the page. Empty when nothing on a page is selected. */
export function selectedRects(within: HTMLElement): Map<number, UnitRect[]> {
  const byPage = new Map<number, UnitRect[]>()
  const selection = getSelection()
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return byPage
  const range = selection.getRangeAt(0)
  if (!within.contains(range.commonAncestorContainer)) return byPage
  for (const page of within.querySelectorAll<HTMLElement>('[data-page]')) {
    const rects: UnitRect[] = []
    const frame = page.getBoundingClientRect()
    for (const span of page.querySelectorAll('[data-text-layer] > span')) {
      if (!range.intersectsNode(span) || !(span.firstChild instanceof Text)) continue
      const part = document.createRange()
      part.selectNodeContents(span.firstChild)
      if (span.contains(range.startContainer))
        part.setStart(span.firstChild, Math.min(range.startOffset, part.endOffset))
      if (span.contains(range.endContainer)) part.setEnd(span.firstChild, Math.min(range.endOffset, part.endOffset))
      const rect = part.getBoundingClientRect()
      if (rect.width < 1 || rect.height < 1) continue
      rects.push({
        x: (rect.left - frame.left) / frame.width,
        y: (rect.top - frame.top) / frame.height,
        width: rect.width / frame.width,
        height: rect.height / frame.height,
      })
    }
    const pageIndex = Number(page.dataset['page']) - 1
    if (rects.length > 0 && Number.isInteger(pageIndex)) byPage.set(pageIndex, joinLines(rects))
  }
  return byPage
}

/** Joins rectangles that lie beside each other on one line: one band instead of a patch for each word. */
export function joinLines(rects: readonly UnitRect[]): UnitRect[] {
  const lines: UnitRect[] = []
  for (const rect of rects) {
    const last = lines.at(-1)
    const sameLine =
      last !== undefined && Math.abs(middle(last) - middle(rect)) < Math.min(last.height, rect.height) / 2
    const near = last !== undefined && rect.x <= last.x + last.width + 0.02 && rect.x + rect.width >= last.x - 0.02
    if (last === undefined || !sameLine || !near) {
      lines.push(rect)
      continue
    }
    const [x, y] = [Math.min(last.x, rect.x), Math.min(last.y, rect.y)]
    const right = Math.max(last.x + last.width, rect.x + rect.width)
    const bottom = Math.max(last.y + last.height, rect.y + rect.height)
    lines[lines.length - 1] = { x, y, width: right - x, height: bottom - y }
  }
  return lines
}

function middle({ y, height }: UnitRect): number {
  return y + height / 2
}
