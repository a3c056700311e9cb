/** What one page on the screen holds of pdf.js: the page itself, its picture, and its text laid over the picture. */
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useState, type RefObject } from 'react'
import { drawJob } from './draw-page.ts'
import { wholeDensity } from './page-tiles.ts'
import { layText } from './text-layer.ts'
import { sizeOf, type Viewer } from './viewer.ts'
import { log } from '../log/log.ts'

/** @returns null until it is loaded. Given back when it is shown no more. */
export function usePage(viewer: Viewer, pageIndex: number): PDFPageProxy | null {
  const [page, setPage] = useState<PDFPageProxy | null>(null)
  useEffect(() => {
    let gone = false
    let mine: PDFPageProxy | null = null
    viewer.page(pageIndex).then(
      (loaded) => {
        if (gone) return
        mine = loaded
        viewer.sizeKnown(pageIndex, sizeOf(loaded))
        setPage(loaded)
      },
      (error: unknown) => {
        if (!gone) log.papers('a page could not be had', { pageIndex }, error)
      },
    )
    return () => {
      gone = true
      // Gives back what the page holds in pdf.js; pdf.js refuses while another job still draws it.
      mine?.cleanup()
    }
  }, [viewer, pageIndex])
  return page
}

interface PictureOf {
  readonly viewer: Viewer
  readonly page: PDFPageProxy | null
  readonly pageIndex: number
  /** CSS pixels. */
  readonly width: number
  readonly holder: RefObject<HTMLElement | null>
}

/**
 * Draws the whole page into `holder`, and again at another width.
 *
 * @returns `drawn`: there was a first attempt, so what lies over the picture may come. `lacks`: some of it could not be drawn.
 */
export function usePicture({ viewer, page, pageIndex, width, holder }: PictureOf): { drawn: boolean; lacks: boolean } {
  const [drawn, setDrawn] = useState(false)
  const [lacks, setLacks] = useState(viewer.tooLarge.has(pageIndex + 1))
  const pixelWidth = Math.round(width)
  useEffect(() => {
    const place = holder.current
    if (page === null || place === null) return
    return viewer.renders.add(
      drawJob({
        page,
        width: pixelWidth,
        density: (whole) => wholeDensity(whole.width, whole.height / whole.width),
        priority: () => Math.abs(viewer.store.getState().pageIndex - pageIndex),
        onDrawn(canvas, _part, whole) {
          // The picture of the old zoom stays, stretched, until the new one is there.
          for (const old of place.querySelectorAll('canvas')) old.width = 0
          place.replaceChildren(canvas)
          setDrawn(true)
          if (!whole) setLacks(true)
        },
        onFailed() {
          setDrawn(true)
          setLacks(true)
        },
      }),
    )
  }, [viewer, page, pageIndex, pixelWidth, holder])
  return { drawn, lacks }
}

/** @returns an element for each piece of the page's text, once it is laid over the picture. */
export function usePageText(
  page: PDFPageProxy | null,
  drawn: boolean,
  holder: RefObject<HTMLElement | null>,
): readonly HTMLElement[] | null {
  const [pieces, setPieces] = useState<readonly HTMLElement[] | null>(null)
  useEffect(() => {
    const place = holder.current
    if (page === null || place === null || !drawn) return
    const laid = layText(page, place)
    void laid.pieces.then((found) => setPieces(found))
    return () => {
      laid.cancel()
      setPieces(null)
    }
  }, [page, drawn, holder])
  return pieces
}
