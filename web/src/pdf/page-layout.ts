/** `auto` fits the width, but does not blow a page up on a wide screen until hardly half of it is seen. */
export type Zoom =
  | { readonly kind: 'auto' }
  | { readonly kind: 'fitWidth' }
  | { readonly kind: 'fitPage' }
  | { readonly kind: 'scale'; readonly scale: number }

/** A page at scale 1, in CSS pixels (96 to the inch). */
export interface PageSize {
  readonly width: number
  readonly height: number
}

export interface PlacedPage {
  readonly top: number
  readonly width: number
  readonly height: number
  readonly scale: number
}

export interface Layout {
  readonly pages: readonly PlacedPage[]
  readonly width: number
  readonly height: number
}

/** A point of the document that keeps its meaning when sizes or zoom change. `fraction` is of the page's height. */
export interface Place {
  readonly pageIndex: number
  readonly fraction: number
}

export const PAGE_GAP = 12
const MAX_AUTO_SCALE = 1.25
export const SCALE_LIMITS = { min: 0.25, max: 5 } as const

export function clampScale(scale: number): number {
  return Math.min(SCALE_LIMITS.max, Math.max(SCALE_LIMITS.min, scale))
}

/**
 * Lays pages one below the other. Each page is fitted on its own, so that a landscape annex fits as the portrait pages do. Below
 * the last page there is room enough for its top to reach the top of the view: every page can be gone to.
 */
export function layoutPages(sizes: readonly PageSize[], zoom: Zoom, view: PageSize): Layout {
  const room = { width: Math.max(view.width - 2 * PAGE_GAP, 50), height: Math.max(view.height - 2 * PAGE_GAP, 50) }
  const pages: PlacedPage[] = []
  let top = PAGE_GAP
  let width = 0
  for (const size of sizes) {
    const scale = clampScale(scaleFor(size, zoom, room))
    const placed = { top, width: size.width * scale, height: size.height * scale, scale }
    pages.push(placed)
    top += placed.height + PAGE_GAP
    width = Math.max(width, placed.width)
  }
  const last = pages.at(-1)
  const below = last === undefined ? 0 : Math.max(0, view.height - last.height - 2 * PAGE_GAP)
  return { pages, width: Math.max(width + 2 * PAGE_GAP, view.width), height: Math.ceil(top + below) }
}

function scaleFor(size: PageSize, zoom: Zoom, room: PageSize): number {
  switch (zoom.kind) {
    case 'auto':
      return Math.min(room.width / size.width, MAX_AUTO_SCALE)
    case 'fitWidth':
      return room.width / size.width
    case 'fitPage':
      return Math.min(room.width / size.width, room.height / size.height)
    case 'scale':
      return zoom.scale
    default:
      return zoom satisfies never
  }
}

/** Index of the page at height `y`, a gap counting to the page above it. */
export function pageAt(layout: Layout, y: number): number {
  let low = 0
  let high = layout.pages.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((layout.pages[middle]?.top ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return Math.max(low, 0)
}

export function placeAt(layout: Layout, y: number): Place {
  const pageIndex = pageAt(layout, y)
  const page = layout.pages[pageIndex]
  if (page === undefined) return { pageIndex: 0, fraction: 0 }
  return { pageIndex, fraction: Math.min(1, Math.max(0, (y - page.top) / page.height)) }
}

/** Height of a place in the laid-out document. A page's own top shows the gap above it. */
export function topOf(layout: Layout, place: Place): number {
  const page = layout.pages[Math.min(place.pageIndex, layout.pages.length - 1)]
  if (page === undefined) return 0
  return place.fraction === 0 ? page.top - PAGE_GAP : page.top + page.height * place.fraction
}

/** The page that a person would say they are reading: the one a third down the view, or the topmost if pages are small. */
export function currentPage(layout: Layout, scrollTop: number, viewHeight: number): number {
  const first = layout.pages[pageAt(layout, scrollTop + PAGE_GAP)]
  if (first === undefined) return 0
  return pageAt(layout, scrollTop + PAGE_GAP + Math.min(viewHeight / 3, first.height * 0.4))
}

/** First and last page that touch the view, and its surroundings of `margin` pixels. */
export function pagesNear(layout: Layout, scrollTop: number, viewHeight: number, margin: number) {
  return { first: pageAt(layout, scrollTop - margin), last: pageAt(layout, scrollTop + viewHeight + margin) }
}
