import { useLayoutEffect, useRef, type RefObject } from 'react'
import type { InkPoint } from './ink.ts'
import { draws } from './tools.ts'

/** One stroke from the pointer's landing to its end; it carries the tool it began with. */
export interface Stroke {
  /** Called once for each frame, with everything since the last one. */
  move(points: readonly InkPoint[]): void
  /** What was drawn so far is kept. Called once. */
  end(): void
}

/**
 * Follows one drawing pointer over a page, in parts of the page. The pen and the mouse draw while fingers scroll, unless `fingerDraws`.
 *
 * A stroke ends on the page it began on: when that page moves or changes its size under the pointer – turned by the presenter or by a key,
 * zoomed, the window resized –, when it goes away with its paper, when the tool is put down, when the browser takes the pointer away, or
 * when a second finger comes to a stroke of a finger. The pointer then draws nothing until it lands again.
 *
 * @param begin - Called when a pointer lands, with its place. Null leaves the pointer to scrolling and to selecting text.
 */
export function usePointer(
  target: RefObject<HTMLElement | null>,
  active: boolean,
  fingerDraws: boolean,
  begin: (point: InkPoint) => Stroke | null,
): void {
  const latest = useRef(begin)
  latest.current = begin

  // A layout effect: its clean-up runs before the clean-ups of plain effects, among them the one that lets go of the paper's marks, so the
  // stroke of a paper that is being closed still finds its document.
  useLayoutEffect(() => {
    const element = target.current
    if (element === null || !active) return
    const pointer = followPointer(element, fingerDraws, (point) => latest.current(point))
    return () => pointer.close()
  }, [target, active, fingerDraws])
}

/** Keys by which a browser scrolls. */
const SCROLL_KEYS = new Set([
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  ' ',
])

interface Following {
  readonly stroke: Stroke
  readonly pointerId: number
  readonly pointerType: string
  /** Where the page lay when the stroke began. Points are measured by it: what is drawn is drawn on what was seen. */
  readonly box: DOMRect
  readonly hold: Hold
  /** Frames for which the pages may still be coming to rest. */
  settling: number
  gathered: InkPoint[]
}

function followPointer(element: HTMLElement, fingerDraws: boolean, begin: (point: InkPoint) => Stroke | null) {
  let following: Following | null = null
  let frame = 0
  let lastType = ''

  const flush = () => {
    if (following === null || following.gathered.length === 0) return
    const points = following.gathered
    following.gathered = []
    following.stroke.move(points)
  }
  const finish = () => {
    if (following === null) return
    flush()
    const { stroke, pointerId, hold } = following
    following = null
    cancelAnimationFrame(frame)
    if (element.hasPointerCapture(pointerId)) element.releasePointerCapture(pointerId)
    hold.letGo()
    stroke.end()
  }
  /** Runs before each frame is painted, so a stroke has ended before its page is seen elsewhere. */
  const onFrame = () => {
    if (following === null) return
    const { box, hold } = following
    const now = element.getBoundingClientRect()
    if (following.settling > 0) {
      following.settling -= 1
      if (box.width === now.width) hold.putBack(box.top - now.top)
    }
    if (moved(box, element.getBoundingClientRect())) return finish()
    flush()
    frame = requestAnimationFrame(onFrame)
  }
  const down = (event: PointerEvent) => {
    lastType = event.pointerType
    if (following !== null) {
      // A palm beside a pen is no second finger.
      if (following.pointerType === 'touch' && event.pointerType === 'touch') finish()
      return
    }
    if (event.button !== 0 || !draws(event.pointerType, fingerDraws)) return
    const { pointerId, pointerType } = event
    // First of all the page is brought to rest: where it lies then is where the stroke goes.
    const hold = holdScrolling(element)
    const box = element.getBoundingClientRect()
    const stroke = begin(pointIn(box, event))
    if (stroke === null) return hold.letGo()
    following = { stroke, pointerId, pointerType, box, hold, settling: SETTLING_FRAMES, gathered: [] }
    element.setPointerCapture(pointerId)
    event.preventDefault()
    frame = requestAnimationFrame(onFrame)
  }
  const move = (event: PointerEvent) => {
    if (following === null || event.pointerId !== following.pointerId) return
    const { box, gathered } = following
    const all = event.getCoalescedEvents?.() ?? []
    for (const each of all.length > 0 ? all : [event]) gathered.push(pointIn(box, each))
  }
  const up = (event: PointerEvent) => {
    if (event.pointerId === following?.pointerId) finish()
  }
  // One's own key or wheel is about to turn the page; the stroke ends before it does, and no longer holds the page.
  const key = (event: KeyboardEvent) => {
    if (SCROLL_KEYS.has(event.key)) finish()
  }
  // Under a pen or a finger, a wheel is the momentum of a touch pad or a palm on it.
  const wheel = () => {
    if (following?.pointerType === 'mouse') finish()
  }
  // A browser would pan with a pen as with a finger; stopped here, it leaves the pen to us and the finger its panning.
  const touch = (event: TouchEvent) => {
    if (lastType === 'pen' || fingerDraws) event.preventDefault()
  }
  element.addEventListener('pointerdown', down)
  element.addEventListener('pointermove', move)
  element.addEventListener('pointerup', up)
  element.addEventListener('pointercancel', up)
  element.addEventListener('lostpointercapture', up)
  element.addEventListener('touchstart', touch, { passive: false })
  addEventListener('keydown', key, { capture: true })
  addEventListener('wheel', wheel, { capture: true, passive: true })
  return {
    close() {
      finish()
      element.removeEventListener('pointerdown', down)
      element.removeEventListener('pointermove', move)
      element.removeEventListener('pointerup', up)
      element.removeEventListener('pointercancel', up)
      element.removeEventListener('lostpointercapture', up)
      element.removeEventListener('touchstart', touch)
      removeEventListener('keydown', key, { capture: true })
      removeEventListener('wheel', wheel, { capture: true })
    },
  }
}

function pointIn(box: DOMRect, { clientX, clientY }: PointerEvent): InkPoint {
  return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height }
}

/** CSS pixels by which a page may lie elsewhere because of rounding alone. */
const STILL_PX = 1

function moved(before: DOMRect, now: DOMRect): boolean {
  return [now.left - before.left, now.top - before.top, now.width - before.width, now.height - before.height].some(
    (by) => Math.abs(by) > STILL_PX,
  )
}

interface Hold {
  /** Undoes what the momentum of a scrolling finger still moved after the pages were held, in CSS pixels; not what a program moved. */
  putBack(px: number): void
  letGo(): void
}

/** A browser scrolls on its own thread, so a glide goes on for a few frames after the page forbids it. */
const SETTLING_FRAMES = 10

/**
 * Holds the pages still under a stroke: the momentum of a scrolling finger stops where it is, and a palm on the glass scrolls nothing.
 * Programs – the presenter's turn, a button – still move them: the view then takes the mark of being held away.
 */
function holdScrolling(element: HTMLElement): Hold {
  const view = element.closest<HTMLElement>('[data-pages-view]')
  if (view === null) return { putBack() {}, letGo() {} }
  view.dataset['held'] = ''
  return {
    putBack(px) {
      if (px !== 0 && view.dataset['held'] !== undefined) view.scrollTop -= px
    },
    letGo() {
      delete view.dataset['held']
    },
  }
}
