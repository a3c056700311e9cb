import { expect, test } from 'vitest'
import { freshBytes } from './random-bytes.ts'

test('bytes are as many as were asked for, and are given out once, over many refills of the pool', () => {
  const asked = Array.from({ length: 3_000 }, (_, index) => [16, 24, 9, 32][index % 4] ?? 16)
  const given = asked.map((count) => freshBytes(count))
  expect(given.map(({ length }) => length)).toEqual(asked)
  expect(new Set(given.map((bytes) => bytes.toString('hex'))).size).toBe(given.length)
  // Chance gives each of the 256 values some 235 times.
  const times = Array.from({ length: 256 }, () => 0)
  for (const byte of Buffer.concat(given)) times[byte] = (times[byte] ?? 0) + 1
  expect(Math.min(...times)).toBeGreaterThan(100)
  expect(Math.max(...times)).toBeLessThan(400)
})

test('bytes belong to the caller: what one does to them no other sees', () => {
  const first = freshBytes(16)
  const copy = Buffer.from(first)
  const second = freshBytes(16)
  second.fill(7)
  expect(first).toEqual(copy)
})

test('more than the pool holds comes too', () => {
  expect(new Set(freshBytes(10_000)).size).toBe(256)
})
