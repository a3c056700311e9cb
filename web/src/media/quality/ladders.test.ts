import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { chooseRung, type RungChoice } from './ladder.ts'
import { Ladders } from './ladders.ts'

const NO_HINT = { saveData: false, effectiveType: null, measuredKbps: null }

function standing(chosen: RungChoice = 'auto') {
  const ladders = new Ladders(chosen, NO_HINT, 0)
  // Only these parts of the state are used.
  const store = createStore(() => ladders.shown())
  let written = 0
  store.subscribe(() => void (written += 1))
  return { ladders, store, written: () => written }
}

test('nothing that did not move is written or told', () => {
  const { ladders, store, written } = standing()
  expect(ladders.settle(store, 1)).toEqual({ receives: false, outgoing: false })
  expect(written()).toBe(0)
})

test('a choice of less bounds what is sent as well, and both are shown', () => {
  const { ladders, store } = standing()
  ladders.choose('still', 1)
  expect(ladders.settle(store, 1)).toEqual({ receives: true, outgoing: true })
  expect(store.getState().rung).toEqual({ chosen: 'still', now: 'still', reason: 'ownChoice' })
  expect(store.getState().send.rung).toBe('still')
})

test('a link that bears no sound towards here sends sound alone, whatever the person chose', () => {
  const { ladders, store } = standing()
  // As after samples of a link on which nothing comes through: on the last rung, of its own accord.
  const text = chooseRung(ladders.receive, 'text', 1)
  ladders.take({ ...text, chosen: 'auto' }, ladders.send)
  ladders.settle(store, 2)
  expect(store.getState()).toMatchObject({ rung: { chosen: 'auto', now: 'text' }, send: { rung: 'sound' } })
})

test('another choice on the same rung is shown without a word to the server', () => {
  const { ladders, store } = standing()
  ladders.choose('full', 1)
  expect(ladders.settle(store, 1)).toEqual({ receives: false, outgoing: true })
  expect(store.getState().rung.chosen).toBe('full')
})
