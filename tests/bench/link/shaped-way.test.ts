import { describe, expect, test } from 'vitest'
import { ShapedWay } from './shaped-way.ts'

const packets = (way: ShapedWay, count: number, everyMs: number, bytes: number): (number | undefined)[] =>
  Array.from({ length: count }, (_, index) => way.carry(bytes, index * everyMs))

describe('one direction of a weak link', () => {
  test('carries everything at once until it is made weak', () => {
    expect(packets(new ShapedWay(1), 3, 1, 1_000)).toEqual([0, 0, 0])
  })

  test('carries no more than its rate: packets wait for their turn, and those that would wait too long are thrown away', () => {
    const way = new ShapedWay(1)
    way.set({ kbps: 80, lossShare: 0, delayMs: 0 })
    // 1,000 bytes take 100 ms at 80 kbit/s; ten times as much is offered.
    const arrived = packets(way, 1_000, 10, 1_000)
    expect(arrived.slice(0, 3)).toEqual([100, 190, 280])
    const through = arrived.filter((ms) => ms !== undefined).length
    expect(through).toBeGreaterThan(99)
    expect(through).toBeLessThan(108)
    expect(way.carriedBytes).toBe(through * 1_000)
  })

  test('loses about its share of packets, the same ones for the same seed, and delays the rest', () => {
    const shape = { kbps: 10_000, lossShare: 0.05, delayMs: 150 }
    const [some, same] = [new ShapedWay(7), new ShapedWay(7)]
    some.set(shape)
    same.set(shape)
    const arrived = packets(some, 10_000, 5, 100)
    expect(packets(same, 10_000, 5, 100)).toEqual(arrived)
    const lost = arrived.filter((ms) => ms === undefined).length
    expect(lost).toBeGreaterThan(400)
    expect(lost).toBeLessThan(600)
    expect(arrived.every((ms) => ms === undefined || ms >= 150)).toBe(true)
  })

  test('tells how long its queue is, which is gone when the link is good again', () => {
    const way = new ShapedWay(1)
    way.set({ kbps: 80, lossShare: 0, delayMs: 75 })
    way.carry(2_000, 0)
    expect(way.backlogMs(0)).toBe(200)
    expect(way.backlogMs(150)).toBe(50)
    expect(way.backlogMs(1_000)).toBe(0)
    way.carry(2_000, 1_000)
    way.set(null)
    expect(way.backlogMs(1_000)).toBe(0)
  })

  test('loses nothing of a stream of bytes', () => {
    const way = new ShapedWay(3)
    way.set({ kbps: 80, lossShare: 0.5, delayMs: 10 })
    for (let index = 0; index < 200; index += 1) expect(way.carry(1_000, 0, true)).toBeGreaterThan(0)
  })
})
