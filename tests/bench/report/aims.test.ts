import { describe, expect, test } from 'vitest'
import { aimOf, isMet, unanswered, type Aim } from './aims.ts'
import { figureOf } from './figures.ts'

const atMostTen: Aim = { bench: 'b', figure: '*: time', limit: 'atMost', value: 10, judgedBy: 'median' }

describe('an aim', () => {
  test('is met exactly at its limit and missed just past it', () => {
    expect(isMet(atMostTen, figureOf('ms', [10]))).toBe(true)
    expect(isMet(atMostTen, figureOf('ms', [10.001]))).toBe(false)
    expect(isMet({ ...atMostTen, limit: 'atLeast' }, figureOf('ms', [9.999]))).toBe(false)
  })

  test('judged by the median forgives one bad run; judged by the worst it does not', () => {
    const runs = figureOf('ms', [1, 2, 99])
    expect(isMet(atMostTen, runs)).toBe(true)
    expect(isMet({ ...atMostTen, judgedBy: 'worst' }, runs)).toBe(false)
    expect(isMet({ ...atMostTen, judgedBy: 'worst', limit: 'atLeast', value: 2 }, runs)).toBe(false)
  })

  test('finds the figures that it speaks of by name, in its own benchmark alone', () => {
    expect(aimOf('b', 'storm 241: time', [atMostTen])).toBe(atMostTen)
    expect(aimOf('b', 'storm 241: times', [atMostTen])).toBeUndefined()
    expect(aimOf('other', 'storm 241: time', [atMostTen])).toBeUndefined()
  })

  test('that nothing was measured for is reported', () => {
    expect(unanswered('b', ['storm 241: bytes'], [atMostTen])).toEqual([atMostTen])
    expect(unanswered('b', ['storm 241: time'], [atMostTen])).toEqual([])
  })
})
