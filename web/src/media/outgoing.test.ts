import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { RoomState } from '../net/session.ts'
import { someOwn, someSeat } from '../net/test-rooms.ts'
import type { MediaState } from './media-state.ts'
import { Outgoing } from './outgoing.ts'
import { CALM_BEFORE_SHORTER_MS } from './send/opus-ptime.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const face = Object.create(null) as MediaStreamTrack
const papers = Object.create(null) as MediaStreamTrack
const still = { everyMs: 5_000, width: 160 }

/** What goes out, with publisher and stills that only write down what they are told. */
function sending(first: Partial<MediaState> = {}) {
  // Only these parts of the states are used.
  const store = createStore(
    () =>
      ({
        camera: { kind: 'off' },
        cameraTrack: null,
        documentCamera: { kind: 'off' },
        documentCameraTrack: null,
        rung: { chosen: 'auto', now: 'full', reason: null },
        send: { rung: 'all', reason: null },
        demand: null,
        ...first,
      }) as unknown as MediaState,
  )
  const session = createStore(() => ({ own: null, self: { deviceId: 'device-1-xxxx' } }) as unknown as RoomState)
  const link = createStore<{ readonly quality: 'unknown' | 'good' | 'weak' | 'bad' }>(() => ({ quality: 'good' }))
  const limits: { demand: object; camera: number | 'none'; screen: number | 'none' }[] = []
  const packets: number[] = []
  const stills: [MediaStreamTrack | null, object | null][] = []
  let checks = 0
  const outgoing = new Outgoing({
    store,
    session: { store: session },
    link: { store: link },
    publisher: {
      setLimits: (demand, own) => limits.push({ demand, camera: own('camera'), screen: own('screen') }),
      setOpus: ({ ptimeMs }) => packets.push(ptimeMs),
    },
    ptimeSwitcher: { check: () => void (checks += 1) },
    stills: { follow: (camera, wanted) => stills.push([camera, wanted]) },
  })
  return { outgoing, store, session, link, limits, packets, stills, checks: () => checks }
}

test('until the server says what is wanted nothing is asked for, and the own rung bounds it', () => {
  const { outgoing, store, limits } = sending()
  outgoing.settle()
  expect(limits.at(-1)).toEqual({ demand: {}, camera: 2, screen: 0 })
  const sources = { camera: 1 } as const
  store.setState({ demand: { sources, still: null, weakListeners: false }, send: { rung: 'still', reason: 'tooThin' } })
  outgoing.settle()
  expect(limits.at(-1)).toEqual({ demand: sources, camera: 'none', screen: 0 })
})

test('speech goes in longer packets at once, in shorter ones after a calm while', () => {
  const { outgoing, store, link, packets, checks } = sending()
  outgoing.settle()
  expect(packets).toEqual([20])
  store.setState({ send: { rung: 'sound', reason: 'lossHigh' } })
  outgoing.settleOpus()
  store.setState({ send: { rung: 'all', reason: null } })
  outgoing.settleOpus()
  vi.advanceTimersByTime(CALM_BEFORE_SHORTER_MS)
  outgoing.settleOpus()
  link.setState({ quality: 'weak' })
  outgoing.settleOpus()
  expect(packets).toEqual([20, 60, 60, 20, 40])
  expect(checks()).toBe(5)
})

test('stills are of the camera that stands for the seat: the chosen one if it is on, else the one that is', () => {
  const { outgoing, store, session, stills } = sending({
    demand: { sources: {}, still, weakListeners: false },
    camera: { kind: 'on' },
    cameraTrack: face,
    documentCamera: { kind: 'on' },
    documentCameraTrack: papers,
  })
  const shown = () => (outgoing.settleStills(), stills.at(-1)?.[0])
  const choose = (deviceId: string) =>
    session.setState({ own: someOwn(someSeat(1), { mainCamera: { deviceId, source: 'documentCamera' } }) })
  expect(shown()).toBe(face)
  choose('device-1-xxxx')
  expect(shown()).toBe(papers)
  // Another device's camera over the papers is none of this one's.
  choose('device-2-xxxx')
  expect(shown()).toBe(face)
  choose('device-1-xxxx')
  store.setState({ documentCamera: { kind: 'off' } })
  expect(shown()).toBe(face)
  store.setState({ camera: { kind: 'off' } })
  expect(shown()).toBeNull()
})

test('a link that bears sound alone sends no stills, however much they are wanted', () => {
  const { outgoing, store, stills } = sending({ demand: { sources: {}, still, weakListeners: false } })
  outgoing.settle()
  expect(stills.at(-1)).toEqual([null, still])
  store.setState({ send: { rung: 'sound', reason: 'tooThin' } })
  outgoing.settle()
  expect(stills.at(-1)).toEqual([null, null])
})
