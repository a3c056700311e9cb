import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useRef, type CSSProperties, type ReactNode, type RefObject } from 'react'
import type { PlacedPage } from './page-layout.ts'
import styles from './pdf.module.css'
import { SearchHits } from './SearchHits.tsx'
import { usePage, usePageText, usePicture } from './use-page.ts'
import { releaseCanvases, useTile } from './use-tile.ts'
import type { Viewer } from './viewer.ts'

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
  const page = usePage(viewer, pageIndex)
  const { width, height } = placed
  const { drawn, lacks } = usePicture({ viewer, page, pageIndex, width, holder: picture })
  useTile({ viewer, page, pageIndex, section, scroller, holder: tile, width, height })
  useEffect(() => {
    const holders = [picture.current, tile.current]
    return () => holders.forEach(releaseCanvases)
  }, [])
  const pieces = usePageText(page, drawn, text)
  return (
    <section
      ref={section}
      className={styles.page}
      style={styleOf(placed, left, page)}
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

function styleOf(
  { top, width, height }: PlacedPage,
  left: number,
  page: PDFPageProxy | null,
): CSSProperties & Record<`--${string}`, string | number> {
  return {
    ...{ top, left, width, height },
    // The text layer counts in the page's own units, of which one may be several points (/UserUnit).
    '--total-scale-factor': page === null ? 1 : (width / page.getViewport({ scale: 1 }).width) * page.userUnit,
  }
}
