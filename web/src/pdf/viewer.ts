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
  /** Until a page has been loaded, it is taken to be as large as the first. */
  readonly sizes: readonly PageSize[]
}

/** A document that is being read: where the reader is, and everything that its parts on the screen share. */
export class Viewer {
  readonly pageCount: number
  /** Numbers of the pages with pictures that are too large to be drawn, as the upload's check found them. */
  readonly tooLarge: ReadonlySet<number>
  readonly store: StoreApi<ViewerState>
  readonly renders: RenderQueue = createRenderQueue()
  readonly search: DocumentSearch
  readonly #document: PDFDocumentProxy
  readonly #texts = new Map<number, Promise<PageText>>()
  readonly #pageListeners = new Set<(pageIndex: number, by: MovedBy) => void>()
  readonly #turnListeners = new Set<() => void>()
  #wanted: Place
  #scroll: ((place: Place) => void) | null = null
  #movedBy: MovedBy = 'program'

  /** @param first - The first page, already loaded: it is shown at once, and the others are guessed by it. */
  constructor(document: PDFDocumentProxy, first: PDFPageProxy, start: Place, tooLarge: readonly number[] = []) {
    this.#document = document
    this.pageCount = document.numPages
    this.tooLarge = new Set(tooLarge)
    this.#wanted = { ...start, pageIndex: Math.min(start.pageIndex, this.pageCount - 1) }
    const guess = sizeOf(first)
    this.store = createStore<ViewerState>(() => ({
      zoom: { kind: 'auto' },
      pageIndex: this.#wanted.pageIndex,
      scale: 1,
      sizes: Array.from({ length: this.pageCount }, () => guess),
    }))
    this.search = createDocumentSearch(
      this.pageCount,
      (pageIndex) => this.textOf(pageIndex),
      ({ pageIndex }) => {
        if (this.store.getState().pageIndex !== pageIndex) this.goTo({ pageIndex, fraction: 0 }, 'person')
      },
    )
  }

  page(pageIndex: number): Promise<PDFPageProxy> {
    return this.#document.getPage(pageIndex + 1)
  }

  /** Read once; after a failure the next call reads it again. */
  textOf(pageIndex: number): Promise<PageText> {
    const known = this.#texts.get(pageIndex)
    if (known !== undefined) return known
    const reading = this.#readText(pageIndex)
    this.#texts.set(pageIndex, reading)
    reading.catch((error: unknown) => {
      log.papers('the text of a page could not be read', { pageIndex }, error)
      this.#texts.delete(pageIndex)
    })
    return reading
  }

  get wanted(): Place {
    return this.#wanted
  }

  goTo(place: Place, by: MovedBy): void {
    this.#tellTurn()
    this.#movedBy = by
    this.#wanted = { ...place, pageIndex: Math.max(0, Math.min(this.pageCount - 1, place.pageIndex)) }
    this.#scroll?.(this.#wanted)
  }

  setZoom(zoom: Zoom): void {
    this.#tellTurn()
    this.store.setState({ zoom })
  }

  zoomBy(factor: number): void {
    this.setZoom({ kind: 'scale', scale: clampScale(this.store.getState().scale * factor) })
  }

  sizeKnown(pageIndex: number, size: PageSize): void {
    const { sizes } = this.store.getState()
    const old = sizes[pageIndex]
    if (old !== undefined && old.width === size.width && old.height === size.height) return
    this.store.setState({ sizes: sizes.with(pageIndex, size) })
  }

  /** The part on the screen tells what the reader has scrolled to. */
  scrolledTo(pageIndex: number, scale: number): void {
    const before = this.store.getState()
    if (before.pageIndex === pageIndex && before.scale === scale) return
    this.store.setState({ pageIndex, scale })
    if (before.pageIndex !== pageIndex) for (const listener of this.#pageListeners) listener(pageIndex, this.#movedBy)
  }

  personMoves(): void {
    this.#movedBy = 'person'
  }

  onPage(listener: (pageIndex: number, by: MovedBy) => void): () => void {
    this.#pageListeners.add(listener)
    return () => this.#pageListeners.delete(listener)
  }

  /** Tells that the pages are about to be moved or zoomed, while they still lie where they were. Scrolling is not told. */
  beforeTurn(listener: () => void): () => void {
    this.#turnListeners.add(listener)
    return () => this.#turnListeners.delete(listener)
  }

  /** The part on the screen says how to scroll; until there is one, the wanted place is remembered. */
  attach(scroll: (place: Place) => void): () => void {
    this.#scroll = scroll
    return () => {
      if (this.#scroll === scroll) this.#scroll = null
    }
  }

  #tellTurn(): void {
    for (const listener of this.#turnListeners) listener()
  }

  async #readText(pageIndex: number): Promise<PageText> {
    const page = await this.page(pageIndex)
    const { items } = await page.getTextContent()
    return joinPieces(items.filter((item) => 'str' in item))
  }
}

/** Size of a page as it is shown, its own rotation included. */
export function sizeOf(page: PDFPageProxy): PageSize {
  const { width, height } = page.getViewport({ scale: CSS_PER_POINT })
  return { width, height }
}
