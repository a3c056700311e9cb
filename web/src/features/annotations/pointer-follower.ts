/** Follows one drawing pointer over an element, from its landing to its end; see `usePointer` for when a stroke ends. */
import type { InkPoint } from './ink.ts'
import { holdScrolling, SETTLING_FRAMES, type Hold } from './hold-scrolling.ts'
import { draws } from './tools.ts'

/** One stroke from the pointer's landing to its end; it carries the tool it began with. */
export interface Stroke {
  /** Called once for each frame, with everything since the last one. */
  move(points: readonly InkPoint[]): void
  /** What was drawn so far is kept. Called once. */
  end(): void
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

export class PointerFollower {
  readonly #element: HTMLElement
  readonly #fingerDraws: boolean
  readonly #begin: (point: InkPoint) => Stroke | null
  /** Takes all listeners away. */
  readonly #listening = new AbortController()
  #following: Following | null = null
  #frame = 0
  #lastType = ''

  /** @param begin - Called when a pointer lands, with its place. Null leaves the pointer to scrolling and to selecting text. */
  constructor(element: HTMLElement, fingerDraws: boolean, begin: (point: InkPoint) => Stroke | null) {
    this.#element = element
    this.#fingerDraws = fingerDraws
    this.#begin = begin
    this.#listen()
  }

  /** What is being drawn ends, and is kept. */
  close(): void {
    this.#finish()
    this.#listening.abort()
  }

  #listen(): void {
    const { signal } = this.#listening
    const element = this.#element
    const up = (event: PointerEvent) => this.#up(event)
    element.addEventListener('pointerdown', (event) => this.#down(event), { signal })
    element.addEventListener('pointermove', (event) => this.#move(event), { signal })
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
      element.addEventListener(type, up, { signal })
    element.addEventListener('touchstart', (event) => this.#touch(event), { passive: false, signal })
    // One's own key or wheel is about to turn the page; the stroke ends before it does, and no longer holds the page.
    addEventListener('keydown', ({ key }) => SCROLL_KEYS.has(key) && this.#finish(), { capture: true, signal })
    // Under a pen or a finger, a wheel is the momentum of a touch pad or a palm on it.
    const wheel = () => this.#following?.pointerType === 'mouse' && this.#finish()
    addEventListener('wheel', wheel, { capture: true, passive: true, signal })
  }

  #down(event: PointerEvent): void {
    this.#lastType = event.pointerType
    if (this.#following !== null) {
      // A palm beside a pen is no second finger.
      if (this.#following.pointerType === 'touch' && event.pointerType === 'touch') this.#finish()
      return
    }
    if (event.button !== 0 || !draws(event.pointerType, this.#fingerDraws)) return
    const { pointerId, pointerType } = event
    // First of all the page is brought to rest: where it lies then is where the stroke goes.
    const hold = holdScrolling(this.#element)
    const box = this.#element.getBoundingClientRect()
    const stroke = this.#begin(pointIn(box, event))
    if (stroke === null) return hold.letGo()
    this.#following = { stroke, pointerId, pointerType, box, hold, settling: SETTLING_FRAMES, gathered: [] }
    this.#element.setPointerCapture(pointerId)
    event.preventDefault()
    this.#nextFrame()
  }

  #move(event: PointerEvent): void {
    if (this.#following === null || event.pointerId !== this.#following.pointerId) return
    const { box, gathered } = this.#following
    const all = event.getCoalescedEvents?.() ?? []
    for (const each of all.length > 0 ? all : [event]) gathered.push(pointIn(box, each))
  }

  #up(event: PointerEvent): void {
    if (event.pointerId === this.#following?.pointerId) this.#finish()
  }

  /** A browser would pan with a pen as with a finger; stopped here, it leaves the pen to us and the finger its panning. */
  #touch(event: TouchEvent): void {
    if (this.#lastType === 'pen' || this.#fingerDraws) event.preventDefault()
  }

  #nextFrame(): void {
    this.#frame = requestAnimationFrame(() => this.#onFrame())
  }

  /** Runs before each frame is painted, so a stroke has ended before its page is seen elsewhere. */
  #onFrame(): void {
    if (this.#following === null) return
    const { box, hold } = this.#following
    const now = this.#element.getBoundingClientRect()
    if (this.#following.settling > 0) {
      this.#following.settling -= 1
      if (box.width === now.width) hold.putBack(box.top - now.top)
    }
    if (moved(box, this.#element.getBoundingClientRect())) return this.#finish()
    this.#flush()
    this.#nextFrame()
  }

  #flush(): void {
    if (this.#following === null || this.#following.gathered.length === 0) return
    const points = this.#following.gathered
    this.#following.gathered = []
    this.#following.stroke.move(points)
  }

  #finish(): void {
    if (this.#following === null) return
    this.#flush()
    const { stroke, pointerId, hold } = this.#following
    this.#following = null
    cancelAnimationFrame(this.#frame)
    if (this.#element.hasPointerCapture(pointerId)) this.#element.releasePointerCapture(pointerId)
    hold.letGo()
    stroke.end()
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
