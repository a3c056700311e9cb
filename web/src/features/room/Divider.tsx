import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './room.module.css'

interface DividerProps {
  /** Width of the panel on its right, in pixels. */
  widthPx: number
  onWidth: (widthPx: number) => void
}

const STEP_PX = 24
const NARROWEST_PX = 320

/** Between pictures and papers: dragged, or moved with the arrow keys. */
export function Divider({ widthPx, onWidth }: DividerProps) {
  const { t } = useTranslation('room')
  const widest = Math.max(NARROWEST_PX, window.innerWidth - 480)
  const set = (px: number) => onWidth(Math.round(Math.min(widest, Math.max(NARROWEST_PX, px))))
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(window.innerWidth - event.clientX)
  }
  return (
    <div
      className={classes.divider}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('divider')}
      aria-valuenow={widthPx}
      aria-valuemin={NARROWEST_PX}
      aria-valuemax={widest}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') set(widthPx + STEP_PX)
        if (event.key === 'ArrowRight') set(widthPx - STEP_PX)
      }}
    />
  )
}
