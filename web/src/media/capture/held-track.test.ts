import { expect, test, vi } from 'vitest'
import type { OpenedTrack } from './devices.ts'
import { createHeldTrack, type TrackState } from './held-track.ts'

/** A machine whose cameras can be had one at a time. */
function phone() {
  const opened: MediaStreamTrack[] = []
  const broken = new Set<string>()
  const waiting: (() => void)[] = []
  let slow = false
  const live = () => opened.filter(({ readyState }) => readyState === 'live')
  async function open(deviceId: string | null): Promise<OpenedTrack> {
    if (slow) await new Promise<void>((resolve) => waiting.push(resolve))
    const id = deviceId ?? 'front'
    if (live().length > 0 || broken.has(id)) return { ok: false, problem: 'busy' }
    const track = { readyState: 'live', onended: null, getSettings: () => ({ deviceId: id }), stop: () => {} }
    track.stop = () => void (track.readyState = 'ended')
    // Only these parts are used.
    opened.push(track as unknown as MediaStreamTrack)
    return { ok: true, track: track as unknown as MediaStreamTrack }
  }
  const states: TrackState[] = []
  const kept: (string | null)[] = []
  const held = createHeldTrack({
    open,
    onState: (state) => states.push(state),
    onKept: (deviceId) => kept.push(deviceId),
    pause: async () => undefined,
  })
  return {
    held,
    states,
    kept,
    broken,
    liveIds: () => live().map((track) => track.getSettings().deviceId),
    openSlowly: (now: boolean) => void (slow = now),
    go: () => waiting.splice(0).forEach((next) => next()),
    waiting,
  }
}

test('trying out one camera after the other works where one can be had at a time', async () => {
  const { held, states, liveIds } = phone()
  held.use(null)
  held.use('back')
  await vi.waitFor(() => expect(liveIds()).toEqual(['back']))
  held.use('front')
  await vi.waitFor(() => expect(liveIds()).toEqual(['front']))
  expect(states.at(-1)).toMatchObject({ kind: 'open', kept: null })
})

test('a camera that cannot be had leaves the one before in sight and in the list, with the reason', async () => {
  const { held, states, kept, broken, liveIds } = phone()
  broken.add('back')
  held.use(null)
  await vi.waitFor(() => expect(liveIds()).toEqual(['front']))
  held.use('back')
  await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ kind: 'open', kept: 'busy' }))
  expect(liveIds()).toEqual(['front'])
  expect(kept).toEqual([null])
  // Chosen again when it is free, it comes.
  broken.delete('back')
  held.use('back')
  await vi.waitFor(() => expect(liveIds()).toEqual(['back']))
})

test('what is still being opened when the page goes is let go of at once', async () => {
  const { held, states, liveIds, openSlowly, go, waiting } = phone()
  openSlowly(true)
  held.use(null)
  await vi.waitFor(() => expect(waiting).toHaveLength(1))
  held.drop()
  openSlowly(false)
  go()
  await vi.waitFor(() => expect(liveIds()).toEqual([]))
  expect(states.map(({ kind }) => kind)).toEqual(['opening'])
})
