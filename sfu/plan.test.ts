import { expect, test } from 'vitest'
import fc from 'fast-check'
import { MAX_CONSUMERS_PER_SEAT, planSteps, streamKey } from './plan.ts'
import type { WantedStream } from './api.ts'

const camera = (seatId: string, priority = 100): WantedStream => ({ seatId, source: 'camera', priority })

test('what fits is kept, what is new is added, what is left over is removed', () => {
  const present = ['an', 'binh'].map((seatId) => ({
    consumerId: `c-${seatId}`,
    producerId: `p-${seatId}`,
    seatId,
    source: 'camera' as const,
    ended: false,
  }))
  const steps = planSteps(present, [camera('binh'), camera('chi')], 'me', (seatId) => `p-${seatId}`)
  expect(steps.keep.map(({ consumerId }) => consumerId)).toEqual(['c-binh'])
  expect(steps.add.map(({ producerId }) => producerId)).toEqual(['p-chi'])
  expect(steps.remove).toEqual(['c-an'])
})

test('a consumer of an ended or replaced producer is removed and the stream added anew', () => {
  const base = { consumerId: 'c', producerId: 'p', seatId: 'an', source: 'camera' as const }
  const ended = planSteps([{ ...base, ended: true }], [camera('an')], 'me', () => 'p')
  expect([ended.remove, ended.add.length]).toEqual([['c'], 1])
  const replaced = planSteps([{ ...base, ended: false }], [camera('an')], 'me', () => 'p2')
  expect([replaced.remove, replaced.add[0]?.producerId]).toEqual([['c'], 'p2'])
})

test('whatever is present and wanted, carrying out the steps leads to the plan and once only', () => {
  const seat = fc.integer({ min: 0, max: 90 }).map((n) => `seat-${n}`)
  const stream = fc.record({
    seatId: seat,
    source: fc.constantFrom('mic' as const, 'camera' as const),
    priority: fc.integer({ min: 1, max: 255 }),
  })
  fc.assert(
    fc.property(fc.array(stream, { maxLength: 150 }), fc.array(stream, { maxLength: 150 }), (first, second) => {
      const producerIdOf = (seatId: string, source: string) =>
        seatId.endsWith('7') ? undefined : `${source}-${seatId}`
      const carriedOut = (wanted: WantedStream[], present: Parameters<typeof planSteps>[0]) => {
        const steps = planSteps(present, wanted, 'seat-1', producerIdOf)
        const left = present.filter(({ consumerId }) => !steps.remove.includes(consumerId))
        expect(steps.keep.map(({ consumerId }) => consumerId).sort()).toEqual(left.map((c) => c.consumerId).sort())
        const added = steps.add.map(({ producerId, stream: { seatId, source } }) => ({
          consumerId: `to ${producerId}`,
          producerId,
          seatId,
          source,
          ended: false,
        }))
        return [...left, ...added]
      }
      const present = carriedOut(second, carriedOut(first, []))
      const keys = present.map(streamKey)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys.length).toBeLessThanOrEqual(MAX_CONSUMERS_PER_SEAT)
      const possible = new Set(
        second.filter((s) => s.seatId !== 'seat-1' && !s.seatId.endsWith('7')).map((s) => streamKey(s)),
      )
      expect(keys.every((key) => possible.has(key))).toBe(true)
      expect(keys.length).toBe(Math.min(possible.size, MAX_CONSUMERS_PER_SEAT))
      const again = planSteps(present, second, 'seat-1', producerIdOf)
      expect([again.add, again.remove]).toEqual([[], []])
    }),
  )
})
