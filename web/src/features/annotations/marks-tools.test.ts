import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Mark } from '../../../../signaling/annotations/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import type { PlacedMark } from './author-document.ts'
import type { MarksSession, MarksState } from './marks-session.ts'
import { MarksTool, type MarkedPage } from './marks-tools.ts'
import { newHighlight, newInk, newNote } from './new-mark.ts'
import { toolStore, type ToolState } from './tools.ts'

const PAGE = 3
const hand = (changed: Partial<ToolState>): ToolState => ({ ...toolStore.getState(), ...changed })
/** A short upright stroke at `x`. */
const ink = (x: number) =>
  newInk(
    PAGE,
    [
      { x, y: 0.4 },
      { x, y: 0.6 },
    ],
    { colour: 'red', width: 0.002 },
  )

/** A page of 800 pixels' width with marks on it, and what is done to them. */
function marked(own: readonly Mark[], others: readonly Mark[] = []) {
  const place =
    (mine: boolean) =>
    (mark: Mark): PlacedMark => ({
      ...{ mark, own: mine, layer: 'shared' },
      author: (mine ? 'me' : 'somebody') as AccountId,
    })
  const added: { layer: string; marks: readonly Mark[] }[] = []
  const removed: (readonly string[])[] = []
  const state: Pick<MarksState, 'byPage' | 'writable'> = {
    byPage: new Map([[PAGE, [...own.map(place(true)), ...others.map(place(false))]]]),
    writable: { shared: true, private: true },
  }
  const store = createStore(() => state as MarksState)
  const marks: Pick<MarksSession, 'add' | 'remove' | 'store'> = {
    store,
    add: (layer, now) => added.push({ layer, marks: now }),
    remove: (ids) => removed.push([...ids]),
  }
  const page: MarkedPage = { marks, pageIndex: PAGE, aspect: 1.4, width: 800 }
  return { page, store, added, removed, tool: new MarksTool(null) }
}

test('a quick eraser takes the marks between two places at which the pointer was seen', () => {
  const [near, between, far] = [ink(0.2), ink(0.5), ink(0.95)]
  const { page, tool, removed } = marked([near, between, far])
  const stroke = tool.begin(hand({ tool: 'eraser' }), page, { x: 0.2, y: 0.5 })
  stroke?.move([{ x: 0.8, y: 0.5 }])
  expect([...tool.store.getState().erased]).toEqual([near.id, between.id])
  expect(removed).toEqual([])
  stroke?.end()
  expect(removed).toEqual([[near.id, between.id]])
  expect(tool.store.getState().erased.size).toBe(0)
})

test('the eraser goes on from where it was last seen, not from where it began', () => {
  const mark = ink(0.5)
  const { page, tool, removed } = marked([mark])
  const stroke = tool.begin(hand({ tool: 'eraser' }), page, { x: 0.2, y: 0.1 })
  // Over the top of the mark, then down at its right side: only the straight way from the beginning would cross it.
  stroke?.move([{ x: 0.8, y: 0.1 }])
  stroke?.move([{ x: 0.8, y: 0.9 }])
  stroke?.end()
  expect(removed).toEqual([])
})

test('nobody erases what others have marked', () => {
  const { page, tool, removed } = marked([], [ink(0.5)])
  const stroke = tool.begin(hand({ tool: 'eraser' }), page, { x: 0.4, y: 0.5 })
  stroke?.move([{ x: 0.6, y: 0.5 }])
  stroke?.end()
  expect(removed).toEqual([])
})

test('the eraser reaches as far on the screen at every zoom', () => {
  const mark = ink(0.5)
  const reached = (width: number, px: number) => {
    const { page, tool } = marked([mark])
    tool.begin(hand({ tool: 'eraser' }), { ...page, width }, { x: 0.5 + px / width, y: 0.5 })
    return tool.store.getState().erased.has(mark.id)
  }
  expect([reached(800, 7), reached(3_200, 7)]).toEqual([true, true])
  expect([reached(800, 14), reached(3_200, 14)]).toEqual([false, false])
})

