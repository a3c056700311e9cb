import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SeatId } from '../../../../signaling/wire/ids.ts'
import { HELD_MS, HeldTroubles } from './held-troubles.ts'
import { SITE_STATES, type SiteState } from './link-words.ts'

const one = SeatId.parse('s-000001')
const two = SeatId.parse('s-000002')

test('a link that comes and goes every second stays where it is in front until it was well for half a minute', () => {
  const held = new HeldTroubles()
  const seen: unknown[] = []
  for (let second = 0; second < 120; second += 1) {
    const state: SiteState = second % 2 === 0 ? 'away' : 'well'
    seen.push([
      ...held.take(
        new Map([
          [one, state],
          [two, 'well'],
        ]),
        second * 1_000,
      ),
    ])
  }
  expect(new Set(seen.map((order) => JSON.stringify(order)))).toEqual(new Set([JSON.stringify([[one, 'away']])]))
  expect([...held.take(new Map([[one, 'well' as const]]), 118_000 + HELD_MS)]).toEqual([])
})

test('one that has left stands in front no more', () => {
  const held = new HeldTroubles()
  held.take(new Map([[one, 'away' as const]]), 0)
  expect([...held.take(new Map([[one, 'absent' as const]]), 1_000)]).toEqual([])
})

test('whatever happens, a site in trouble is in front, at least as gravely, and one without for half a minute is not', () => {
  const seen = { inFront: 0, back: 0 }
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...SITE_STATES), fc.integer({ min: 1, max: 20_000 }))), (steps) => {
      const held = new HeldTroubles()
      let nowMs = 0
      let lastTroubleMs = -Infinity
      for (const [state, laterMs] of steps) {
        nowMs += laterMs
        const found = held.take(new Map([[one, state]]), nowMs).get(one)
        const trouble = ['away', 'weak', 'trouble'].includes(state)
        if (trouble) {
          lastTroubleMs = nowMs
          seen.inFront += 1
          expect(SITE_STATES.indexOf(found ?? 'well')).toBeLessThanOrEqual(SITE_STATES.indexOf(state))
        }
        if (state !== 'absent' && nowMs - lastTroubleMs < HELD_MS) continue
        seen.back += 1
        expect(found).toBeUndefined()
      }
    }),
  )
  expect(Object.values(seen).every((times) => times > 0)).toBe(true)
})
