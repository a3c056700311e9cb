import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { LAYOUT_AT_FIRST, nextLayout, shownLayout, type Layout } from './layout-rules.ts'

/** A phone, upright or sideways, and a laptop whose page is enlarged to 200 %. */
const SMALL = '(max-width: 600px), (max-height: 500px)'
const LOW = '(max-height: 500px)'

export type Tab = 'papers' | 'agenda' | 'floor' | 'people'

/** What somebody else presents, as the papers know it. */
export interface Presented {
  /** Changes when somebody else takes over. */
  readonly presentation: string
  /** Null when the presenter is not in the room. */
  readonly name: string | null
  /** False: the person reads on their own. */
  readonly following: boolean
  follow(): void
}

export interface RoomLayout {
  readonly small: boolean
  /** Small pictures have a row of their own below the stage. */
  readonly strip: boolean
  readonly shown: Layout
  readonly chosen: Layout
  readonly tab: Tab
  /** Whose presentation is offered large. */
  readonly offer: Presented | null
  choose(layout: Layout): void
  setTab(tab: Tab): void
  takeOffer(): void
  closeOffer(): void
  onPaperOpen(open: boolean): void
  onPresented(presented: Presented | null): void
}

/** Which parts of the room are on the screen; the rules stand in layout-rules.ts. */
export function useLayout(): RoomLayout {
  const small = useMediaQuery(SMALL, false, { getInitialValueInEffect: false })
  const low = useMediaQuery(LOW, false, { getInitialValueInEffect: false })
  const [state, dispatch] = useReducer(nextLayout, LAYOUT_AT_FIRST)
  const [tab, setTab] = useState<Tab>('papers')
  const [paperOpen, onPaperOpen] = useState(false)
  const [presented, setPresented] = useState<Presented | null>(null)
  const looking = useRef(tab)
  looking.current = tab
  const presentation = presented?.presentation ?? null
  const following = presented?.following
  const followed = useRef(true)
  useEffect(() => {
    // An open list does not keep the paper behind it from becoming small again.
    const there = presentation === null ? followed.current : following === true && looking.current === 'papers'
    const mayChange = there && !isBusy()
    dispatch({ kind: 'presented', presentation, mayChange })
    // Only the beginning and the end of a presentation decide; who leaves and follows again in between does it by hand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [presentation])
  useEffect(() => {
    followed.current = following ?? true
  }, [following])
  const choose = useCallback((layout: Layout) => dispatch({ kind: 'chosen', layout }), [])
  const closeOffer = useCallback(() => dispatch({ kind: 'offerClosed' }), [])
  const shown = shownLayout(state.layout, { small, papers: tab === 'papers', paperOpen })
  return {
    small,
    // Beside papers on a low screen the stage needs all the height.
    strip: shown === 'pictures' || (shown === 'beside' && !low),
    shown,
    chosen: state.layout,
    tab,
    offer: state.offered ? presented : null,
    choose,
    setTab,
    takeOffer() {
      presented?.follow()
      setTab('papers')
      choose('reading')
    },
    closeOffer,
    onPaperOpen,
    onPresented: setPresented,
  }
}

/** Something is being typed, or a question is open. */
function isBusy(): boolean {
  const at = document.activeElement
  const types = at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && TYPED.has(at.type))
  return types || document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}
const TYPED = new Set(['text', 'search', 'number', 'email', 'password', 'tel', 'url'])
