import { expect, test } from 'vitest'
import fc from 'fast-check'
import { mergeVoices, RoomVoices } from './voices.ts'
import type { Voice, VoiceReport } from './voices.ts'

const says = (peerId: string, volume: number): VoiceReport => ({
  speaking: [{ peerId, volume }],
  dominantPeerId: peerId,
})
const quiet = (dominantPeerId: string | null): VoiceReport => ({ speaking: [], dominantPeerId })

test('the voices of all routers are one list, the loudest first, each peer once', () => {
  const both: VoiceReport = {
    speaking: [
      { peerId: 'binh', volume: 0.3 },
      { peerId: 'binh', volume: 0.6 },
    ],
    dominantPeerId: 'binh',
  }
  expect(mergeVoices([says('an', 0.5), both], null).speaking).toEqual([
    { peerId: 'binh', volume: 0.6 },
    { peerId: 'an', volume: 0.5 },
  ])
})

test('who dominates goes on doing so until another is clearly louder or it falls silent while another speaks', () => {
  expect(mergeVoices([says('an', 0.5), says('binh', 0.6)], 'an').dominantPeerId).toBe('an')
  expect(mergeVoices([says('an', 0.5), says('binh', 0.7)], 'an').dominantPeerId).toBe('binh')
  expect(mergeVoices([quiet('an'), says('binh', 0.2)], 'an').dominantPeerId).toBe('binh')
  expect(mergeVoices([quiet('an'), quiet('binh')], 'an').dominantPeerId).toBe('an')
})

test('where nobody is heard, the one named last dominates; where nobody is named, nobody', () => {
  expect(mergeVoices([quiet('an'), quiet('binh')], null).dominantPeerId).toBe('binh')
  expect(mergeVoices([quiet(null)], 'an').dominantPeerId).toBeNull()
})

test('whatever is reported, who dominates is named by a router, and somebody dominates if any router names one', () => {
  const peer = fc.constantFrom('an', 'binh', 'chi', 'dung')
  const report = fc.record({
    speaking: fc.array(fc.record({ peerId: peer, volume: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      maxLength: 4,
    }),
    dominantPeerId: fc.option(peer),
  })
  fc.assert(
    fc.property(fc.array(report, { maxLength: 4 }), fc.option(peer), (reports, former) => {
      const { dominantPeerId } = mergeVoices(reports, former)
      const named = reports.map((each) => each.dominantPeerId).filter((id) => id !== null)
      if (named.length === 0) expect(dominantPeerId).toBeNull()
      else expect(named).toContain(dominantPeerId)
    }),
  )
})

test('the voices of a router that went away are no longer heard', () => {
  const heard: [Voice[], string | null][] = []
  const voices = new RoomVoices((...told) => heard.push(told))
  const [first, second] = [{}, {}]
  voices.report(first, says('an', 0.5))
  voices.report(second, says('binh', 0.4))
  voices.drop(first)
  voices.drop(first)
  expect(heard.map(([speaking, dominant]) => [speaking.map(({ peerId }) => peerId), dominant])).toEqual([
    [['an'], 'an'],
    [['an', 'binh'], 'an'],
    [['binh'], 'binh'],
  ])
})
