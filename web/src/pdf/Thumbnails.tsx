import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { drawJob } from './draw-page.ts'
import { screenDensity } from './page-tiles.ts'
import styles from './pdf.module.css'
import type { Viewer } from './viewer.ts'
import { log } from '../log/log.ts'

const WIDTH = 112
const LABEL_HEIGHT = 36

interface ThumbnailsProps {
  viewer: Viewer
  label: string
  pageLabel: (pageNumber: number) => string
}

/** Small pictures of the pages to go to; drawn when they come into view, after the page that is read. */
export function Thumbnails({ viewer, label, pageLabel }: ThumbnailsProps) {
  const box = useRef<HTMLElement>(null)
  const sizes = useStore(viewer.store, (state) => state.sizes)
  const current = useStore(viewer.store, (state) => state.pageIndex)
  const rows = useVirtualizer({
    count: viewer.pageCount,
    getScrollElement: () => box.current,
    estimateSize: (index) => heightOf(sizes[index]) + LABEL_HEIGHT,
    overscan: 2,
  })
  useEffect(() => rows.measure(), [rows, sizes])
  useEffect(() => rows.scrollToIndex(current, { align: 'auto' }), [rows, current])
  return (
    <nav ref={box} className={styles.thumbs} aria-label={label}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((row) => (
          <button
            key={row.index}
            type="button"
            className={styles.thumb}
            style={{ transform: `translateY(${row.start}px)` }}
            aria-label={pageLabel(row.index + 1)}
            aria-current={row.index === current ? 'page' : undefined}
            onClick={() => viewer.goTo({ pageIndex: row.index, fraction: 0 }, 'person')}
          >
            <Picture viewer={viewer} pageIndex={row.index} height={heightOf(sizes[row.index])} />
            <span aria-hidden>{row.index + 1}</span>
          </button>
        ))}
      </div>
    </nav>
  )
}

function heightOf(size: { width: number; height: number } | undefined): number {
  return size === undefined ? WIDTH : Math.round((WIDTH * size.height) / size.width)
}

function Picture({ viewer, pageIndex, height }: { viewer: Viewer; pageIndex: number; height: number }) {
  const holder = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    let cancel = () => {}
    let gone = false
    viewer.page(pageIndex).then(
      (page) => {
        if (gone) return
        cancel = viewer.renders.add(
          drawJob({
            page,
            width: WIDTH,
            density: () => screenDensity(),
            priority: () => 1_000,
            onDrawn: (canvas) => holder.current?.replaceChildren(canvas),
          }),
        )
      },
      (error: unknown) => {
        if (!gone) log.papers('a small page could not be had', { pageIndex }, error)
      },
    )
    return () => {
      gone = true
      cancel()
    }
  }, [viewer, pageIndex])
  return <span ref={holder} className={styles.thumbPicture} style={{ width: WIDTH, height }} />
}
