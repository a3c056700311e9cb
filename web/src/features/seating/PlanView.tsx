import type { ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Place, RoomPlan } from '../../../../signaling/seating/wire.ts'
import classes from './seating.module.css'

interface PlanViewProps {
  plan: RoomPlan
  label: string
  canvas?: Ref<HTMLDivElement>
  children: (place: Place) => ReactNode
}

/** Below this many pixels a place would lie over its neighbour. */
const PX_FOR_EACH = 96

/** A room from above: its front, its tables, and whatever is drawn at each place. What is wider than its frame scrolls. */
export function PlanView({ plan, label, canvas, children }: PlanViewProps) {
  const { t } = useTranslation('seating')
  const { tables, places } = plan
  const widthPx = Math.ceil(Math.sqrt(Math.max(4, places.length)) * PX_FOR_EACH)
  return (
    <div className={classes.scroller} role="region" aria-label={label} tabIndex={0}>
      <div ref={canvas} className={classes.canvas} style={{ minWidth: widthPx, minHeight: widthPx * 0.7 }}>
        <div className={classes.front}>{t('front')}</div>
        {tables === 'oval' && <div className={classes.oval} aria-hidden />}
        {tables === 'uShape' && <div className={classes.uShape} aria-hidden />}
        {places.map((place) => (
          <div
            key={place.placeId}
            className={classes.place}
            style={{ left: `${place.x / 10}%`, top: `${place.y / 10}%` }}
          >
            {children(place)}
          </div>
        ))}
      </div>
    </div>
  )
}
