/** What a pointer's stroke over a page does with the tool in hand: hit-testing, erasing, and the marks that a stroke leaves. */
import { createStore } from 'zustand/vanilla'
import type { PlacedMark } from './author-document.ts'
import { simplify, splitStroke, type InkPoint } from './ink.ts'
import type { MarksSession } from './marks-session.ts'
import { newHighlight, newInk, type UnitRect } from './new-mark.ts'
import { pathBetween, strokePath, touches } from './shapes.ts'
import { layerFor, THICKNESSES, type ToolState } from './tools.ts'
import type { Stroke } from './pointer-follower.ts'

const NONE: ReadonlySet<string> = new Set()
/** Page widths; far below what is seen, but it halves a slow stroke. */
const TOLERANCE = 0.0002
/** Half a fingertip on a tablet, in CSS pixels, whatever the zoom. */
const ERASER_REACH_PX = 8
/** A click with the highlighter, in parts of the page, is no highlight. */
const LEAST_HIGHLIGHT = { width: 0.005, height: 0.002 }

/** What is shown of a stroke before it ends. */
export interface AtWork {
  /** The ink so far, as an SVG path. */
  readonly path: string
  readonly dragged: UnitRect | null
  /** Ids of the marks that go when the eraser is lifted. */
  readonly erased: ReadonlySet<string>
  /** Where a new note is being written. */
  readonly noteAt: InkPoint | null
}

/** A page as it lies under the stroke. */
export interface MarkedPage {
  readonly marks: Pick<MarksSession, 'add' | 'remove' | 'store'>
  readonly pageIndex: number
  /** Height of the page in page widths. */
  readonly aspect: number
  /** In CSS pixels. */
  readonly width: number
}

/** The tool at work on one page. A stroke keeps the tool that it began with. */
export class MarksTool {
  readonly store

  /** @param noteAt - Where a note was being written when the page was last shown. */
  constructor(noteAt: InkPoint | null) {
    this.store = createStore<AtWork>(() => ({ path: '', dragged: null, erased: NONE, noteAt }))
  }

  /** @returns null when nothing is drawn with what is in hand. */
  begin(hand: ToolState, page: MarkedPage, first: InkPoint): Stroke | null {
    switch (hand.tool) {
      case 'read':
        return null
      case 'pen':
        return this.#ink(hand, page, first)
      case 'highlight':
        return this.#highlight(hand, page, first)
      case 'note':
        return { move() {}, end: () => this.store.setState({ noteAt: first }) }
      case 'eraser':
        return this.#erase(page, first)
      default:
        return hand.tool satisfies never
    }
  }

  closeNote(): void {
    this.store.setState({ noteAt: null })
  }

  #ink(hand: ToolState, { marks, pageIndex, aspect }: MarkedPage, first: InkPoint): Stroke {
    const pen = { colour: hand.colour, width: THICKNESSES[hand.thickness] }
    const drawn = [first]
    const show = () => this.store.setState({ path: strokePath(drawn, pen.width, aspect) })
    show()
    return {
      move(points) {
        drawn.push(...points)
        show()
      },
      end: () => {
        this.store.setState({ path: '' })
        const parts = splitStroke(simplify(drawn, TOLERANCE, aspect))
        marks.add(
          layerNow(hand, marks),
          parts.map((part) => newInk(pageIndex, part, pen)),
        )
      },
    }
  }

  #highlight(hand: ToolState, { marks, pageIndex }: MarkedPage, first: InkPoint): Stroke {
    let rect = rectOf(first, first)
    this.store.setState({ dragged: rect })
    return {
      move: (points) => {
        rect = rectOf(first, points.at(-1) ?? first)
        this.store.setState({ dragged: rect })
      },
      end: () => {
        this.store.setState({ dragged: null })
        if (rect.width > LEAST_HIGHLIGHT.width && rect.height > LEAST_HIGHLIGHT.height)
          marks.add(layerNow(hand, marks), [newHighlight(pageIndex, [rect], hand.colour)])
      },
    }
  }

  #erase({ marks, pageIndex, aspect, width }: MarkedPage, first: InkPoint): Stroke {
    const reach = ERASER_REACH_PX / width
    let from = first
    const over = (points: readonly InkPoint[]) => {
      const way = points.flatMap((to, index) => pathBetween(points[index - 1] ?? from, to, aspect, reach))
      from = points.at(-1) ?? from
      const { erased } = this.store.getState()
      const hit = ownMarksOn(marks.store.getState().byPage.get(pageIndex) ?? [], way, aspect, reach)
      if (hit.some((id) => !erased.has(id))) this.store.setState({ erased: new Set([...erased, ...hit]) })
    }
    over([first])
    return {
      move: over,
      end: () => {
        const { erased } = this.store.getState()
        if (erased.size > 0) marks.remove(erased)
        this.store.setState({ erased: NONE })
      },
    }
  }
}

/** Asked when a stroke ends: the meeting may have ended while it was drawn. */
function layerNow({ layer }: ToolState, marks: MarkedPage['marks']): ToolState['layer'] {
  return layerFor(layer, marks.store.getState().writable) ?? layer
}

/**
 * Ids of the person's own marks that lie on a way; nobody erases what is somebody else's.
 *
 * @param reach - How near is near enough, in page widths.
 */
export function ownMarksOn(
  placed: readonly PlacedMark[],
  way: readonly InkPoint[],
  aspect: number,
  reach: number,
): string[] {
  return placed
    .filter(({ own, mark }) => own && way.some((point) => touches(mark, point, aspect, reach)))
    .map(({ mark }) => mark.id)
}

/** The rectangle between two points, as far as it lies on the page. */
function rectOf(a: InkPoint, b: InkPoint): UnitRect {
  const within = (value: number) => Math.min(1, Math.max(0, value))
  const [x, y] = [within(Math.min(a.x, b.x)), within(Math.min(a.y, b.y))]
  return { x, y, width: within(Math.max(a.x, b.x)) - x, height: within(Math.max(a.y, b.y)) - y }
}
