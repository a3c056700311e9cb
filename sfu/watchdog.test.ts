import { expect, test } from 'vitest'
import { isFrozen } from './watchdog.ts'

const PATIENCE = 6
const asleep = { state: 'S', cpuTicks: 100 }

test('a worker that sleeps without an answer is frozen once patience ends, and not before', () => {
  expect(isFrozen(asleep, asleep, PATIENCE - 1, PATIENCE)).toBe(false)
  expect(isFrozen(asleep, asleep, PATIENCE, PATIENCE)).toBe(true)
})

test('a worker that works, or waits for a core on a full machine, is not killed for being late', () => {
  expect(isFrozen(asleep, { state: 'S', cpuTicks: 140 }, PATIENCE, PATIENCE)).toBe(false)
  expect(isFrozen(asleep, { state: 'R', cpuTicks: 100 }, PATIENCE, PATIENCE)).toBe(false)
})

test('a stopped worker is frozen whatever it did before it was stopped', () => {
  expect(isFrozen(asleep, { state: 'T', cpuTicks: 140 }, PATIENCE, PATIENCE)).toBe(true)
})

test('a worker that works for ever without an answer is given up in the end', () => {
  const busy = { state: 'R', cpuTicks: 9_000 }
  expect(isFrozen(asleep, busy, PATIENCE * 5 - 1, PATIENCE)).toBe(false)
  expect(isFrozen(asleep, busy, PATIENCE * 5, PATIENCE)).toBe(true)
})

test('where the system tells nothing, patience alone decides', () => {
  expect(isFrozen(null, null, PATIENCE, PATIENCE)).toBe(true)
})
