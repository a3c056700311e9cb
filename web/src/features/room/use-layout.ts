import { useMediaQuery } from '@mantine/hooks'
import { isBusy } from '../../ui/is-busy.ts'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { Layout as Pictures } from '../../../../signaling/wire/layout.ts'
import {
  heldLayout,
  LAYOUT_AT_FIRST,
  nextLayout,
  shownLayout,
  tabNow,
  turnsTo,
  type Layout,
  type Tab,
} from './layout-rules.ts'
import type { PictureLayout } from '../layouts/use-picture-layout.ts'

/** A phone, upright or sideways, and a laptop whose page is enlarged to 200 %. */
const SMALL = '(max-width: 600px), (max-height: 500px)'
const LOW = '(max-height: 500px)'

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
  /** The operator's page is on the screen and asks for the answer to the roll call, which then stands nowhere else. */
  readonly asksRollCall: boolean
  /** Whose presentation is offered large. */
  readonly offer: Presented | null
  choose(layout: Layout): void
  /** How the places are shown; the room makes room for them. */
  choosePictures(layout: Pictures): void
  setTab(tab: Tab): void
  takeOffer(): void
  closeOffer(): void
  onPaperOpen(open: boolean): void
  onPresented(presented: Presented | null): void
}

/**
 * Which parts of the room are on the screen; the rules stand in layout-rules.ts.
 *
 * @param person - `operates`: a hall's operator, whose own page is the first thing that they see. `presents`: on this machine.
 */
export function useLayout(
  pictures: PictureLayout,
  screenShown: boolean,
  person: { readonly operates: boolean; readonly presents: boolean },
): RoomLayout {
  const { operates, presents } = person
  const small = useMediaQuery(SMALL, false, { getInitialValueInEffect: false })
  const low = useMediaQuery(LOW, false, { getInitialValueInEffect: false })
  const [state, dispatch] = useReducer(nextLayout, LAYOUT_AT_FIRST)
  const [chosenTab, setTab] = useState<Tab | null>(null)
  const held = heldLayout(pictures.followed ? pictures.now : null, screenShown)
  const layout = held ?? state.layout
  const tab = tabNow(chosenTab, { operates, layout })
  const [paperOpen, onPaperOpen] = useState(false)
  const [presented, setPresented] = useState<Presented | null>(null)
  // Who has chosen no tab is torn away from nothing.
  const besidePapers = useRef(true)
  besidePapers.current = chosenTab === null || tab === 'papers'
  // Presenting on this machine is work with the paper, which stays in sight when it ends.
  useEffect(() => {
    if (presents) setTab((before) => before ?? 'papers')
  }, [presents])
  const presentation = presented?.presentation ?? null
  const following = presented?.following
  const followed = useRef(true)
  useEffect(() => {
    // An open list does not keep the paper behind it from becoming small again.
    const there = presentation === null ? followed.current : following === true && besidePapers.current
    const mayChange = there && !isBusy()
    dispatch({ kind: 'presented', presentation, mayChange })
    // Only the beginning and the end of a presentation decide; who leaves and follows again in between does it by hand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [presentation])
  useEffect(() => {
    followed.current = following ?? true
  }, [following])
  const choose = (next: Layout) => {
    if (held !== null && next !== held) pictures.leave()
    dispatch({ kind: 'chosen', layout: next })
  }
  const closeOffer = useCallback(() => dispatch({ kind: 'offerClosed' }), [])
  const shown = shownLayout(layout, { small, papers: tab === 'papers', paperOpen })
  return {
    small,
    // Beside papers on a low screen the stage needs all the height.
    strip: shown === 'pictures' || (shown === 'beside' && !low),
    shown,
    chosen: layout,
    tab,
    asksRollCall: tab === 'site' && shown !== 'pictures' && !small,
    offer: state.offered ? presented : null,
    choose,
    choosePictures(chosen) {
      const turned = turnsTo(chosen, shown, { small, screenShown })
      pictures.choose(chosen)
      if (turned !== null || held !== null) dispatch({ kind: 'chosen', layout: turned ?? layout })
    },
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
