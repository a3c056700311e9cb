import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rung } from '../../../../signaling/media/wire.ts'
import { FIRST_WAIT_MS, LONGEST_WAIT_MS } from './ladder-steps.ts'
import {
  chooseRung,
  climb,
  rungOf,
  startLadder,
  type LadderState,
  type ReceiveSample,
  type RungChoice,
} from './ladder.ts'

const SAMPLE_MS = 1_500
const NO_HINT = { saveData: false, effectiveType: null, measuredKbps: null, measuredUpKbps: null } as const
const GOOD: Omit<ReceiveSample, 'nowMs'> = {
  lossShare: 0,
  soundGaps: 0,
  soundLoss: 0,
  rttMs: 40,
  bestRttMs: 30,
  linkKbps: 2_000,
  usedKbps: 800,
  starved: 'none',
  droppedShare: 0,
  processorBusy: false,
}
type Figures = Partial<Omit<ReceiveSample, 'nowMs'>>

/** Samples every 1.5 s, one after the other. */
function afterSamples(state: LadderState, samples: readonly Figures[]): LadderState {
  let nowMs = state.steps.sampledAtMs ?? 0
  return samples.reduce((before, figures) => climb(before, { ...GOOD, ...figures, nowMs: (nowMs += SAMPLE_MS) }), state)
}
const times = (count: number, figures: Figures): Figures[] => Array.from({ length: count }, () => figures)
const start = (chosen: RungChoice = 'auto') => startLadder(chosen, NO_HINT, 0)
const depth = (rung: Rung) => Rung.options.indexOf(rung)

test('a good link stays on full without a reason', () => {
  expect(rungOf(afterSamples(start(), times(400, {})))).toEqual({ rung: 'full', reason: null })
})

test('one bad sample changes nothing, two in a row step down with their reason', () => {
  expect(rungOf(afterSamples(start(), [{ lossShare: 0.08 }, {}, { lossShare: 0.08 }, {}])).rung).toBe('full')
  expect(rungOf(afterSamples(start(), times(2, { lossShare: 0.08 })))).toEqual({
    rung: 'smallStage',
    reason: 'lossHigh',
  })
})

test('a very bad sample steps down at once, over several rungs', () => {
  expect(rungOf(afterSamples(start(), [{ lossShare: 0.4 }]))).toEqual({ rung: 'sound', reason: 'lossHigh' })
  expect(rungOf(afterSamples(start(), [{ soundGaps: 0.6, lossShare: 0.03 }]))).toEqual({
    rung: 'still',
    reason: 'soundBroken',
  })
})

test('holes in what somebody says are the speaker’s own while nothing else is wrong here, and cost nobody a picture', () => {
  expect(rungOf(afterSamples(start(), times(40, { soundGaps: 0.6 })))).toEqual({ rung: 'full', reason: null })
})

test('every sign of trouble has its reason', () => {
  const reasonOf = (figures: Figures) => rungOf(afterSamples(start(), times(6, figures))).reason
  expect(reasonOf({ lossShare: 0.1 })).toBe('lossHigh')
  expect(reasonOf({ soundGaps: 0.1, lossShare: 0.03 })).toBe('soundBroken')
  expect(reasonOf({ linkKbps: 120, usedKbps: 110, starved: 'some' })).toBe('tooThin')
  expect(reasonOf({ starved: 'all' })).toBe('slowLink')
  expect(reasonOf({ rttMs: 1_500 })).toBe('roundTrip')
  expect(reasonOf({ droppedShare: 0.9 })).toBe('decoderSlow')
  expect(reasonOf({ droppedShare: 0.3, processorBusy: true })).toBe('processorBusy')
})

test('a link that is far but steady loses nothing', () => {
  expect(rungOf(afterSamples(start(), times(100, { rttMs: 640, bestRttMs: 600 }))).rung).toBe('full')
})

test('a low estimate of a link that carries little without trouble is not taken for a slow link', () => {
  expect(rungOf(afterSamples(start(), times(100, { linkKbps: 120, usedKbps: 40 }))).rung).toBe('full')
  expect(rungOf(afterSamples(start(), times(100, { linkKbps: 120, usedKbps: 115 }))).rung).toBe('full')
})

test('a slow link stops at the rung that it bears', () => {
  const thin = (kbps: number) => ({ linkKbps: kbps, usedKbps: kbps * 0.95, starved: 'some' as const })
  expect(rungOf(afterSamples(start(), times(2, thin(250)))).rung).toBe('smallStage')
  expect(rungOf(afterSamples(start(), times(2, thin(120)))).rung).toBe('still')
})

