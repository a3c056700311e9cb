import { expect, test } from 'vitest'
import { createServerClock, type ServerTimes } from './server-clock.ts'

const HOUR_MS = 3_600_000
const TEN_YEARS_MS = 10 * 365 * 24 * HOUR_MS
const both = (ms: number): ServerTimes => ({ nowMs: ms, steadyMs: ms })

function open() {
  const own = { monotonicMs: 10_000, wallMs: 77 }
  const clock = createServerClock(
    () => own.monotonicMs,
    () => own.wallMs,
  )
  return { own, clock }
}

test('a machine whose clock is an hour off shows the server’s time', () => {
  const { own, clock } = open()
  expect(clock.nowMs()).toBe(77)
  clock.note(both(3_610_000), 100)
  own.monotonicMs += 5_000
  expect(clock.nowMs()).toBe(3_615_050)
})

test('a slow answer does not spoil what a quick one told', () => {
  const { clock } = open()
  clock.note(both(1_000_000), 20)
  clock.note(both(999_000), 4_000)
  expect(clock.nowMs()).toBe(1_000_010)
})

test.each([-HOUR_MS, HOUR_MS, TEN_YEARS_MS])('this machine’s clock put right by %d ms moves nothing', (stepMs) => {
  const { own, clock } = open()
  clock.note(both(1_000_000), 20)
  own.wallMs += stepMs
  own.monotonicMs += 5_000
  expect(clock.nowMs()).toBe(1_005_010)
  expect(clock.steadyMs()).toBe(1_005_010)
})

test.each([-HOUR_MS, HOUR_MS, TEN_YEARS_MS])(
  'the server’s clock put right by %d ms is followed at its next answer, also at a slow one, and durations go on',
  (stepMs) => {
    const { own, clock } = open()
    clock.note(both(TEN_YEARS_MS), 20)
    own.monotonicMs += 5_000
    clock.note({ nowMs: TEN_YEARS_MS + 5_000 + stepMs, steadyMs: TEN_YEARS_MS + 4_700 }, 600)
    expect(clock.nowMs()).toBe(TEN_YEARS_MS + 5_300 + stepMs)
    expect(clock.steadyMs()).toBe(TEN_YEARS_MS + 5_010)
  },
)

test('a machine that slept, and whose monotonic clock stood still meanwhile, shows the right time after the next answer', () => {
  const { clock } = open()
  clock.note(both(1_000_000), 20)
  clock.note(both(1_000_000 + HOUR_MS), 400)
  expect(clock.nowMs()).toBe(1_000_200 + HOUR_MS)
})
