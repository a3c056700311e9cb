import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { chooseRung, climb, type RungChoice } from './ladder.ts'
import { Ladders } from './ladders.ts'
import { climbSending } from './sender-ladder.ts'

const NO_HINT = { saveData: false, effectiveType: null, measuredKbps: null, measuredUpKbps: null }

const QUIET = {
  soundGaps: 0,
  soundLoss: 0,
  usedKbps: 100,
  starved: 'none',
  droppedShare: 0,
  processorBusy: false,
} as const

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

test('a limit of the leaders bounds both ways and says so; the person’s lower choice stays, and the limit goes without a trace', () => {
  const { ladders, store } = standing()
  expect(ladders.limit('still', 1)).toBe(true)
  expect(ladders.limit('still', 1)).toBe(false)
  ladders.settle(store, 1)
  expect(store.getState()).toEqual({
    rung: { chosen: 'auto', now: 'still', reason: 'limited' },
    send: { rung: 'still', reason: 'limited' },
  })
  ladders.choose('sound', 2)
  ladders.settle(store, 2)
  expect(store.getState().rung).toEqual({ chosen: 'sound', now: 'sound', reason: 'ownChoice' })
  ladders.choose('auto', 3)
  ladders.limit('full', 3)
  ladders.settle(store, 3)
  expect(store.getState()).toEqual({
    rung: { chosen: 'auto', now: 'full', reason: null },
    send: { rung: 'all', reason: null },
  })
})

test('another choice on the same rung is shown without a word to the server', () => {
  const { ladders, store } = standing()
  ladders.choose('full', 1)
  expect(ladders.settle(store, 1)).toEqual({ receives: false, outgoing: true })
  expect(store.getState().rung.chosen).toBe('full')
})

test('a link that tests found thin begins low both ways and climbs when its real packets speak well of it', () => {
  const { ladders, store } = standing()
  ladders.startWith({ downKbps: 120, upKbps: 130 }, 0)
  ladders.settle(store, 0)
  expect(store.getState()).toMatchObject({
    rung: { now: 'still', reason: 'tooThin' },
    send: { rung: 'smallest', reason: 'tooThin' },
  })
  expect(ladders.testedUpKbps).toBe(130)
  for (let nowMs = 1_000; nowMs <= 60_000; nowMs += 1_000) {
    const well = { nowMs, lossShare: 0, rttMs: 30, bestRttMs: 30 }
    ladders.take(
      climb(ladders.receive, { ...QUIET, ...well, linkKbps: 2_000 }),
      climbSending(ladders.send, { ...well, sendKbps: 2_000, wantedKbps: 1_300, limitedBy: 'none' }),
    )
  }
  ladders.settle(store, 60_000)
  expect(store.getState()).toMatchObject({ rung: { now: 'full', reason: null }, send: { rung: 'all', reason: null } })
})

test('however bad a test was, stills and sound are tried; what the page measured itself counts more', () => {
  const bad = standing()
  bad.ladders.startWith({ downKbps: 0, upKbps: 0 }, 0)
  bad.ladders.settle(bad.store, 0)
  expect(bad.store.getState()).toMatchObject({ rung: { now: 'sound' }, send: { rung: 'still' } })
  const own = new Ladders('auto', { ...NO_HINT, measuredKbps: 5_000, measuredUpKbps: 2_000 }, 0)
  own.startWith({ downKbps: 80, upKbps: 80 }, 0)
  expect(own.shown()).toMatchObject({ rung: { now: 'full' }, send: { rung: 'all' } })
})

test('once real packets were sampled, a join says nothing new', () => {
  const { ladders } = standing()
  ladders.take(ladders.receive, ladders.send)
  ladders.startWith({ downKbps: 80, upKbps: 80 }, 5_000)
  expect(ladders.shown()).toMatchObject({ rung: { now: 'full' }, send: { rung: 'all' } })
})
