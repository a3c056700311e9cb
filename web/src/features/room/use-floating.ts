import { useState, type CSSProperties, type PointerEvent } from 'react'

/** Lets a small picture be pulled out of the way; how far it was pulled is kept while the page lives. */
export function useFloating(enabled: boolean): {
  style: CSSProperties | undefined
  handlers: { onPointerDown?: (event: PointerEvent) => void; onPointerMove?: (event: PointerEvent) => void }
} {
  const [shift, setShift] = useState({ x: 0, y: 0 })
  if (!enabled) return { style: undefined, handlers: {} }
  return {
    style: { transform: `translate(${shift.x}px, ${shift.y}px)` },
    handlers: {
      onPointerDown: (event) => event.currentTarget.setPointerCapture(event.pointerId),
      onPointerMove(event) {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        const { movementX, movementY } = event
        setShift(({ x, y }) => ({
          // It starts in the lower right corner, so it only ever goes left and up from there.
          x: Math.min(0, Math.max(300 - window.innerWidth, x + movementX)),
          y: Math.min(0, Math.max(330 - window.innerHeight, y + movementY)),
        }))
      },
    },
  }
}
