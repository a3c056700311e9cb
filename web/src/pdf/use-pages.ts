/** How the pages of a document lie in the box that they scroll in: which of them exist, and what stays in place while sizes change. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { useStore } from 'zustand'
import {
  currentPage,
  layoutPages,
  pagesNear,
  placeAt,
  topOf,
  type Layout,
  type PageSize,
  type Place,
} from './page-layout.ts'
import type { Viewer } from './viewer.ts'

/** What must keep its height on the screen while sizes change under it. */
interface Anchor {
  readonly place: Place
  /** CSS pixels below the top of the box. */
  readonly offset: number
}

/** Numbers of pages, both ends included. */
interface Span {
  readonly first: number
  readonly last: number
}

interface InBox {
  readonly viewer: Viewer
  readonly box: RefObject<HTMLElement | null>
  readonly layout: Layout | null
  readonly anchor: RefObject<Anchor>
}

interface Pages {
  readonly box: RefObject<HTMLDivElement | null>
  /** Null until the box has a size. */
  readonly layout: Layout | null
  /** The pages near the visible part: only those are in the DOM. */
  readonly near: Span
  onScroll(): void
}

export function usePages(viewer: Viewer): Pages {
  const box = useRef<HTMLDivElement>(null)
  const anchor = useRef<Anchor>({ place: viewer.wanted, offset: 0 })
  const size = useSizeOf(box)
  const zoom = useStore(viewer.store, (state) => state.zoom)
  const sizes = useStore(viewer.store, (state) => state.sizes)
  const layout = useMemo(() => (size === null ? null : layoutPages(sizes, zoom, size)), [sizes, zoom, size])
  const inBox = { viewer, box, layout, anchor }
  const { near, look } = useNear(inBox)

  useLayoutEffect(() => {
    const element = box.current
    if (element === null || layout === null) return
    element.scrollTop = topOf(layout, anchor.current.place) - anchor.current.offset
    look.current()
  }, [layout, look])
  useGoing(inBox, look)
  useWheelZoom(inBox)

  const onScroll = () => {
    const element = box.current
    if (element === null || layout === null) return
    // A place just gone to stays the anchor, so that pages whose size comes later don't push it away.
    if (Math.abs(topOf(layout, anchor.current.place) - anchor.current.offset - element.scrollTop) > 2)
      anchor.current = { place: placeAt(layout, element.scrollTop), offset: 0 }
    look.current()
  }
  return { box, layout, near, onScroll }
}

/** @returns null until it is known. Hidden behind another tab the box has no size; the last one is kept for when it is shown again. */
function useSizeOf(box: RefObject<HTMLElement | null>): PageSize | null {
  const [size, setSize] = useState<PageSize | null>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const watch = new ResizeObserver(() => {
      if (element.clientHeight > 0) setSize({ width: element.clientWidth, height: element.clientHeight })
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [box])
  return size
}

/** @returns `look` finds the pages near the visible part, and tells the viewer where the reader is. */
function useNear({ viewer, box, layout }: InBox): { near: Span; look: RefObject<() => void> } {
  const { pageIndex: start } = viewer.wanted
  const [near, setNear] = useState<Span>({ first: start, last: start })
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
  return { near, look }
}

/** Scrolls to where the viewer is sent. */
function useGoing({ viewer, box, layout, anchor }: InBox, look: RefObject<() => void>): void {
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
    [viewer, box, layout, anchor, look],
  )
}

/** A wheel with Ctrl, or two fingers on a touch pad: what lies under the pointer stays there. */
function useWheelZoom({ viewer, box, layout, anchor }: InBox): void {
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
  }, [viewer, box, layout, anchor])
}
