import { expect, test } from 'vitest'
import { costOf } from './join-cpu.ts'
import type { JoinRecord } from './meeting-figures.ts'

const came: JoinRecord = {
  askedAtMs: 1_000,
  readyAtMs: 1_300,
  firstPacketAtMs: 1_500,
  refused: false,
  messages: 10,
  bytes: 12_000,
}

test('the CPU of a join is counted from the first ask to the last that was ready, and shared among the clients that came in', () => {
  const asked: [number, number][] = []
  const joins = [
    { ...came, askedAtMs: 1_100 },
    { ...came, readyAtMs: 4_000 },
    { ...came, readyAtMs: null },
  ]
  const cost = costOf(joins, (fromMs, toMs) => {
    asked.push([fromMs, toMs])
    return [0.03, 0.01, 0.004]
  })
  expect(asked).toEqual([[1_000, 4_000]])
  expect(cost).toMatchObject({ signallingMs: 15, workersMs: 7, totalMs: 22, joined: 2 })
})

test('of a crowd of which nobody came in there is no cost of a join', () => {
  expect(() => costOf([{ ...came, readyAtMs: null }], () => [1])).toThrow(RangeError)
})