test('sound goes only when sound itself does not come', () => {
  const sound = afterSamples(start(), [{ lossShare: 0.45 }])
  expect(rungOf(afterSamples(sound, times(60, { lossShare: 0.45, soundLoss: 0.45, soundGaps: 0.3 }))).rung).toBe(
    'sound',
  )
  expect(rungOf(afterSamples(sound, times(4, { soundLoss: 0.8, lossShare: 0.8 })))).toEqual({
    rung: 'text',
    reason: 'soundBroken',
  })
})

test('up goes one rung at a time, after a quiet while', () => {
  const low = afterSamples(start(), [{ lossShare: 0.4 }])
  const quiet = Math.ceil(FIRST_WAIT_MS / SAMPLE_MS)
  expect(rungOf(afterSamples(low, times(quiet - 1, {}))).rung).toBe('sound')
  expect(rungOf(afterSamples(low, times(quiet, {}))).rung).toBe('still')
  expect(rungOf(afterSamples(low, times(quiet * 3, {})))).toEqual({ rung: 'full', reason: null })
})

test('each try upward that fails makes the wait for the next one twice as long, up to four minutes', () => {
  let state = afterSamples(start(), times(2, { lossShare: 0.08 }))
  const waits: number[] = []
  for (let round = 0; round < 8; round += 1) {
    const sinceMs = state.steps.sampledAtMs ?? 0
    while (rungOf(state).rung !== 'full') state = afterSamples(state, [{}])
    waits.push((state.steps.sampledAtMs ?? 0) - sinceMs)
    state = afterSamples(state, times(2, { lossShare: 0.08 }))
  }
  for (const [round, wait] of waits.entries()) {
    expect(Math.abs(wait - Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** round))).toBeLessThan(SAMPLE_MS)
  }
})

test('a try that held for long makes up for one that failed', () => {
  let state = afterSamples(start(), times(2, { lossShare: 0.08 }))
  for (let round = 0; round < 3; round += 1) {
    while (rungOf(state).rung !== 'full') state = afterSamples(state, [{}])
    state = afterSamples(state, times(2, { lossShare: 0.08 }))
  }
  expect(state.steps.waitsMs[0]).toBe(FIRST_WAIT_MS * 8)
  while (rungOf(state).rung !== 'full') state = afterSamples(state, [{}])
  expect(afterSamples(state, times(100, {})).steps.waitsMs[0]).toBe(FIRST_WAIT_MS * 4)
})

test('one’s own choice holds at once and is the reason; without it the link is followed again', () => {
  const chosen = chooseRung(start(), 'sound', 0)
  expect(rungOf(chosen)).toEqual({ rung: 'sound', reason: 'ownChoice' })
  expect(rungOf(afterSamples(chosen, times(300, {}))).rung).toBe('sound')
  expect(rungOf(chooseRung(chosen, 'auto', 1))).toEqual({ rung: 'full', reason: null })
})

test('a choice that asks for more than the link bears does not get more', () => {
  const weak = afterSamples(start(), times(2, { lossShare: 0.2 }))
  expect(rungOf(chooseRung(weak, 'smallStage', 9_000))).toEqual({ rung: 'still', reason: 'lossHigh' })
})

test('what the browser knows before is where it begins, and a good link climbs from there', () => {
  const begun = (saveData: boolean, effectiveType: '2g' | '3g' | '4g') =>
    rungOf(startLadder('auto', { ...NO_HINT, saveData, effectiveType }, 0))
  expect(begun(false, '4g')).toEqual({ rung: 'full', reason: null })
  expect(begun(true, '4g')).toEqual({ rung: 'smallStage', reason: 'saveData' })
  expect(begun(false, '3g').rung).toBe('smallStage')
  expect(begun(true, '2g').rung).toBe('still')
  expect(
    rungOf(afterSamples(startLadder('auto', { ...NO_HINT, saveData: true, effectiveType: '2g' }, 0), times(20, {})))
      .rung,
  ).toBe('full')
})

