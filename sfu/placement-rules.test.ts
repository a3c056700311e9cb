import { expect, test } from 'vitest'
import fc from 'fast-check'
import { EXPECTED_STREAMS, placePeer } from './placement-rules.ts'
import type { WorkerLoad } from './placement-rules.ts'

const worker = (load: number, peersOfRoom = 0, alive = true): WorkerLoad => ({ alive, load, peersOfRoom })

const anyWorker = fc.record({
  alive: fc.boolean(),
  load: fc.nat({ max: 600 }),
  peersOfRoom: fc.nat({ max: 40 }),
})

test('a small meeting stays where it began, even if another worker is idler', () => {
  expect(placePeer([worker(0), worker(80, 10)], 240)).toBe(1)
})

test('a meeting that fills its worker goes on with the least loaded one', () => {
  expect(placePeer([worker(60), worker(236, 29)], 240)).toBe(0)
  expect(placePeer([worker(300, 5), worker(250, 30)], 240)).toBe(1)
})

test('the first of a room goes to the least loaded worker, and nobody anywhere when all are dead', () => {
  expect(placePeer([worker(16), worker(8)], 240)).toBe(1)
  expect(placePeer([worker(0, 3, false), worker(0, 0, false)], 240)).toBeUndefined()
  expect(placePeer([], 240)).toBeUndefined()
})

test('whatever the loads: never a dead worker, none only when all are dead, and the same answer twice', () => {
  fc.assert(
    fc.property(fc.array(anyWorker, { maxLength: 8 }), fc.nat({ max: 500 }), (workers, spreadAbove) => {
      const index = placePeer(workers, spreadAbove)
      expect(placePeer(workers, spreadAbove)).toBe(index)
      if (index === undefined) expect(workers.some(({ alive }) => alive)).toBe(false)
      else expect(workers[index]?.alive).toBe(true)
    }),
  )
})

test('whatever the loads: the chosen worker is the idlest or stays at or below the threshold', () => {
  let placed = 0
  fc.assert(
    fc.property(fc.array(anyWorker, { minLength: 1, maxLength: 8 }), fc.nat({ max: 500 }), (workers, spreadAbove) => {
      const chosen = workers[placePeer(workers, spreadAbove) ?? -1]
      if (chosen === undefined) return
      const lowest = Math.min(...workers.filter(({ alive }) => alive).map(({ load }) => load))
      expect(chosen.load === lowest || chosen.load + EXPECTED_STREAMS <= spreadAbove).toBe(true)
      placed += 1
    }),
  )
  expect(placed).toBeGreaterThan(50)
})

test('whatever order rooms fill in, no worker above the threshold carries over one peer more than another', () => {
  const arrivals = fc.array(fc.nat({ max: 4 }), { maxLength: 300 })
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 6 }), fc.nat({ max: 400 }), (rooms, count, spreadAbove) => {
      const peers = Array.from({ length: count }, () => new Map<number, number>())
      const loadOf = (of: Map<number, number>) => [...of.values()].reduce((sum, n) => sum + n, 0) * EXPECTED_STREAMS
      for (const room of rooms) {
        const workers = peers.map((of) => worker(loadOf(of), of.get(room) ?? 0))
        const home = peers[placePeer(workers, spreadAbove) ?? -1]
        home?.set(room, (home.get(room) ?? 0) + 1)
      }
      const loads = peers.map(loadOf)
      expect(Math.max(...loads)).toBeLessThanOrEqual(Math.max(spreadAbove, Math.min(...loads) + EXPECTED_STREAMS))
    }),
  )
})
