import { createStore, type StoreApi } from 'zustand/vanilla'
import { fold } from '../ui/fold.ts'
import { findOnPage, type PageText, type TextSpan } from './search-text.ts'
import { log } from '../log/log.ts'

export interface FoundPlace {
  readonly pageIndex: number
  /** Which of the page's places. */
  readonly index: number
}

export interface SearchState {
  readonly query: string
  readonly running: boolean
  readonly pagesLooked: number
  readonly byPage: ReadonlyMap<number, readonly TextSpan[]>
  readonly total: number
  readonly current: FoundPlace | null
}

export const NO_SEARCH: SearchState = {
  query: '',
  running: false,
  pagesLooked: 0,
  byPage: new Map(),
  total: 0,
  current: null,
}

export interface DocumentSearch {
  readonly store: StoreApi<SearchState>
  /** Looks through all pages, beginning at `fromPage`; an earlier search is dropped. */
  start(query: string, fromPage: number): void
  step(by: 1 | -1): void
  clear(): void
}

/** 1-based number of the current place among all found so far, in the order of the document. */
export function currentNumber({ byPage, current }: SearchState): number {
  if (current === null) return 0
  let before = 0
  for (const [pageIndex, spans] of byPage) if (pageIndex < current.pageIndex) before += spans.length
  return before + current.index + 1
}

/** @param textOf - Text of a page; kept by the caller, so that a second search costs no second reading. */
export function createDocumentSearch(
  pageCount: number,
  textOf: (pageIndex: number) => Promise<PageText>,
  onCurrent: (place: FoundPlace, span: TextSpan) => void,
): DocumentSearch {
  const store = createStore<SearchState>(() => NO_SEARCH)
  let turn = 0

  async function look(query: string, fromPage: number): Promise<void> {
    const mine = (turn += 1)
    store.setState({ ...NO_SEARCH, query, running: true })
    for (let step = 0; step < pageCount; step += 1) {
      const pageIndex = (fromPage + step) % pageCount
      const spans = await textOf(pageIndex).then(
        (page) => findOnPage(page, query),
        (error: unknown): TextSpan[] => {
          log.papers('a page could not be searched', { pageIndex }, error)
          return []
        },
      )
      if (turn !== mine) return
      const { byPage, total, current } = store.getState()
      const first = spans[0]
      store.setState({
        pagesLooked: step + 1,
        ...(first === undefined ? {} : { byPage: new Map(byPage).set(pageIndex, spans), total: total + spans.length }),
      })
      if (current === null && first !== undefined) choose({ pageIndex, index: 0 })
    }
    store.setState({ running: false })
  }

  function choose(current: FoundPlace): void {
    const span = store.getState().byPage.get(current.pageIndex)?.[current.index]
    if (span === undefined) return
    store.setState({ current })
    onCurrent(current, span)
  }

  return {
    store,
    start(query, fromPage) {
      if (fold(query) === '') this.clear()
      else void look(query, fromPage)
    },
    step(by) {
      const { byPage, current } = store.getState()
      if (current === null) return
      const here = byPage.get(current.pageIndex)?.[current.index + by]
      if (here !== undefined) return choose({ pageIndex: current.pageIndex, index: current.index + by })
      const pages = [...byPage.keys()].sort((a, b) => a - b)
      const at = pages.indexOf(current.pageIndex)
      const pageIndex = pages[(at + by + pages.length) % pages.length]
      if (pageIndex === undefined) return
      choose({ pageIndex, index: by === 1 ? 0 : (byPage.get(pageIndex)?.length ?? 1) - 1 })
    },
    clear() {
      turn += 1
      store.setState(NO_SEARCH)
    },
  }
}
