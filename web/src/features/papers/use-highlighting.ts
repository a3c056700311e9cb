import { useEffect, useRef, type RefObject } from 'react'
import type { Viewer } from '../../pdf/viewer.ts'
import type { MarksSession } from '../annotations/marks-session.ts'
import { newHighlight } from '../annotations/new-mark.ts'
import { selectedRects } from '../annotations/selection.ts'
import { layerFor, toolStore } from '../annotations/tools.ts'

/**
 * Makes highlights of the selected text: by the returned function, and with the highlighter in hand when the pointer is lifted.
 *
 * Like a stroke, a highlight belongs to the pages that were in sight when it began: when a page is turned or zoomed under the pointer, by the
 * presenter or by a key, it ends with what was selected until then, and the pointer selects nothing more until it lands again.
 *
 * @returns whether there was selected text to highlight.
 */
export function useHighlighting(
  root: RefObject<HTMLElement | null>,
  viewer: Viewer | null,
  marks: MarksSession | null,
): () => boolean {
  const highlightSelection = () => {
    if (root.current === null || marks === null) return false
    const byPage = selectedRects(root.current)
    if (byPage.size === 0) return false
    const { layer, colour } = toolStore.getState()
    const found = [...byPage].map(([pageIndex, rects]) => newHighlight(pageIndex, rects, colour))
    marks.add(layerFor(layer, marks.store.getState().writable) ?? layer, found)
    getSelection()?.removeAllRanges()
    return true
  }
  const latest = useRef(highlightSelection)
  latest.current = highlightSelection

  useEffect(() => {
    const element = root.current
    if (element === null || viewer === null) return undefined
    let pointer: 'up' | 'selecting' | 'ended' = 'up'
    const down = () => {
      pointer = toolStore.getState().tool === 'highlight' ? 'selecting' : 'up'
    }
    const up = () => {
      if (pointer === 'selecting') latest.current()
      // What the browser went on selecting over the other page.
      if (pointer === 'ended') getSelection()?.removeAllRanges()
      pointer = 'up'
    }
    const cancel = () => (pointer = 'up')
    const stopListening = viewer.beforeTurn(() => {
      if (pointer !== 'selecting') return
      pointer = 'ended'
      latest.current()
    })
    element.addEventListener('pointerdown', down)
    addEventListener('pointerup', up)
    addEventListener('pointercancel', cancel)
    return () => {
      stopListening()
      element.removeEventListener('pointerdown', down)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', cancel)
    }
  }, [root, viewer])

  return highlightSelection
}
