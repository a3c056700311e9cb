import type { KeyboardEvent, ReactNode } from 'react'
import { useStore } from 'zustand'
import styles from './pdf.module.css'
import { PdfPage } from './PdfPage.tsx'
import { usePages } from './use-pages.ts'
import type { Viewer } from './viewer.ts'

export interface ShownPage {
  readonly pageIndex: number
  readonly width: number
  readonly height: number
}

interface PdfViewProps {
  viewer: Viewer
  label: string
  /** Accessible name of a page, for example “Trang 3”. */
  pageLabel: (pageNumber: number) => string
  /** What to say where a page or a picture on it cannot be drawn. */
  lackText: string
  /** What lies over a page, in its coordinates. */
  overlay?: (page: ShownPage) => ReactNode
}

/** Pages one below the other; only those near the visible part are in the DOM. */
export function PdfView({ viewer, label, pageLabel, lackText, overlay }: PdfViewProps) {
  const { box, layout, near, onScroll } = usePages(viewer)
  const onKeyDown = useTurningKeys(viewer, box)
  const shown = layout?.pages.slice(near.first, near.last + 1) ?? []
  return (
    <div
      ref={box}
      className={styles.view}
      role="region"
      aria-label={label}
      data-pages-view
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onTouchMove={() => viewer.personMoves()}
      onPointerDown={(event) => event.target === box.current && viewer.personMoves()}
    >
      {layout !== null && (
        <div className={styles.pages} style={{ width: layout.width, height: layout.height }}>
          {shown.map((placed, index) => {
            const pageIndex = near.first + index
            return (
              <PdfPage
                key={pageIndex}
                viewer={viewer}
                pageIndex={pageIndex}
                placed={placed}
                left={(layout.width - placed.width) / 2}
                label={pageLabel(pageIndex + 1)}
                scroller={box}
                lackText={lackText}
              >
                {overlay?.({ pageIndex, width: placed.width, height: placed.height })}
              </PdfPage>
            )
          })}
        </div>
      )}
    </div>
  )
}

/** A page that fits its box does not scroll: there the keys turn it. */
function useTurningKeys(viewer: Viewer, box: { readonly current: HTMLElement | null }) {
  const fits = useStore(viewer.store, ({ zoom }) => zoom.kind === 'fitPage')
  return (event: KeyboardEvent) => {
    viewer.personMoves()
    if (event.target !== box.current || !fits) return
    const by = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    viewer.goTo({ pageIndex: viewer.store.getState().pageIndex + by, fraction: 0 }, 'person')
  }
}
