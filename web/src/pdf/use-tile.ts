import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, type RefObject } from 'react'
import { drawJob } from './draw-page.ts'
import { covers, inSight, needsTile, tileDensity, tileFor, type TileRect } from './page-tiles.ts'
import type { Viewer } from './viewer.ts'

interface TileParts {
  readonly viewer: Viewer
  readonly page: PDFPageProxy | null
  readonly pageIndex: number
  /** Size of the page on the screen, in CSS pixels. */
  readonly width: number
  readonly height: number
  readonly section: RefObject<HTMLElement | null>
  readonly holder: RefObject<HTMLElement | null>
  /** The box that the page scrolls in. */
  readonly scroller: RefObject<HTMLElement | null>
}

/** A canvas that is merely dropped keeps its memory until the next collection; an empty one does not. */
export function releaseCanvases(holder: HTMLElement | null): void {
  for (const canvas of holder?.querySelectorAll('canvas') ?? []) canvas.width = 0
  holder?.replaceChildren()
}

/**
 * Keeps the part of a large page that is in sight drawn at the screen's resolution. An older part stays, stretched with the page, until
 * the new one is there; a page out of sight gives its part back.
 */
export function useTile({ viewer, page, pageIndex, width, height, section, holder, scroller }: TileParts): void {
  useEffect(() => {
    const [element, place, box] = [section.current, holder.current, scroller.current]
    if (page === null || element === null || place === null || box === null) return
    if (!needsTile(width, height / width)) return releaseCanvases(place)
    let shown: TileRect | null = null
    let [busy, gone] = [false, false]
    let cancel = () => {}
    const sight = () => inSight(element.getBoundingClientRect(), box.getBoundingClientRect())

    const job = drawJob({
      page,
      width,
      density: (part) => tileDensity(part),
      part: () => {
        const now = sight()
        return now === null ? null : tileFor(now, { width, height })
      },
      // After the coarse picture of the same page, before its neighbours.
      priority: () => Math.abs(viewer.store.getState().pageIndex - pageIndex) + 0.5,
      onDrawn(canvas, part) {
        const percent = (share: number, whole: number) => `${(100 * share) / whole}%`
        canvas.style.left = percent(part.left, width)
        canvas.style.top = percent(part.top, height)
        canvas.style.width = percent(part.width, width)
        canvas.style.height = percent(part.height, height)
        for (const old of place.querySelectorAll('canvas')) old.width = 0
        place.replaceChildren(canvas)
        shown = part
      },
      onFailed() {
        // The coarse picture stays; trying the same again would fail for ever.
        gone = true
      },
    })

    const look = () => {
      if (gone || busy) return
      const now = sight()
      if (now === null) {
        releaseCanvases(place)
        shown = null
        return
      }
      if (shown !== null && covers(shown, now)) return
      busy = true
      cancel = viewer.renders.add({
        priority: job.priority,
        start() {
          const started = job.start()
          const over = () => {
            busy = false
            // The reader may have scrolled on meanwhile.
            look()
          }
          // The job itself writes down why it failed.
          started.done.then(over, over)
          return started
        },
      })
    }
    let frame = 0
    const later = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(look)
    }
    look()
    box.addEventListener('scroll', later, { passive: true })
    const resized = new ResizeObserver(later)
    resized.observe(box)
    return () => {
      gone = true
      cancel()
      cancelAnimationFrame(frame)
      box.removeEventListener('scroll', later)
      resized.disconnect()
    }
  }, [viewer, page, pageIndex, width, height, section, holder, scroller])
}
