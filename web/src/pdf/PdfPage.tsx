import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useRef, useState, type CSSProperties, type ReactNode, type RefObject } from 'react'
import type { PlacedPage } from './page-layout.ts'
import { wholeDensity } from './page-tiles.ts'
import styles from './pdf.module.css'
import { drawJob } from './draw-page.ts'
import { SearchHits } from './SearchHits.tsx'
import { layText } from './text-layer.ts'
import { releaseCanvases, useTile } from './use-tile.ts'
import { sizeOf, type Viewer } from './viewer.ts'
import { log } from '../log/log.ts'

interface PdfPageProps {
  viewer: Viewer
  pageIndex: number
  placed: PlacedPage
  left: number
  label: string
  /** The box that the pages scroll in. */
  scroller: RefObject<HTMLElement | null>
  /** What to say where a page or a picture on it cannot be drawn. */
  lackText: string
  children?: ReactNode
}

/** One page: its picture, its text to be selected, the places found in it, and whatever lies over it. */
export function PdfPage({ viewer, pageIndex, placed, left, label, scroller, lackText, children }: PdfPageProps) {
  const section = useRef<HTMLElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const tile = useRef<HTMLDivElement>(null)
  const text = useRef<HTMLDivElement>(null)
  const [page, setPage] = useState<PDFPageProxy | null>(null)
  const [drawn, setDrawn] = useState(false)
  const [lacks, setLacks] = useState(viewer.tooLarge.has(pageIndex + 1))
  const [pieces, setPieces] = useState<readonly HTMLElement[] | null>(null)
  const pixelWidth = Math.round(placed.width)

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
      // Gives back what the page holds in pdf.js; refused by itself while somebody else still draws it.
      mine?.cleanup()
    }
  }, [viewer, pageIndex])

  useEffect(() => {
    const holder = picture.current
    if (page === null || holder === null) return
    return viewer.renders.add(
      drawJob({
        page,
        width: pixelWidth,
        density: (whole) => wholeDensity(whole.width, whole.height / whole.width),
        priority: () => Math.abs(viewer.store.getState().pageIndex - pageIndex),
        onDrawn(canvas, _part, whole) {
          // The picture of the old zoom stays, stretched, until the new one is there.
          for (const old of holder.querySelectorAll('canvas')) old.width = 0
          holder.replaceChildren(canvas)
          setDrawn(true)
          if (!whole) setLacks(true)
        },
        onFailed() {
          setDrawn(true)
          setLacks(true)
        },
      }),
    )
  }, [viewer, page, pageIndex, pixelWidth])

  useTile({
    ...{ viewer, page, pageIndex, section, scroller },
    holder: tile,
    width: placed.width,
    height: placed.height,
  })

  useEffect(() => {
    const holders = [picture.current, tile.current]
    return () => holders.forEach(releaseCanvases)
  }, [])

  useEffect(() => {
    const holder = text.current
    if (page === null || holder === null || !drawn) return
    const laid = layText(page, holder)
    void laid.pieces.then((found) => setPieces(found))
    return () => {
      laid.cancel()
      setPieces(null)
    }
  }, [page, drawn])

  const style: CSSProperties & Record<`--${string}`, string | number> = {
    top: placed.top,
    left,
    width: placed.width,
    height: placed.height,
    // The text layer counts in the page's own units, of which one may be several points (/UserUnit).
    '--total-scale-factor': page === null ? 1 : (placed.width / page.getViewport({ scale: 1 }).width) * page.userUnit,
  }
  return (
    <section
      ref={section}
      className={styles.page}
      style={style}
      aria-label={label}
      data-page={pageIndex + 1}
      aria-busy={!drawn}
    >
      <div ref={picture} className={styles.picture} aria-hidden />
      <div ref={tile} className={styles.tile} aria-hidden />
      <div ref={text} className={styles.text} data-text-layer />
      {pieces !== null && <SearchHits viewer={viewer} pageIndex={pageIndex} pieces={pieces} />}
      {lacks && (
        <p className={styles.lacks} role="note">
          {lackText}
        </p>
      )}
      {children}
    </section>
  )
}
