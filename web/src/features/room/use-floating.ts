import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'

const STEP_PX = 40
const EDGE_PX = 12
/** Above it stay the tabs and the reader's bar; below, on a narrow screen, the tools with what folds out of them. */
const TOP_PX = 100
const TOOLS_PX = 112
const NARROW_PX = 600

interface Shift {
  /** Pixels from the corner that it starts in, to the left and upward. */
  readonly left: number
  readonly up: number
}

export interface Floating {
  readonly style: CSSProperties
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void
    onPointerMove(event: PointerEvent<HTMLElement>): void
    onKeyDown(event: KeyboardEvent<HTMLElement>): void
  }
  /** To the next corner, round the room. */
  nextCorner(element: HTMLElement): void
}

/** Lets a small picture in the lower right corner be pulled out of the way, or moved by the arrow keys or from corner to corner. */
export function useFloating(): Floating {
  const [shift, setShift] = useState<Shift>({ left: 0, up: 0 })
  const grip = useRef<{ x: number; y: number; from: Shift } | null>(null)
  const move = (element: HTMLElement, to: Shift) => setShift(within(roomFor(element), to))
  return {
    style: { right: EDGE_PX + shift.left, bottom: (window.innerWidth <= NARROW_PX ? TOOLS_PX : EDGE_PX) + shift.up },
    handlers: {
      onPointerDown(event) {
        if (event.target instanceof Element && event.target.closest('button') !== null) return
        event.currentTarget.setPointerCapture(event.pointerId)
        grip.current = { x: event.clientX, y: event.clientY, from: shift }
      },
      onPointerMove(event) {
        if (grip.current === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return
        const { x, y, from } = grip.current
        move(event.currentTarget, { left: from.left + x - event.clientX, up: from.up + y - event.clientY })
      },
      onKeyDown(event) {
        if (event.target !== event.currentTarget) return
        const by = {
          ArrowLeft: [STEP_PX, 0],
          ArrowRight: [-STEP_PX, 0],
          ArrowUp: [0, STEP_PX],
          ArrowDown: [0, -STEP_PX],
        }
        const [left = 0, up = 0] = Object.entries(by).find(([key]) => key === event.key)?.[1] ?? []
        if (left === 0 && up === 0) return
        event.preventDefault()
        event.stopPropagation()
        move(event.currentTarget, { left: shift.left + left, up: shift.up + up })
      },
    },
    nextCorner(element) {
      const room = roomFor(element)
      const [right, low] = [shift.left < room.left / 2, shift.up < room.up / 2]
      // Lower right, upper right, upper left, lower left.
      if (right) move(element, low ? { left: 0, up: room.up } : { left: room.left, up: room.up })
      else move(element, low ? { left: 0, up: 0 } : { left: room.left, up: 0 })
    },
  }
}

/** How far it may go without leaving what it floats over. */
function roomFor(element: HTMLElement): Shift {
  const over = element.offsetParent
  if (over === null) return { left: 0, up: 0 }
  return {
    left: over.clientWidth - element.offsetWidth - 2 * EDGE_PX,
    up: over.clientHeight - element.offsetHeight - TOP_PX - (over.clientWidth <= NARROW_PX ? TOOLS_PX : EDGE_PX),
  }
}

function within(room: Shift, { left, up }: Shift): Shift {
  return { left: Math.max(0, Math.min(room.left, left)), up: Math.max(0, Math.min(room.up, up)) }
}
