import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { begin, joined, joinReply, self } from '../net/test-server.ts'
import { someOwn } from '../net/test-rooms.ts'
import type { DevicesAtHand } from './capture/device-choice.ts'
import { readDeviceChoice } from './capture/device-choice.ts'
import type { MediaNotice } from './capture/notices.ts'
import { startMediaSession } from './media-session.ts'
import { createLinkMonitor } from './quality/link-monitor.ts'
import { VIEW_SETTLES_MS } from './view-teller.ts'

beforeEach(() => {
  vi.useFakeTimers()
  // What the browser keeps and gives; no camera or microphone is opened here.
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  vi.stubGlobal('navigator', { mediaDevices: new EventTarget(), userAgent: 'a browser without WebRTC' })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const choice: DevicesAtHand['choice'] = {
  ...{ micId: null, cameraId: null, speakerId: null, secondMicId: null, documentCameraId: null },
  ...{ useMic: true, useCamera: true, lowBandwidth: 'auto' },
}
const AT_HAND: DevicesAtHand = { choice, mic: { has: true, problem: null }, camera: { has: true, problem: null } }

/** The media of a session over the real room session; the server's end of its socket is the test's. */
function mediaIn(begun: ReturnType<typeof begin>, devices: Partial<DevicesAtHand> = {}) {
  const notices: MediaNotice[] = []
  const media = startMediaSession({
    session: begun.session,
    link: createLinkMonitor(),
    devices: { ...AT_HAND, ...devices },
    notify: (notice) => notices.push(notice),
  })
  const views = () => begun.last().sent.flatMap(({ method, params }) => (method === 'media.view' ? [params] : []))
  return { media, notices, views, state: media.store.getState }
}
const pictures = (number: number) => ({
  smallPictures: [`s-00000${number}` as typeof self.seatId],
  video: 'all' as const,
})

test('it begins with what the device check found and with the person’s choice', async () => {
  const { media, state } = mediaIn(await joined(), {
    camera: { has: false, problem: 'refused' },
    lowBandwidth: 'sound',
  })
  expect(state()).toMatchObject({
    mic: { kind: 'off' },
    camera: { kind: 'none', problem: 'refused' },
    secondMic: { kind: 'none' },
    screen: 'off',
    choice: { lowBandwidth: 'sound' },
    rung: { chosen: 'sound', now: 'sound', reason: 'ownChoice' },
    send: { rung: 'sound', reason: 'ownChoice' },
  })
  media.close()
})

test('a browser that cannot do it says so', async () => {
  const { media, state } = mediaIn(await joined())
  await vi.advanceTimersByTimeAsync(0)
  expect(state().flow).toBe('unsupported')
  media.close()
})

test('pages turned quickly ask for the last one only, and the same one is not asked for twice', async () => {
  const { media, views } = mediaIn(await joined())
  for (const number of [1, 2, 3]) media.setView(pictures(number))
  await vi.advanceTimersByTimeAsync(VIEW_SETTLES_MS)
  media.setView(pictures(3))
  await vi.advanceTimersByTimeAsync(VIEW_SETTLES_MS)
  expect(views()).toEqual([{ ...pictures(3), rung: 'full' }])
  media.close()
})

test('the wanted pictures are sent at every join, before anything comes in', async () => {
  const begun = begin()
  const { media, views } = mediaIn(begun, { lowBandwidth: 'still' })
  begun.last().open()
  await begun.last().answer('seats.join', joinReply(10))
  expect(views()).toEqual([{ smallPictures: [], video: 'all', rung: 'still' }])
  media.close()
})

test('a choice of less is shown, kept and told to the server at once, and taken back the same way', async () => {
  const { media, views, state } = mediaIn(await joined())
  media.setLowBandwidth('sound')
  await vi.advanceTimersByTimeAsync(0)
  expect(state().rung).toEqual({ chosen: 'sound', now: 'sound', reason: 'ownChoice' })
  expect(state().send).toEqual({ rung: 'sound', reason: 'ownChoice' })
  expect(readDeviceChoice().lowBandwidth).toBe('sound')
  await media.choose({ lowBandwidth: 'auto' })
  await vi.advanceTimersByTimeAsync(0)
  expect(state().rung).toEqual({ chosen: 'auto', now: 'full', reason: null })
  expect(views().map((view) => Reflect.get(Object(view), 'rung'))).toEqual(['sound', 'full'])
  media.close()
})

test('who speaks, and what others want of this device, is kept as the server tells it', async () => {
  const begun = await joined()
  const { media, state } = mediaIn(begun)
  const demand = { sources: { camera: 1 }, still: null, weakListeners: true }
  begun.last().say({
    event: 'media.speakers',
    data: { speaking: [{ seatId: self.seatId, volume: 0.5 }] },
  })
  begun.last().say({ event: 'media.demand', data: demand })
  expect([...state().speaking]).toEqual([[self.seatId, 0.5]])
  expect(state().demand).toEqual(demand)
  media.close()
})

test('somebody who mutes this device is named', async () => {
  const begun = await joined()
  const { media, notices } = mediaIn(begun)
  const muted = { byName: 'Chủ tọa', why: 'muted', sources: ['mic'] }
  begun.last().say({ event: 'floor.mutedBy', data: muted })
  expect(notices).toEqual([{ kind: 'mutedBy', ...muted }])
  media.close()
})

test('on the rung of stills the stage is fetched as one, for as long as a stage is shown', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address)
    return new Response(null, { status: 204 })
  })
  const begun = await joined()
  const { media } = mediaIn(begun)
  media.setLowBandwidth('still')
  await vi.advanceTimersByTimeAsync(4_500)
  expect(asked).toEqual(Array.from({ length: 3 }, () => '/api/meetings/meeting-1-xxxx/stills/stage'))
  media.setView({ smallPictures: [], video: 'none' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toHaveLength(3)
  media.close()
})

test('after the end nothing is asked, fetched or shown any more', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address)
    return new Response(null, { status: 204 })
  })
  const begun = await joined()
  const { media, notices, views, state } = mediaIn(begun)
  media.setLowBandwidth('still')
  await vi.advanceTimersByTimeAsync(0)
  const before = [asked.length, views().length]
  media.setView(pictures(2))
  media.close()
  media.close()
  begun.last().say({ event: 'floor.mutedBy', data: { byName: '', why: 'floorTaken', sources: ['mic'] } })
  begun.last().say({ event: 'media.demand', data: { sources: {}, still: null, weakListeners: false } })
  begun.last().say({ event: 'seats.own', data: someOwn(self) })
  await vi.advanceTimersByTimeAsync(10_000)
  expect([asked.length, views().length]).toEqual(before)
  expect(notices).toEqual([])
  expect(state().demand).toBeNull()
})
