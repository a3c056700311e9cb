import { expect, test } from 'vitest'
import { loadOf, parseStat } from './worker-load.ts'

test('a process is read by its own figures, whatever its name is', () => {
  const fields = Array.from({ length: 52 }, (_, index) => String(index + 1))
  const stat = (name: string) => [fields[0], `(${name})`, 'S', ...fields.slice(3)].join(' ')
  const expected = { cpuSeconds: (14 + 15) / 100, memoryBytes: 24 * 4096 }
  expect(parseStat(stat('mediasoup-worker'))).toEqual(expected)
  expect(parseStat(stat('a) S 1 2 (b'))).toEqual(expected)
})

test('this process has used time and memory, and one that there is not says nothing', () => {
  const { cpuSeconds, memoryBytes } = loadOf(process.pid)
  expect(cpuSeconds).toBeGreaterThan(0)
  expect(memoryBytes).toBeGreaterThan(10_000_000)
  expect(loadOf(2 ** 22 + 1)).toEqual({ cpuSeconds: null, memoryBytes: null })
})
