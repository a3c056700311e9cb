import { expect, test } from 'vitest'
import { OWN_MS, SteadyPress, UNDER_THE_FINGER_MS } from './steady-press.ts'

test('of two desks that press "next" at once, the second one’s button has just changed, and its press skips no item', () => {
  const desk = new SteadyPress('item 2')
  // The other desk went on to item 2; this one's button now means item 3, and the finger is on its way down.
  desk.shows('item 3', 10_000)
  expect(desk.press(10_120)).toBe(false)
  expect(desk.press(10_000 + UNDER_THE_FINGER_MS - 1)).toBe(false)
  expect(desk.press(10_000 + UNDER_THE_FINGER_MS)).toBe(true)
})

test('somebody alone at the desk goes on as quickly as they press', () => {
  const desk = new SteadyPress('item 2')
  expect(desk.press(10_000)).toBe(true)
  desk.shows('item 3', 10_090)
  expect(desk.press(10_150)).toBe(true)
  desk.shows('item 4', 10_240)
  expect(desk.press(10_300)).toBe(true)
})

test('a change long after one’s own press is another’s', () => {
  const desk = new SteadyPress('item 2')
  expect(desk.press(10_000)).toBe(true)
  desk.shows('item 3', 10_090)
  desk.shows('item 4', 10_001 + OWN_MS)
  expect(desk.press(10_050 + OWN_MS)).toBe(false)
})

test('a button that is drawn again with the same target is pressed at once', () => {
  const desk = new SteadyPress('item 2')
  desk.shows('item 2', 10_000)
  expect(desk.press(10_001)).toBe(true)
})
