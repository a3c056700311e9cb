import { hasCells, type CellLayout, type Layout as PictureLayout } from '../../../../signaling/wire/layout.ts'

/** How pictures and papers share the room: only pictures, beside each other, or the paper large with the stage as a small picture. */
export const LAYOUTS = ['beside', 'pictures', 'reading'] as const
export type Layout = (typeof LAYOUTS)[number]

export interface LayoutState {
  readonly layout: Layout
  /** The person chose a layout in this session; from then on the page offers a layout and changes none unasked. */
  readonly byHand: boolean
  /** What there was before a presentation made the paper large; null when it did not. */
  readonly before: Layout | null
  /** Who presents, by the presentation that this page knows of. */
  readonly presentation: string | null
  /** “… is presenting: open it large” stands on the screen. */
  readonly offered: boolean
}

export const LAYOUT_AT_FIRST: LayoutState = {
  layout: 'beside',
  byHand: false,
  before: null,
  presentation: null,
  offered: false,
}

export type LayoutEvent =
  | { readonly kind: 'chosen'; readonly layout: Layout }
  /**
   * Somebody else presents, or nobody does any more (`presentation` null).
   *
   * @param mayChange - The papers are shown, the person follows the presenter and is writing nothing.
   */
  | { readonly kind: 'presented'; readonly presentation: string | null; readonly mayChange: boolean }
  | { readonly kind: 'offerClosed' }

/**
 * A presentation makes the paper large once, for a person who has chosen no layout by hand and is not busy with something; for the
 * others an offer stands there. Its end gives back what there was before, unless something else was chosen since.
 */
export function nextLayout(state: LayoutState, event: LayoutEvent): LayoutState {
  switch (event.kind) {
    case 'chosen':
      return {
        ...state,
        layout: event.layout,
        byHand: true,
        before: null,
        offered: state.offered && event.layout !== 'reading',
      }
    case 'offerClosed':
      return { ...state, offered: false }
    case 'presented':
      return event.presentation === state.presentation ? state : presented(state, event.presentation, event.mayChange)
    default:
      return event satisfies never
  }
}

function presented(state: LayoutState, presentation: string | null, mayChange: boolean): LayoutState {
  if (presentation === null) {
    const layout = state.before !== null && mayChange ? state.before : state.layout
    return { ...state, layout, before: null, presentation, offered: false }
  }
  const next = { ...state, presentation, offered: false }
  if (state.layout === 'reading' && mayChange) return next
  if (state.byHand || !mayChange) return { ...next, offered: true }
  return { ...next, layout: 'reading', before: state.layout }
}

/**
 * How pictures and papers share the room while the chair's layout is followed: all of it for the pictures, but for content, which is the shared
 * screen, else the paper.
 *
 * @param imposed - The chair's layout that the page follows; null: none.
 */
export function heldLayout(imposed: PictureLayout | null, screenShown: boolean): Layout | null {
  if (imposed === null) return null
  return imposed === 'content' && !screenShown ? 'reading' : 'pictures'
}

export type Tab = 'site' | 'papers' | 'agenda' | 'floor' | 'people' | 'messages'

/**
 * The tab beside the pictures. An operator begins on the page of the own hall, and without having chosen a tab sees the paper where that is large: a
 * hall of one machine shows to all what is presented, or what the chair's layout asks for.
 *
 * @param chosen - Null: none was chosen yet.
 */
export function tabNow(chosen: Tab | null, at: { operates: boolean; layout: Layout }): Tab {
  if (chosen !== null && (chosen !== 'site' || at.operates)) return chosen
  return at.operates && at.layout !== 'reading' ? 'site' : 'papers'
}

/** How wide the panel beside the pictures begins, in CSS pixels: an operator's page needs more room than a list, and has one tab more. */
export function panelAtFirst(windowPx: number, operates: boolean): number {
  return Math.max(360, Math.round(windowPx * (operates ? 0.44 : 0.36)))
}

/** What of the places is drawn: equal cells, or the stage with or without small pictures below it; and as which layout the server knows it. */
export function picturesShown(
  layout: PictureLayout,
  at: { reading: boolean; screenShown: boolean; strip: boolean },
): { cells: CellLayout | null; strip: boolean; shown: PictureLayout } {
  // With a shared screen, chair and speaker would be too small beside it: the speaker is enough.
  const tooSmall = layout === 'chairAndSpeaker' && at.screenShown
  return {
    cells: !at.reading && hasCells(layout) && !tooSmall ? layout : null,
    strip: at.strip && layout === 'standard',
    // Over a paper floats the stage alone.
    shown: at.reading && layout !== 'content' ? 'standard' : layout,
  }
}

/** What the room turns to when a person chooses how the places are shown; null: it stays. */
export function turnsTo(
  chosen: PictureLayout,
  now: Layout,
  at: { small: boolean; screenShown: boolean },
): Layout | null {
  if (chosen === 'content') return at.screenShown ? (now === 'reading' ? 'pictures' : null) : 'reading'
  if (now !== 'reading') return null
  return at.small ? 'pictures' : 'beside'
}

/**
 * What is on the screen of the layout that was chosen. Large is for papers alone: beside a list of people or hands the pictures have
 * their place, and none floats over its buttons. On a small screen an open paper has all the room, for there is none beside it.
 */
export function shownLayout(layout: Layout, at: { small: boolean; papers: boolean; paperOpen: boolean }): Layout {
  if (layout === 'pictures') return 'pictures'
  if (!at.papers) return 'beside'
  return at.small && at.paperOpen ? 'reading' : layout
}
