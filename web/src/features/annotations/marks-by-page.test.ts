import { expect, test } from 'vitest'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import type { PlacedMark } from './author-document.ts'
import { sortByPage } from './marks-by-page.ts'
import { newNote } from './new-mark.ts'

const noteOn = (pageIndex: number): PlacedMark => ({
  mark: newNote(pageIndex, { x: 0.5, y: 0.5 }, 'Xem lại', 'blue'),
  author: 'somebody' as AccountId,
  layer: 'shared',
  own: false,
})

test('marks of several documents stand on their pages in the order of the documents', () => {
  const [a, b, c] = [noteOn(2), noteOn(0), noteOn(2)]
  const sorted = sortByPage([[a, b], [c]], new Map())
  expect([...sorted]).toEqual([
    [2, [a, c]],
    [0, [b]],
  ])
})

test('only pages whose marks are others get another list', () => {
  const [a, b, c] = [noteOn(2), noteOn(0), noteOn(5)]
  const before = sortByPage([[a, b, c]], new Map())
  const added = noteOn(2)
  const after = sortByPage([[a, b], [added]], before)
  expect(after.get(0)).toBe(before.get(0))
  expect(after.get(2)).toEqual([a, added])
  expect(after.has(5)).toBe(false)
})

test('a mark that was changed in its place is another list', () => {
  const [a, b] = [noteOn(1), noteOn(1)]
  const before = sortByPage([[a, b]], new Map())
  const changed: PlacedMark = { ...b }
  expect(sortByPage([[a, changed]], before).get(1)).not.toBe(before.get(1))
})