test('highlights and notes are erased where they lie', () => {
  const rect = newHighlight(PAGE, [{ x: 0.1, y: 0.1, width: 0.3, height: 0.05 }], 'amber')
  const note = newNote(PAGE, { x: 0.7, y: 0.7 }, 'Xem lại', 'blue')
  const { page, tool, removed } = marked([rect, note])
  tool.begin(hand({ tool: 'eraser' }), page, { x: 0.2, y: 0.12 })?.end()
  tool.begin(hand({ tool: 'eraser' }), page, { x: 0.7, y: 0.7 })?.end()
  expect(removed).toEqual([[rect.id], [note.id]])
})

test('ink is shown while it is drawn and kept with the pen it began with', () => {
  const { page, tool, added } = marked([])
  const stroke = tool.begin(hand({ tool: 'pen', colour: 'green', thickness: 'thick' }), page, { x: 0.1, y: 0.1 })
  stroke?.move([{ x: 0.3, y: 0.1 }])
  expect(tool.store.getState().path).toMatch(/^M.*Z$/)
  stroke?.end()
  expect(tool.store.getState().path).toBe('')
  expect(added).toHaveLength(1)
  expect(added[0]?.marks).toMatchObject([{ kind: 'ink', pageIndex: PAGE, colour: 'green', width: Math.fround(0.006) }])
})

test('a long stroke is kept as several marks in one step', () => {
  const { page, tool, added } = marked([])
  const stroke = tool.begin(hand({ tool: 'pen' }), page, { x: 0, y: 0 })
  stroke?.move(Array.from({ length: 1_000 }, (_, step) => ({ x: step / 1_000, y: step % 2 ? 0.4 : 0.6 })))
  stroke?.end()
  expect(added).toHaveLength(1)
  expect(added[0]?.marks).toHaveLength(3)
})

test('a stroke goes to the layer that takes it when it ends', () => {
  const { page, tool, store, added } = marked([])
  const stroke = tool.begin(hand({ tool: 'pen', layer: 'shared' }), page, { x: 0.1, y: 0.1 })
  // The meeting ends.
  store.setState({ writable: { shared: false, private: true } })
  stroke?.end()
  expect(added.map(({ layer }) => layer)).toEqual(['private'])
})

test('a highlight drawn upwards and over the edge is the part that lies on the page', () => {
  const { page, tool, added } = marked([])
  const stroke = tool.begin(hand({ tool: 'highlight' }), page, { x: 0.5, y: 0.5 })
  stroke?.move([{ x: -0.1, y: 0.25 }])
  expect(tool.store.getState().dragged).toEqual({ x: 0, y: 0.25, width: 0.5, height: 0.25 })
  stroke?.end()
  expect(tool.store.getState().dragged).toBeNull()
  expect(added[0]?.marks).toMatchObject([{ kind: 'highlight', rects: [{ x: 0, y: 0.25, width: 0.5, height: 0.25 }] }])
})

test('a click with the highlighter leaves nothing', () => {
  const { page, tool, added } = marked([])
  tool.begin(hand({ tool: 'highlight' }), page, { x: 0.5, y: 0.5 })?.end()
  expect(added).toEqual([])
})

test('a note is written where the pointer landed', () => {
  const { page, tool } = marked([])
  const stroke = tool.begin(hand({ tool: 'note' }), page, { x: 0.2, y: 0.3 })
  stroke?.move([{ x: 0.6, y: 0.6 }])
  expect(tool.store.getState().noteAt).toBeNull()
  stroke?.end()
  expect(tool.store.getState().noteAt).toEqual({ x: 0.2, y: 0.3 })
  tool.closeNote()
  expect(tool.store.getState().noteAt).toBeNull()
})

test('a hand without a tool leaves the pointer to scrolling', () => {
  const { page, tool } = marked([])
  expect(tool.begin(hand({ tool: 'read' }), page, { x: 0.2, y: 0.3 })).toBeNull()
})
