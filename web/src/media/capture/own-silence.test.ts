import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Answer } from '../../net/session.ts'
import type { MediaState } from '../media-state.ts'
import { followOwnSilence, TELL_EVERY_MS } from './own-silence.ts'
import type { MicSilence } from './silence-rules.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const track = (): MediaStreamTrack => Object.create(null) as MediaStreamTrack

function machine() {
  const found = new Map<MediaStreamTrack, (silence: MicSilence | null) => void>()
  const told: unknown[] = []
  let joined = () => {}
  // Only these parts of the state are used.
  const store = createStore(
    () =>
      ({
        mic: { kind: 'off' },
        micTrack: null,
        secondMic: { kind: 'off' },
        secondMicTrack: null,
        silent: { mic: null, secondMic: null },
      }) as unknown as MediaState,
  )
  const silence = followOwnSilence({
    session: {
      request: async (_: unknown, params: unknown): Promise<Answer<never>> => {
        told.push(params)
        return { ok: false, error: 'offline' }
      },
      onJoined(listener) {
        joined = () => listener({ resumed: false, linkStart: null })
        return () => {}
      },
    } as Parameters<typeof followOwnSilence>[0]['session'],
    store,
    watch(one, onChange) {
      found.set(one, onChange)
      return () => void found.delete(one)
    },
  })
  return { store, found, told, silence, join: () => joined() }
}

test('a microphone that gives no sound is reported to page and meeting, and so is its first sound', () => {
  const { store, found, told } = machine()
  const mic = track()
  store.setState({ mic: { kind: 'on' }, micTrack: mic })
  found.get(mic)?.('zeros')
  expect(store.getState().silent).toEqual({ mic: 'zeros', secondMic: null })
  expect(told).toEqual([{ silent: ['mic'] }])
  vi.advanceTimersByTime(TELL_EVERY_MS)
  found.get(mic)?.(null)
  expect(store.getState().silent.mic).toBeNull()
  expect(told.at(-1)).toEqual({ silent: [] })
})

test('both microphones of a hall are watched, each only while it is on', () => {
  const { store, found, told } = machine()
  const [first, second] = [track(), track()]
  store.setState({ mic: { kind: 'on' }, micTrack: first, secondMic: { kind: 'on' }, secondMicTrack: second })
  found.get(first)?.('muted')
  found.get(second)?.('zeros')
  vi.advanceTimersByTime(TELL_EVERY_MS)
  expect(told.at(-1)).toEqual({ silent: ['mic', 'secondMic'] })
  store.setState({ mic: { kind: 'off' } })
  expect(found.has(first)).toBe(false)
  expect(store.getState().silent).toEqual({ mic: null, secondMic: 'zeros' })
  vi.advanceTimersByTime(TELL_EVERY_MS)
  expect(told.at(-1)).toEqual({ silent: ['secondMic'] })
})

test('a loose contact tells the meeting no more than once in two seconds, and the last state in the end', () => {
  const { store, found, told, silence } = machine()
  const mic = track()
  store.setState({ mic: { kind: 'on' }, micTrack: mic })
  for (let time = 0; time < 100; time += 1) {
    found.get(mic)?.(time % 2 === 0 ? 'muted' : null)
    vi.advanceTimersByTime(100)
  }
  expect(told.length).toBeLessThanOrEqual(10_000 / TELL_EVERY_MS + 1)
  expect(told.length).toBeGreaterThan(2)
  vi.advanceTimersByTime(TELL_EVERY_MS)
  found.get(mic)?.('muted')
  vi.advanceTimersByTime(TELL_EVERY_MS)
  expect(told.at(-1)).toEqual({ silent: ['mic'] })
  silence.close()
  expect(found.size).toBe(0)
})

test('who joins again repeats it: the seat may be a new one', () => {
  const { store, found, told, join } = machine()
  const mic = track()
  store.setState({ mic: { kind: 'on' }, micTrack: mic })
  join()
  expect(told).toEqual([])
  found.get(mic)?.('zeros')
  join()
  expect(told).toEqual([{ silent: ['mic'] }, { silent: ['mic'] }])
})
