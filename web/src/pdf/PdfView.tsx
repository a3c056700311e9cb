import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { currentPage, layoutPages, pagesNear, placeAt, topOf, type PageSize, type Place } from './page-layout.ts'
import styles from './pdf.module.css'
import { PdfPage } from './PdfPage.tsx'
import type { Viewer } from './viewer.ts'

export interface ShownPage {
  readonly pageIndex: number
  readonly width: number
  readonly height: number
}

interface PdfViewProps {
  viewer: Viewer
  label: string
  /** Name of a page for those who can't see it, for example “Trang 3”. */
  pageLabel: (pageNumber: number) => string
  /** What to say where a page or a picture on it cannot be drawn. */
  lackText: string
  /** What lies over a page, in its coordinates. */
  overlay?: (page: ShownPage) => ReactNode
}

/** Pages one below the other; only those near what is looked at exist. */
export function PdfView({ viewer, label, pageLabel, lackText, overlay }: PdfViewProps) {
  const box = useRef<HTMLDivElement>(null)
  /** What must keep its height on the screen while sizes change under it. */
  const anchor = useRef<{ place: Place; offset: number }>({ place: viewer.wanted, offset: 0 })
  const [view, setView] = useState<PageSize | null>(null)
  const zoom = useStore(viewer.store, (state) => state.zoom)
  const sizes = useStore(viewer.store, (state) => state.sizes)
  const current = useStore(viewer.store, (state) => state.pageIndex)
  const layout = useMemo(() => (view === null ? null : layoutPages(sizes, zoom, view)), [sizes, zoom, view])
  const [near, setNear] = useState({ first: viewer.wanted.pageIndex, last: viewer.wanted.pageIndex })

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const watch = new ResizeObserver(() => {
      // Hidden behind another tab it has no size and no place; what was looked at is kept for when it is shown again.
      if (element.clientHeight > 0) setView({ width: element.clientWidth, height: element.clientHeight })
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])

  const look = useRef(() => {})
  look.current = () => {
    const element = box.current
    if (element === null || layout === null || element.clientHeight === 0) return
    const { scrollTop, clientHeight } = element
    const found = pagesNear(layout, scrollTop, clientHeight, clientHeight * 0.75)
    setNear((old) => (old.first === found.first && old.last === found.last ? old : found))
    const pageIndex = currentPage(layout, scrollTop, clientHeight)
    viewer.scrolledTo(pageIndex, layout.pages[pageIndex]?.scale ?? 1)
  }

  useLayoutEffect(() => {
    const element = box.current
    if (element === null || layout === null) return
    element.scrollTop = topOf(layout, anchor.current.place) - anchor.current.offset
    look.current()
  }, [layout])

  useEffect(
    () =>
      viewer.attach((place) => {
        anchor.current = { place, offset: 0 }
        if (box.current !== null && layout !== null) {
          // A stroke that holds the pages still ends when they are turned.
          delete box.current.dataset['held']
          box.current.scrollTop = topOf(layout, place)
        }
        look.current()
      }),
    [viewer, layout],
  )

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const onWheel = (event: WheelEvent) => {
      viewer.personMoves()
      if (!event.ctrlKey || layout === null) return
      event.preventDefault()
      const offset = event.clientY - element.getBoundingClientRect().top
      anchor.current = { place: placeAt(layout, element.scrollTop + offset), offset }
      viewer.zoomBy(Math.exp(-event.deltaY / 400))
    }
    // React's own wheel listener may not stop the browser from zooming the whole page.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [viewer, layout])

  const onScroll = () => {
    const element = box.current
    if (element === null || layout === null) return
    // A place just gone to stays the anchor, so that pages whose size comes later don't push it away.
    if (Math.abs(topOf(layout, anchor.current.place) - anchor.current.offset - element.scrollTop) > 2)
      anchor.current = { place: placeAt(layout, element.scrollTop), offset: 0 }
    look.current()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    viewer.personMoves()
    if (event.target !== box.current || zoom.kind !== 'fitPage') return
    const by = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    viewer.goTo({ pageIndex: current + by, fraction: 0 }, 'person')
  }

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
      onTouchMove={viewer.personMoves}
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
