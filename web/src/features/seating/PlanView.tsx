import type { ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Place, RoomPlan } from '../../../../signaling/seating/wire.ts'
import { drawingPx } from './plan-rules.ts'
import classes from './seating.module.css'

interface PlanViewProps {
  plan: RoomPlan
  label: string
  canvas?: Ref<HTMLDivElement>
  children: (place: Place) => ReactNode
}

/** Half a place: none reaches over the edge of the drawing. */
export const EDGE_PX = { x: 46, y: 48 }

const along = (edgePx: number, thousandths: number): string =>
  `calc(${edgePx}px + (100% - ${2 * edgePx}px) * ${thousandths / 1_000})`

/** A room from above: its front, its tables, and whatever is drawn at each place. What is wider than its frame scrolls. */
export function PlanView({ plan, label, canvas, children }: PlanViewProps) {
  const { t } = useTranslation('seating')
  const { tables, places } = plan
  const { width, height } = drawingPx(places)
  return (
    <div className={classes.scroller} role="region" aria-label={label} tabIndex={0}>
      <div ref={canvas} className={classes.canvas} style={{ minWidth: width, minHeight: height }}>
        <div className={classes.front}>{t('front')}</div>
        {tables === 'oval' && <div className={classes.oval} aria-hidden />}
        {tables === 'uShape' && <div className={classes.uShape} aria-hidden />}
        {places.map((place) => (
          <div
            key={place.placeId}
            className={classes.place}
            style={{ left: along(EDGE_PX.x, place.x), top: along(EDGE_PX.y, place.y) }}
          >
            {children(place)}
          </div>
        ))}
      </div>
    </div>
  )
}
