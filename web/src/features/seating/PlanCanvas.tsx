import { UnstyledButton } from '@mantine/core'
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Place, RoomPlan } from '../../../../signaling/seating/wire.ts'
import { movePlace, removePlace } from './plan-rules.ts'
import { EDGE_PX, PlanView } from './PlanView.tsx'
import classes from './seating.module.css'

interface PlanCanvasProps {
  plan: RoomPlan
  label: string
  chosen: string | null
  onChoose: (placeId: string | null) => void
  onPlan: (plan: RoomPlan) => void
}

const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
/** Thousandths of the drawing. */
const STEP = 10
const LONG_STEP = 50

/** A room whose places are moved by dragging, or with the arrow keys. */
export function PlanCanvas({ plan, label, chosen, onChoose, onPlan }: PlanCanvasProps) {
  const { t } = useTranslation('seating')
  const canvas = useRef<HTMLDivElement>(null)
  const latest = useRef(plan)
  latest.current = plan
  const [told, setTold] = useState('')

  function onKeyDown(event: KeyboardEvent, place: Place): void {
    const step = STEPS[event.key]
    if (event.key === 'Delete') {
      onPlan(removePlace(plan, place.placeId))
      onChoose(null)
    }
    if (step === undefined) return
    event.preventDefault()
    onChoose(place.placeId)
    const far = event.shiftKey ? LONG_STEP : STEP
    const moved = movePlace(plan, place.placeId, place.x + step[0] * far, place.y + step[1] * far)
    onPlan(moved)
    const now = moved.places.find(({ placeId }) => placeId === place.placeId) ?? place
    setTold(t('moved', { label: now.label, x: Math.round(now.x / 10), y: Math.round(now.y / 10) }))
  }

  function onPointerDown(event: PointerEvent<HTMLElement>, { placeId }: Place): void {
    const frame = canvas.current?.getBoundingClientRect()
    if (event.button !== 0 || frame === undefined) return
    onChoose(placeId)
    const chair = event.currentTarget
    chair.setPointerCapture(event.pointerId)
    const onMove = ({ clientX, clientY }: globalThis.PointerEvent) => {
      const box = canvas.current?.getBoundingClientRect() ?? frame
      const x = ((clientX - box.left - EDGE_PX.x) / (box.width - 2 * EDGE_PX.x)) * 1_000
      const y = ((clientY - box.top - EDGE_PX.y) / (box.height - 2 * EDGE_PX.y)) * 1_000
      onPlan(movePlace(latest.current, placeId, x, y))
    }
    const stop = () => {
      chair.removeEventListener('pointermove', onMove)
      chair.removeEventListener('pointerup', stop)
      chair.removeEventListener('pointercancel', stop)
    }
    chair.addEventListener('pointermove', onMove)
    chair.addEventListener('pointerup', stop)
    chair.addEventListener('pointercancel', stop)
  }

  return (
    <>
      <PlanView plan={plan} label={label} canvas={canvas}>
        {(place) => (
          <UnstyledButton
            className={classes.chair}
            style={{ touchAction: 'none' }}
            aria-pressed={chosen === place.placeId}
            aria-describedby="how-to-draw"
            onClick={() => onChoose(place.placeId)}
            onKeyDown={(event) => onKeyDown(event, place)}
            onPointerDown={(event) => onPointerDown(event, place)}
          >
            {place.label}
          </UnstyledButton>
        )}
      </PlanView>
      <p className="visually-hidden" role="status">
        {told}
      </p>
    </>
  )
}
