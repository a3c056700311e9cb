import { expect, test } from 'vitest'
import {
  heldLayout,
  LAYOUT_AT_FIRST,
  nextLayout,
  shownLayout,
  turnsTo,
  type LayoutEvent,
  type LayoutState,
  tabNow,
} from './layout-rules.ts'

function after(...events: LayoutEvent[]): LayoutState {
  return events.reduce(nextLayout, LAYOUT_AT_FIRST)
}
const begins = (mayChange = true, presentation = 'chair'): LayoutEvent => ({
  kind: 'presented',
  presentation,
  mayChange,
})
const ends = (mayChange = true): LayoutEvent => ({ kind: 'presented', presentation: null, mayChange })
const chooses = (layout: LayoutState['layout']): LayoutEvent => ({ kind: 'chosen', layout })

test('a presented paper comes large by itself, and its end gives the pictures back', () => {
  expect(after(begins())).toMatchObject({ layout: 'reading', offered: false })
  expect(after(begins(), ends())).toMatchObject({ layout: 'beside', offered: false })
})

test('who has chosen a layout keeps it and gets an offer instead', () => {
  expect(after(chooses('pictures'), begins())).toMatchObject({ layout: 'pictures', offered: true })
  expect(after(begins(), chooses('beside'))).toMatchObject({ layout: 'beside', offered: false })
  expect(after(begins(), chooses('beside'), begins(true, 'finance'))).toMatchObject({
    layout: 'beside',
    offered: true,
  })
})

test('who is writing, or looks at something else, is not torn away', () => {
  expect(after(begins(false))).toMatchObject({ layout: 'beside', offered: true })
  // The same presentation goes on: nothing comes by itself later either.
  expect(after(begins(false), begins(true))).toMatchObject({ layout: 'beside', offered: true })
  expect(after(begins(), ends(false))).toMatchObject({ layout: 'reading', offered: false })
})

test('an offer goes when it is taken, closed, or when nobody presents any more', () => {
  expect(after(begins(false), chooses('reading'))).toMatchObject({ layout: 'reading', offered: false })
  expect(after(begins(false), { kind: 'offerClosed' })).toMatchObject({ layout: 'beside', offered: false })
  expect(after(begins(false), ends())).toMatchObject({ layout: 'beside', offered: false })
  expect(after(begins(false), chooses('pictures'))).toMatchObject({ layout: 'pictures', offered: true })
})

test('who reads large already and follows sees the page come; who reads something else large gets the offer', () => {
  expect(after(chooses('reading'), begins())).toMatchObject({ layout: 'reading', offered: false })
  expect(after(chooses('reading'), begins(false))).toMatchObject({ layout: 'reading', offered: true })
})

test('on a small screen an open paper has the room, unless only pictures are wanted', () => {
  const open = { small: true, papers: true, paperOpen: true }
  expect(shownLayout('beside', open)).toBe('reading')
  expect(shownLayout('beside', { ...open, paperOpen: false })).toBe('beside')
  expect(shownLayout('pictures', open)).toBe('pictures')
  expect(shownLayout('beside', { ...open, small: false })).toBe('beside')
})

test('a list of people or hands has the pictures beside it, not floating over its buttons', () => {
  for (const small of [true, false]) {
    expect(shownLayout('reading', { small, papers: false, paperOpen: true })).toBe('beside')
    expect(shownLayout('reading', { small, papers: true, paperOpen: true })).toBe('reading')
  }
})

test('the chair’s layout has the whole room, and content is the shared screen before the paper', () => {
  expect(heldLayout(null, true)).toBeNull()
  expect(heldLayout('grid9', false)).toBe('pictures')
  expect(heldLayout('content', true)).toBe('pictures')
  expect(heldLayout('content', false)).toBe('reading')
})

test('who chooses how the places are shown sees them: a paper that is read large gives room', () => {
  const laptop = { small: false, screenShown: false }
  expect(turnsTo('grid4', 'beside', laptop)).toBeNull()
  expect(turnsTo('grid4', 'reading', laptop)).toBe('beside')
  expect(turnsTo('one', 'reading', { ...laptop, small: true })).toBe('pictures')
  expect(turnsTo('content', 'beside', laptop)).toBe('reading')
  expect(turnsTo('content', 'beside', { ...laptop, screenShown: true })).toBeNull()
})

test('an operator begins on the page of the own hall, which gives way to a paper that is large, unless a tab was chosen', () => {
  const operator = { operates: true, layout: 'beside' } as const
  expect(tabNow(null, operator)).toBe('site')
  expect(tabNow(null, { ...operator, layout: 'reading' })).toBe('papers')
  expect(tabNow('site', { ...operator, layout: 'reading' })).toBe('site')
  expect(tabNow('people', operator)).toBe('people')
  expect(tabNow(null, { ...operator, operates: false })).toBe('papers')
  // No longer an operator.
  expect(tabNow('site', { ...operator, operates: false })).toBe('papers')
})
