import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { createDocumentSearch, type DocumentSearch } from './document-search.ts'
import { clampScale, type PageSize, type Place, type Zoom } from './page-layout.ts'
import { createRenderQueue, type RenderQueue } from './render-queue.ts'
import { joinPieces, type PageText } from './search-text.ts'
import { log } from '../log/log.ts'

/** PDF units are points, 72 to the inch; CSS pixels are 96. */
export const CSS_PER_POINT = 96 / 72

/** Who moved: only a person who turns pages leaves following, or carries others along. */
export type MovedBy = 'person' | 'program'

export interface ViewerState {
  readonly zoom: Zoom
  readonly pageIndex: number
  /** Scale at which the current page is shown. */
  readonly scale: number
  /** Until a page has been looked at, it is taken to be as large as the first. */
  readonly sizes: readonly PageSize[]
}

/** A document that is being read: where the reader is, and everything that its parts on the screen share. */
export interface Viewer {
  readonly pageCount: number
  /** Numbers of the pages with pictures that are too large to be drawn, as the upload's check found them. */
  readonly tooLarge: ReadonlySet<number>
  readonly store: StoreApi<ViewerState>
  readonly renders: RenderQueue
  readonly search: DocumentSearch
  page(pageIndex: number): Promise<PDFPageProxy>
  textOf(pageIndex: number): Promise<PageText>
  goTo(place: Place, by: MovedBy): void
  setZoom(zoom: Zoom): void
  zoomBy(factor: number): void
  sizeKnown(pageIndex: number, size: PageSize): void
  /** The part on the screen tells what the reader has scrolled to. */
  scrolledTo(pageIndex: number, scale: number): void
  personMoves(): void
  onPage(listener: (pageIndex: number, by: MovedBy) => void): () => void
  /** Tells that the pages are about to be moved or zoomed, while they still lie where they were. Scrolling is not told. */
  beforeTurn(listener: () => void): () => void
  /** The part on the screen says how to scroll; until there is one, the wanted place is remembered. */
  attach(scroll: (place: Place) => void): () => void
  readonly wanted: Place
}

/** Size of a page as it is shown, its own rotation included. */
export function sizeOf(page: PDFPageProxy): PageSize {
  const { width, height } = page.getViewport({ scale: CSS_PER_POINT })
  return { width, height }
}

/** @param first - The first page, already loaded: it is shown at once, and the others are guessed by it. */
export function createViewer(
  document: PDFDocumentProxy,
  first: PDFPageProxy,
  start: Place,
  tooLarge: readonly number[] = [],
): Viewer {
  const pageCount = document.numPages
  const guess = sizeOf(first)
  const wantedAtFirst = { ...start, pageIndex: Math.min(start.pageIndex, pageCount - 1) }
  const store = createStore<ViewerState>(() => ({
    zoom: { kind: 'auto' },
    pageIndex: wantedAtFirst.pageIndex,
    scale: 1,
    sizes: Array.from({ length: pageCount }, () => guess),
  }))
  const listeners = new Set<(pageIndex: number, by: MovedBy) => void>()
  const turnListeners = new Set<() => void>()
  const tellTurn = () => turnListeners.forEach((listener) => listener())
  const texts = new Map<number, Promise<PageText>>()
  let wanted: Place = wantedAtFirst
  let scroll: ((place: Place) => void) | null = null
  let movedBy: MovedBy = 'program'

  async function readText(pageIndex: number): Promise<PageText> {
    const page = await document.getPage(pageIndex + 1)
    const { items } = await page.getTextContent()
    return joinPieces(items.filter((item) => 'str' in item))
  }

  const viewer: Viewer = {
    pageCount,
    tooLarge: new Set(tooLarge),
    store,
    renders: createRenderQueue(),
    search: createDocumentSearch(
      pageCount,
      (pageIndex) => viewer.textOf(pageIndex),
      ({ pageIndex }) => {
        if (store.getState().pageIndex !== pageIndex) viewer.goTo({ pageIndex, fraction: 0 }, 'person')
      },
    ),
    page: (pageIndex) => document.getPage(pageIndex + 1),
    textOf(pageIndex) {
      const known = texts.get(pageIndex)
      if (known !== undefined) return known
      const reading = readText(pageIndex)
      texts.set(pageIndex, reading)
      reading.catch((error: unknown) => {
        log.papers('the text of a page could not be read', { pageIndex }, error)
        texts.delete(pageIndex)
      })
      return reading
    },
    goTo(place, by) {
      tellTurn()
      movedBy = by
      wanted = { ...place, pageIndex: Math.max(0, Math.min(pageCount - 1, place.pageIndex)) }
      scroll?.(wanted)
    },
    setZoom(zoom) {
      tellTurn()
      store.setState({ zoom })
    },
    zoomBy(factor) {
      tellTurn()
      store.setState({ zoom: { kind: 'scale', scale: clampScale(store.getState().scale * factor) } })
    },
    sizeKnown(pageIndex, size) {
      const { sizes } = store.getState()
      const old = sizes[pageIndex]
      if (old !== undefined && old.width === size.width && old.height === size.height) return
      store.setState({ sizes: sizes.with(pageIndex, size) })
    },
    scrolledTo(pageIndex, scale) {
      const before = store.getState()
      if (before.pageIndex === pageIndex && before.scale === scale) return
      store.setState({ pageIndex, scale })
      if (before.pageIndex !== pageIndex) for (const listener of listeners) listener(pageIndex, movedBy)
    },
    personMoves() {
      movedBy = 'person'
    },
    onPage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    beforeTurn(listener) {
      turnListeners.add(listener)
      return () => turnListeners.delete(listener)
    },
    attach(given) {
      scroll = given
      return () => {
        if (scroll === given) scroll = null
      }
    },
    get wanted() {
      return wanted
    },
  }
  return viewer
}
