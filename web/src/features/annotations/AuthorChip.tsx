import { useEffect, useRef, useState } from 'react'
import styles from './annotations.module.css'
import type { PlacedMark } from './author-document.ts'
import { touches } from './shapes.ts'

interface AuthorChipProps {
  shown: readonly PlacedMark[]
  aspect: number
  width: number
  nameOf: (placed: PlacedMark) => string
}

/** Says whose mark the pointer rests on. It listens to the pointer above the page, so that text below marks can still be selected. */
export function AuthorChip({ shown, aspect, width, nameOf }: AuthorChipProps) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [over, setOver] = useState<{ placed: PlacedMark; x: number; y: number } | null>(null)

  useEffect(() => {
    const page = anchor.current?.closest<HTMLElement>('[data-page]')
    if (page == null) return
    let frame = 0
    const look = ({ clientX, clientY }: PointerEvent) => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        const box = page.getBoundingClientRect()
        const point = { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height }
        const placed = shown.findLast(({ mark }) => mark.kind !== 'note' && touches(mark, point, aspect, 4 / width))
        setOver((old) => (placed === undefined ? null : old?.placed === placed ? old : { placed, ...point }))
      })
    }
    const leave = () => {
      cancelAnimationFrame(frame)
      setOver(null)
    }
    page.addEventListener('pointermove', look)
    page.addEventListener('pointerleave', leave)
    return () => {
      cancelAnimationFrame(frame)
      page.removeEventListener('pointermove', look)
      page.removeEventListener('pointerleave', leave)
    }
  }, [shown, aspect, width])

  return (
    <>
      <span ref={anchor} hidden />
      {over !== null && (
        <span className={styles.chip} role="tooltip" style={{ left: `${over.x * 100}%`, top: `${over.y * 100}%` }}>
          {nameOf(over.placed)}
        </span>
      )}
    </>
  )
}
