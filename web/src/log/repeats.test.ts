import { expect, test } from 'vitest'
import { createRepeats } from './repeats.ts'

test('a failure that comes every few seconds is written once, and counted for as long as it lasts', () => {
  const repeats = createRepeats()
  expect(repeats.note('the wall did not come', 0)).toEqual([])
  for (let turn = 1; turn <= 1_200; turn += 1) expect(repeats.note('the wall did not come', turn * 3_000)).toBeNull()
  expect(repeats.take()).toEqual([{ text: 'the wall did not come', times: 1_200, lastMs: 3_600_000 }])
  expect(repeats.take()).toEqual([])
})

test('the same failure after a while is news, and says how often the one before had come', () => {
  const repeats = createRepeats()
  repeats.note('no answer', 0)
  repeats.note('no answer', 5_000)
  expect(repeats.note('no answer', 15_000)).toEqual([{ text: 'no answer', times: 1, lastMs: 5_000 }])
  expect(repeats.note('no answer', 30_000)).toEqual([])
})

test('of many different failures the oldest is given up, with its count', () => {
  const repeats = createRepeats()
  repeats.note('the first', 0)
  repeats.note('the first', 1)
  const ended = Array.from({ length: 200 }, (_, index) => repeats.note(`another ${index}`, 2))
  expect(ended.flatMap((each) => each ?? [])).toEqual([{ text: 'the first', times: 1, lastMs: 1 }])
})
