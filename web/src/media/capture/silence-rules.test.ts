import { expect, test } from 'vitest'
import { LISTENING, nextSilence, type MicSilence, type SilenceState } from './silence-rules.ts'

const EVERY_MS = 250

/** Lets a microphone give something for a while; what is said of it at the end. */
function microphone() {
  let state: SilenceState = LISTENING
  let nowMs = 0
  const said: (MicSilence | null)[] = []
  return {
    said,
    give(span: number | null, forMs: number, muted = false): MicSilence | null {
      for (let passedMs = 0; passedMs < forMs; passedMs += EVERY_MS) {
        nowMs += EVERY_MS
        state = nextSilence(state, { nowMs, muted, span })
        said.push(state.silence)
      }
      return state.silence
    },
  }
}
const SPEECH = 0.3
/** The noise of a quiet room after suppression, as measured in Chromium 156. */
const QUIET = 2e-5

test('true zeros are a fault after seven seconds, and it is over with the first sound', () => {
  const mic = microphone()
  mic.give(SPEECH, 3_000)
  expect(mic.give(0, 6_500)).toBeNull()
  expect(mic.give(0, 1_000)).toBe('zeros')
  expect(mic.give(SPEECH, EVERY_MS)).toBeNull()
})

test('a microphone that gives zeros from the beginning is found as well', () => {
  expect(microphone().give(0, 8_000)).toBe('zeros')
})

test('a pause in speech is no fault, however long: something of the room always comes', () => {
  const mic = microphone()
  mic.give(SPEECH, 2_000)
  mic.give(QUIET, 600_000)
  expect(mic.said.every((one) => one === null)).toBe(true)
})

test('a microphone muted by the system or the headset is reported sooner, and the report ends with it', () => {
  const mic = microphone()
  mic.give(SPEECH, 2_000)
  expect(mic.give(0, 1_500, true)).toBeNull()
  expect(mic.give(0, 1_500, true)).toBe('muted')
  expect(mic.give(SPEECH, EVERY_MS)).toBeNull()
})

test('where nothing can be measured, nothing is said of zeros', () => {
  const mic = microphone()
  expect(mic.give(null, 60_000)).toBeNull()
  expect(mic.give(0, 5_000)).toBeNull()
  mic.give(null, 1_000)
  // The run begins again: what lay between is not known.
  expect(mic.give(0, 5_000)).toBeNull()
})

test('a microphone that suppresses noise down to zeros is waited for longer each time it turned out to be well', () => {
  const mic = microphone()
  for (let word = 0; word < 3; word += 1) {
    mic.give(SPEECH, 1_000)
    expect(mic.give(0, 2_000)).toBeNull()
  }
  mic.give(SPEECH, 1_000)
  expect(mic.give(0, 9_000)).toBe('zeros')
  mic.give(SPEECH, 1_000)
  expect(mic.give(0, 9_000)).toBeNull()
  mic.give(SPEECH, 1_000)
  expect(mic.give(0, 15_000)).toBe('zeros')
})

test('a switch that is used again and again is found as soon each time', () => {
  const mic = microphone()
  for (let time = 0; time < 4; time += 1) {
    mic.give(SPEECH, 5_000)
    expect(mic.give(0, 8_000)).toBe('zeros')
  }
})
