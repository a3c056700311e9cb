import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import styles from './pdf.module.css'
import { piecesOf } from './search-text.ts'
import type { Viewer } from './viewer.ts'

interface HitBox {
  readonly hit: number
  readonly left: string
  readonly top: string
  readonly width: string
  readonly height: string
}

interface SearchHitsProps {
  viewer: Viewer
  pageIndex: number
  pieces: readonly HTMLElement[]
}

/** Marks what the search found on this page; measured on the text layer, kept in parts of the page so that zoom is no matter. */
export function SearchHits({ viewer, pageIndex, pieces }: SearchHitsProps) {
  const spans = useStore(viewer.search.store, (state) => state.byPage.get(pageIndex))
  const current = useStore(viewer.search.store, (state) =>
    state.current?.pageIndex === pageIndex ? state.current.index : null,
  )
  const box = useRef<HTMLDivElement>(null)
  const [boxes, setBoxes] = useState<readonly HitBox[]>([])

  useEffect(() => {
    let gone = false
    if (spans === undefined || spans.length === 0) {
      setBoxes([])
      return
    }
    void viewer.textOf(pageIndex).then((text) => {
      const frame = box.current?.getBoundingClientRect()
      if (gone || frame === undefined || frame.width === 0) return
      const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(3)}%`
      const found: HitBox[] = []
      for (const [hit, span] of spans.entries()) {
        for (const { piece, from, to } of piecesOf(text, span)) {
          const node = pieces[piece]?.firstChild
          if (!(node instanceof Text) || node.length < to) continue
          const range = document.createRange()
          range.setStart(node, from)
          range.setEnd(node, to)
          const rect = range.getBoundingClientRect()
          found.push({
            hit,
            left: percent(rect.left - frame.left, frame.width),
            top: percent(rect.top - frame.top, frame.height),
            width: percent(rect.width, frame.width),
            height: percent(rect.height, frame.height),
          })
        }
      }
      setBoxes(found)
    })
    return () => {
      gone = true
    }
  }, [viewer, pageIndex, pieces, spans])

  useEffect(() => {
    if (current === null) return
    box.current?.querySelector(`[data-hit="${current}"]`)?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }, [current, boxes])

  return (
    <div ref={box} className={styles.hits} aria-hidden>
      {boxes.map(({ hit, ...place }, index) => (
        <div
          key={index}
          data-hit={hit}
          className={styles.hit}
          data-current={hit === current || undefined}
          style={place}
        />
      ))}
    </div>
  )
}
