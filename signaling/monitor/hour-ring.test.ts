import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rung } from '../media/wire.ts'
import { HourRing, NOTHING_KNOWN, RING_BYTES, type LinkSample } from './hour-ring.ts'
import { LinkHour, SAMPLE_STATES, SAMPLES_KEPT } from './wire.ts'

const figure = fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: null })
const sample: fc.Arbitrary<LinkSample> = fc.record({
  state: fc.constantFrom(...SAMPLE_STATES),
  rttMs: figure,
  lossPermille: figure,
  sentKbps: figure,
  receivedKbps: figure,
  rung: fc.option(fc.constantFrom(...Rung.options), { nil: null }),
})

test('the hour is the last 360 samples in their order, whatever was left out between, and the wire takes it', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000),
      fc.array(fc.record({ sample, skipped: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(500)) }), {
        minLength: 1,
        maxLength: 800,
      }),
      fc.nat(400),
      (first, notes, later) => {
        const ring = new HourRing(first)
        const all = new Map<number, LinkSample>()
        let number = first - 1
        for (const one of notes) {
          number += 1 + one.skipped
          ring.note(number, one.sample)
          all.set(number, one.sample)
        }
        const end = number + later
        const from = Math.max(0, end - SAMPLES_KEPT + 1)
        const wanted = Array.from({ length: end - from + 1 }, (_, index) => all.get(from + index) ?? NOTHING_KNOWN)
        const hour = LinkHour.parse(ring.until(end, 1))
        expect(hour.states.map((state) => SAMPLE_STATES[state])).toEqual(wanted.map(({ state }) => state))
        for (const name of ['rttMs', 'lossPermille', 'sentKbps', 'receivedKbps'] as const)
          expect(hour[name]).toEqual(wanted.map((one) => one[name]))
        expect(hour.rungs.map((rung) => Rung.options[rung] ?? null)).toEqual(wanted.map(({ rung }) => rung))
      },
    ),
    { numRuns: 60 },
  )
})

test('the rings of 241 sites take less than a megabyte, after ten hours as after one sample', () => {
  expect(241 * RING_BYTES).toBeLessThan(1_000_000)
  const ring = new HourRing(0)
  const one: LinkSample = { ...NOTHING_KNOWN, state: 'good', rttMs: 40 }
  for (let number = 0; number < 3_600; number += 1) ring.note(number, one)
  const { rttMs } = ring.until(3_599, 0)
  expect(rttMs).toHaveLength(SAMPLES_KEPT)
  expect(new Set(rttMs)).toEqual(new Set([40]))
})
