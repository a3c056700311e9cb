import { expect, test } from 'vitest'
import { createServerClock } from './server-clock.ts'

test('a machine whose clock is an hour off shows the server’s time', () => {
  let localMs = 10_000
  const clock = createServerClock(() => localMs)
  clock.note(3_610_000, 100)
  localMs += 5_000
  expect(clock.nowMs()).toBe(3_615_050)
})

test('a slow answer does not spoil what a quick one told', () => {
  const clock = createServerClock(() => 0)
  clock.note(1_000, 20)
  clock.note(9_000, 4_000)
  expect(clock.nowMs()).toBe(1_010)
})
