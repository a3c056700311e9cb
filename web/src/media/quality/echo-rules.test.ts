import { expect, test } from 'vitest'
import { judgeEcho, LEAST_PACKETS } from './echo-rules.ts'

const sent = Array.from({ length: 100 }, (_, number) => number * 20)
const echoes = (tripMs: (number: number) => number | null) =>
  new Map(
    sent.flatMap((sentMs, number) => {
      const trip = tripMs(number)
      return trip === null ? [] : [[number, sentMs + trip] as const]
    }),
  )

test('an even link has its round trip, no jitter and no loss', () => {
  expect(
    judgeEcho(
      sent,
      echoes(() => 80),
    ),
  ).toEqual({ rttMs: 80, jitterMs: 0, lossShare: 0 })
})

test('what does not come back is lost, and what comes late is jitter; one late packet does not speak for the round trip', () => {
  const found = judgeEcho(
    sent,
    echoes((number) => (number % 10 === 0 ? null : number === 55 ? 900 : 80 + (number % 2) * 30)),
  )
  expect(found).toMatchObject({ rttMs: 110 })
  expect(found?.lossShare).toBeCloseTo(0.1)
  expect(found?.jitterMs).toBeGreaterThan(25)
})

test('of too few packets, and where nothing came back, nothing is said', () => {
  expect(
    judgeEcho(
      sent.slice(0, LEAST_PACKETS - 1),
      echoes(() => 80),
    ),
  ).toBeNull()
  expect(judgeEcho(sent, new Map())).toBeNull()
})