test('a link that was measured to be thin begins with what it bears', () => {
  const begun = (measuredKbps: number) => rungOf(startLadder('auto', { ...NO_HINT, measuredKbps }, 0))
  expect(begun(2_000)).toEqual({ rung: 'full', reason: null })
  expect(begun(250)).toEqual({ rung: 'smallStage', reason: 'tooThin' })
  expect(begun(120)).toEqual({ rung: 'still', reason: 'tooThin' })
  expect(begun(50)).toEqual({ rung: 'sound', reason: 'tooThin' })
})

const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
const kbps = fc.option(fc.integer({ min: 0, max: 5_000 }))
const sample = fc.record({
  afterMs: fc.integer({ min: 1_000, max: 3_000 }),
  lossShare: share,
  soundGaps: share,
  soundLoss: share,
  rttMs: fc.option(fc.integer({ min: 0, max: 5_000 })),
  bestRttMs: fc.option(fc.integer({ min: 0, max: 500 })),
  linkKbps: kbps,
  usedKbps: kbps,
  starved: fc.constantFrom('none' as const, 'some' as const, 'all' as const),
  droppedShare: share,
  processorBusy: fc.boolean(),
})
const good = fc.record({ afterMs: fc.integer({ min: 1_000, max: 3_000 }) })
const choice = fc.constantFrom<RungChoice>('auto', ...Rung.options)
/** Stretches of good and of arbitrary samples, since a link that changes with every sample never lets anybody up. */
const stretches = fc.array(
  fc.oneof(
    fc.array(sample, { minLength: 1, maxLength: 12, size: 'max' }),
    // A link that stays as bad as it is.
    fc.tuple(sample, fc.integer({ min: 4, max: 20 })).map(([one, count]) => Array.from({ length: count }, () => one)),
    fc.array(good, { minLength: 1, maxLength: 90, size: 'max' }),
    choice.map((chosen) => [{ chosen }]),
  ),
  { maxLength: 30, size: 'max' },
)

test('whatever the samples: never above one’s choice, up by one rung after a wait, text only without sound', () => {
  const counts = { up: 0, down: 0, bounded: 0, text: 0 }
  fc.assert(
    fc.property(stretches, (given) => {
      let nowMs = 0
      let state = start()
      let upAtMs = -Infinity
      let silentSamples = 0
      for (const step of given.flat()) {
        const before = depth(rungOf(state).rung)
        if ('chosen' in step) {
          state = chooseRung(state, step.chosen, nowMs)
          upAtMs = -Infinity
        } else {
          const { afterMs, ...figures } = step
          nowMs += afterMs
          const seen: ReceiveSample = { ...GOOD, ...figures, nowMs }
          state = climb(state, seen)
          const now = depth(rungOf(state).rung)
          silentSamples = (seen.soundGaps ?? 0) >= 0.5 || (seen.soundLoss ?? 0) >= 0.5 ? silentSamples + 1 : 0
          if (now > before) counts.down += 1
          if (now < before) {
            counts.up += 1
            expect(now).toBe(before - 1)
            expect(nowMs - upAtMs).toBeGreaterThanOrEqual(FIRST_WAIT_MS)
            upAtMs = nowMs
          }
          if (rungOf(state).rung === 'text' && before !== depth('text')) {
            counts.text += 1
            expect(silentSamples).toBeGreaterThanOrEqual(4)
          }
        }
        if (state.chosen !== 'auto') {
          counts.bounded += 1
          expect(depth(rungOf(state).rung)).toBeGreaterThanOrEqual(depth(state.chosen))
        }
        expect(rungOf(state).reason === null).toBe(rungOf(state).rung === 'full')
      }
    }),
  )
  expect(Object.values(counts).every((count) => count > 0)).toBe(true)
})

test('whatever the samples, changes are few: three a minute at most, however the link swings', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(sample, good), { minLength: 1, maxLength: 10 }), fc.nat(120), (pattern, calm) => {
      // The same pattern over and over with calm between is what makes a careless ladder flap.
      const cycle = [...pattern, ...Array.from({ length: calm }, () => ({ afterMs: 1_500 }))]
      let nowMs = 0
      let state = start()
      let changes = 0
      for (let index = 0; nowMs < 3_600_000; index += 1) {
        const { afterMs, ...figures } = cycle[index % cycle.length] ?? { afterMs: 1_500 }
        nowMs += afterMs
        const next = climb(state, { ...GOOD, ...figures, nowMs })
        if (next.steps.at !== state.steps.at) changes += 1
        state = next
      }
      expect(changes).toBeLessThan(180)
    }),
    { numRuns: 80 },
  )
})
