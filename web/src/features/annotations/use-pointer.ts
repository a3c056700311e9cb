import { useEffect, useRef, type RefObject } from 'react'
import type { InkPoint } from './ink.ts'
import { draws } from './tools.ts'

export interface PointerHandlers {
  /** @returns whether this pointer is taken; else the page scrolls or selects text as it would. */
  start(point: InkPoint, event: PointerEvent): boolean
  /** Called once for each frame, with everything since the last one. */
  move(points: readonly InkPoint[]): void
  end(): void
}

/**
 * Follows one drawing pointer over a page, in parts of the page. The pen and the mouse draw while fingers scroll, unless `fingerDraws`.
 */
export function usePointer(
  target: RefObject<HTMLElement | null>,
  active: boolean,
  fingerDraws: boolean,
  handlers: PointerHandlers,
): void {
  const latest = useRef(handlers)
  latest.current = handlers

  useEffect(() => {
    const element = target.current
    if (element === null || !active) return
    let pointerId: number | null = null
    let gathered: InkPoint[] = []
    let frame = 0
    let lastType = ''

    const pointAt = ({ clientX, clientY }: PointerEvent): InkPoint => {
      const box = element.getBoundingClientRect()
      return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height }
    }
    const flush = () => {
      cancelAnimationFrame(frame)
      frame = 0
      if (gathered.length === 0) return
      const points = gathered
      gathered = []
      latest.current.move(points)
    }
    const down = (event: PointerEvent) => {
      lastType = event.pointerType
      if (pointerId !== null || event.button !== 0 || !draws(event.pointerType, fingerDraws)) return
      if (!latest.current.start(pointAt(event), event)) return
      pointerId = event.pointerId
      element.setPointerCapture(pointerId)
      event.preventDefault()
    }
    const move = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return
      const all = event.getCoalescedEvents?.() ?? []
      gathered.push(...(all.length > 0 ? all : [event]).map(pointAt))
      if (frame === 0) frame = requestAnimationFrame(flush)
    }
    const up = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return
      flush()
      pointerId = null
      latest.current.end()
    }
    // A browser would pan with a pen as with a finger; stopped here, it leaves the pen to us and the finger its panning.
    const touch = (event: TouchEvent) => {
      if (lastType === 'pen' || fingerDraws) event.preventDefault()
    }
    element.addEventListener('pointerdown', down)
    element.addEventListener('pointermove', move)
    element.addEventListener('pointerup', up)
    element.addEventListener('pointercancel', up)
    element.addEventListener('touchstart', touch, { passive: false })
    return () => {
      cancelAnimationFrame(frame)
      if (pointerId !== null) latest.current.end()
      element.removeEventListener('pointerdown', down)
      element.removeEventListener('pointermove', move)
      element.removeEventListener('pointerup', up)
      element.removeEventListener('pointercancel', up)
      element.removeEventListener('touchstart', touch)
    }
  }, [target, active, fingerDraws])
}
