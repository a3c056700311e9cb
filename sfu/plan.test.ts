import { expect, test } from 'vitest'
import fc from 'fast-check'
import { MAX_CONSUMERS_PER_PEER, planSteps, streamKey } from './plan.ts'
import type { WantedStream } from './api.ts'

const camera = (peerId: string, priority = 100): WantedStream => ({ peerId, source: 'camera', priority })

test('what fits is kept, what is new is added, what is left over is removed', () => {
  const present = ['an', 'binh'].map((peerId) => ({
    consumerId: `c-${peerId}`,
    producerId: `p-${peerId}`,
    peerId,
    source: 'camera' as const,
    ended: false,
  }))
  const steps = planSteps(present, [camera('binh'), camera('chi')], 'me', (peerId) => `p-${peerId}`)
  expect(steps.keep.map(({ consumerId }) => consumerId)).toEqual(['c-binh'])
  expect(steps.add.map(({ producerId }) => producerId)).toEqual(['p-chi'])
  expect(steps.remove).toEqual(['c-an'])
})

test('a consumer of an ended or replaced producer is removed and the stream added again', () => {
  const base = { consumerId: 'c', producerId: 'p', peerId: 'an', source: 'camera' as const }
  const ended = planSteps([{ ...base, ended: true }], [camera('an')], 'me', () => 'p')
  expect([ended.remove, ended.add.length]).toEqual([['c'], 1])
  const replaced = planSteps([{ ...base, ended: false }], [camera('an')], 'me', () => 'p2')
  expect([replaced.remove, replaced.add[0]?.producerId]).toEqual([['c'], 'p2'])
})

test('whatever is present and wanted, carrying out the steps leads to the plan and once only', () => {
  const peer = fc.integer({ min: 0, max: 90 }).map((n) => `peer-${n}`)
  const stream = fc.record({
    peerId: peer,
    source: fc.constantFrom('mic' as const, 'camera' as const),
    priority: fc.integer({ min: 1, max: 255 }),
  })
  fc.assert(
    fc.property(fc.array(stream, { maxLength: 150 }), fc.array(stream, { maxLength: 150 }), (first, second) => {
      const producerIdOf = (peerId: string, source: string) =>
        peerId.endsWith('7') ? undefined : `${source}-${peerId}`
      const carriedOut = (wanted: WantedStream[], present: Parameters<typeof planSteps>[0]) => {
        const steps = planSteps(present, wanted, 'peer-1', producerIdOf)
        const left = present.filter(({ consumerId }) => !steps.remove.includes(consumerId))
        expect(steps.keep.map(({ consumerId }) => consumerId).sort()).toEqual(left.map((c) => c.consumerId).sort())
        const added = steps.add.map(({ producerId, stream: { peerId, source } }) => ({
          consumerId: `to ${producerId}`,
          producerId,
          peerId,
          source,
          ended: false,
        }))
        return [...left, ...added]
      }
      const present = carriedOut(second, carriedOut(first, []))
      const keys = present.map(streamKey)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys.length).toBeLessThanOrEqual(MAX_CONSUMERS_PER_PEER)
      const possible = new Set(
        second.filter((s) => s.peerId !== 'peer-1' && !s.peerId.endsWith('7')).map((s) => streamKey(s)),
      )
      expect(keys.every((key) => possible.has(key))).toBe(true)
      expect(keys.length).toBe(Math.min(possible.size, MAX_CONSUMERS_PER_PEER))
      const again = planSteps(present, second, 'peer-1', producerIdOf)
      expect([again.add, again.remove]).toEqual([[], []])
    }),
  )
})
