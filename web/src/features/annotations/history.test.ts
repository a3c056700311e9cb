import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createHistory } from './history.ts'

function setUp() {
  const shared = new Y.Doc().getArray<unknown>('marks')
  const own = new Y.Doc().getArray<unknown>('marks')
  const arrays = { shared, private: own }
  return { shared, own, arrays, history: createHistory(arrays) }
}

test('deeds in both layers are undone in the order that they were done in', () => {
  const { shared, own, arrays, history } = setUp()
  history.act(['shared'], (layer) => arrays[layer].push([{ id: 'a' }]))
  history.act(['private'], (layer) => arrays[layer].push([{ id: 'b' }]))
  history.undo()
  expect([shared.length, own.length]).toEqual([1, 0])
  history.undo()
  expect([shared.length, own.length, history.canUndo]).toEqual([0, 0, false])
  history.redo()
  history.redo()
  expect([shared.toArray(), own.toArray()]).toEqual([[{ id: 'a' }], [{ id: 'b' }]])
})

test('erasing in both layers at once comes back at once', () => {
  const { shared, own, arrays, history } = setUp()
  history.act(['shared', 'private'], (layer) => arrays[layer].push([{ id: layer }]))
  history.act(['shared', 'private'], (layer) => arrays[layer].delete(0))
  expect([shared.length, own.length]).toEqual([0, 0])
  history.undo()
  expect([shared.length, own.length]).toEqual([1, 1])
})

test('a new deed ends redoing', () => {
  const { shared, arrays, history } = setUp()
  history.act(['shared'], (layer) => arrays[layer].push([{ id: 'a' }]))
  history.undo()
  history.act(['shared'], (layer) => arrays[layer].push([{ id: 'b' }]))
  expect(history.canRedo).toBe(false)
  history.redo()
  expect(shared.toArray()).toEqual([{ id: 'b' }])
})

test('what the server brings is no deed of the person and cannot be undone', () => {
  const { shared, history } = setUp()
  shared.push([{ id: 'from the server' }])
  expect(history.canUndo).toBe(false)
  history.undo()
  expect(shared.length).toBe(1)
})
