import { describe, expect, test } from 'vitest'
import { Gathered } from '../report/figures.ts'
import { addExponents, addJoins, totalName, type JoinRecord } from './meeting-figures.ts'

const came: JoinRecord = {
  askedAtMs: 1_000,
  readyAtMs: 1_300,
  firstPacketAtMs: 1_500,
  refused: false,
  messages: 10,
  bytes: 12_000,
}

describe('how a crowd came in', () => {
  test('is given by times from each client’s own ask, and by the last client’s from the first ask', () => {
    const gathered = new Gathered()
    addJoins(gathered, 'x', [came, { ...came, askedAtMs: 2_000, readyAtMs: 2_900 }])
    expect(gathered.figures()).toMatchObject({
      'x: joined': { median: 2 },
      'x: not joined': { median: 0 },
      'x: join p50': { median: 300 },
      'x: join p95': { median: 900 },
      'x: all joined after': { median: 1_900 },
      'x: control kB a join': { median: 12 },
    })
  })

  test('names the clients that did not, and gives no time of all joined then', () => {
    const gathered = new Gathered()
    addJoins(gathered, 'x', [came, { ...came, readyAtMs: null, firstPacketAtMs: null, refused: true }])
    const figures = gathered.figures()
    expect(figures).toMatchObject({ 'x: not joined': { median: 1 }, 'x: refused': { median: 1 } })
    expect(figures).toMatchObject({ 'x: without a packet': { median: 1 } })
    expect(figures['x: all joined after']).toBeUndefined()
  })

  test('has no times at all when nobody came', () => {
    const gathered = new Gathered()
    addJoins(gathered, 'x', [{ ...came, readyAtMs: null, firstPacketAtMs: null }])
    expect(Object.keys(gathered.figures())).toEqual(['x: joined', 'x: not joined', 'x: refused'])
  })
})

test('the exponents come from the totals of each size', () => {
  const gathered = new Gathered()
  const sizes = [30, 60, 120]
  for (const n of sizes) {
    gathered.add(totalName('storm', n, 'messages'), '', 12 * n)
    gathered.add(totalName('storm', n, 'bytes'), 'B', n * n)
  }
  addExponents(gathered, 'storm', sizes)
  expect(gathered.runsOf('storm: exponent of messages')[0]).toBeCloseTo(1)
  expect(gathered.runsOf('storm: exponent of bytes')[0]).toBeCloseTo(2)
})
