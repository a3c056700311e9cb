import type { RefObject } from 'react'
import type { Viewer } from '../../pdf/viewer.ts'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import type { MarksSession } from '../annotations/marks-session.ts'
import { toolStore, type Tool } from '../annotations/tools.ts'
import { ZOOM_STEP } from './ReaderBar.tsx'

interface ReaderKeys {
  root: RefObject<HTMLElement | null>
  viewer: Viewer | null
  marks: MarksSession | null
  onSearch: () => void
  onHighlightSelection: () => boolean
}

/** Turning pages, zoom, search, tools and the layer by single keys, while the paper is on the screen. */
export function useReaderKeys({ root, viewer, marks, onSearch, onHighlightSelection }: ReaderKeys): void {
  /** Behind another tab, or behind the wall, the paper stays as it is. */
  const seen = (act: () => void) => () => {
    if (root.current?.offsetParent != null) act()
  }
  const turn = (by: number) =>
    seen(() => {
      if (viewer === null || isWide(document.activeElement)) return
      const pageIndex = viewer.store.getState().pageIndex + by
      if (pageIndex >= 0 && pageIndex < viewer.pageCount) viewer.goTo({ pageIndex, fraction: 0 }, 'person')
    })
  const take = (tool: Tool) =>
    seen(() => {
      const writable = marks?.store.getState().writable
      if (tool !== 'read' && writable?.shared !== true && writable?.private !== true) return
      if (tool === 'highlight') onHighlightSelection()
      toolStore.setState({ tool })
    })
  useShortcuts('reader', {
    previousPage: turn(-1),
    nextPage: turn(1),
    search: seen(onSearch),
    zoomIn: seen(() => viewer?.zoomBy(ZOOM_STEP)),
    zoomOut: seen(() => viewer?.zoomBy(1 / ZOOM_STEP)),
    read: take('read'),
    pen: take('pen'),
    highlight: take('highlight'),
    note: take('note'),
    eraser: take('eraser'),
    layer: seen(() => {
      const layer = toolStore.getState().layer === 'shared' ? 'private' : 'shared'
      if (marks?.store.getState().writable[layer] === true) toolStore.setState({ layer })
    }),
  })
}

/** A page wider than its view is scrolled sideways by the arrows. */
function isWide(element: Element | null): boolean {
  return element !== null && element !== document.body && element.scrollWidth > element.clientWidth + 1
}
