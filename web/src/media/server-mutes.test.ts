import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { SeatDevice } from '../../../signaling/seats/wire.ts'
import type { z } from 'zod'
import { createListeners } from '../net/listeners.ts'
import type { RoomState } from '../net/session.ts'
import { someOwn, someSeat } from '../net/test-rooms.ts'
import type { MediaNotice } from './capture/notices.ts'
import type { OwnDevices } from './capture/own-devices.ts'
import { ServerMutes } from './server-mutes.ts'

const DEVICE: z.input<typeof SeatDevice> = {
  ...{ deviceId: 'device-1-xxxx', label: '', accountId: 'account-1-xxxx', fullName: 'Người 1', role: 'delegate' },
  ...{ connection: 'here', mic: 'on', secondMic: 'on', camera: 'off', documentCamera: 'none', silent: [] },
  ...{ screen: true, screenSound: 'on', link: 'good' },
}

/** A machine on which everything is on, and the seat as the server tells it. */
function muting(device: Partial<typeof DEVICE> | null) {
  const on = { mic: true, secondMic: true, screen: true }
  const paused: string[] = []
  const notices: MediaNotice[] = []
  const listeners = createListeners()
  const turnOff = (what: keyof typeof on) => {
    const wasOn = on[what]
    on[what] = false
    return wasOn
  }
  const own = someOwn(someSeat(1), { devices: device === null ? [] : [{ ...DEVICE, ...device }] })
  const mutes = new ServerMutes({
    session: {
      on: listeners.on,
      store: createStore(() => ({ own, self: { deviceId: 'device-1-xxxx' } }) as unknown as RoomState),
    },
    publisher: { pause: (source) => paused.push(source) },
    // Only these parts of the devices are used.
    own: {
      mic: { silence: () => turnOff('mic') },
      secondMic: { silence: () => turnOff('secondMic') },
      silence: () => [turnOff('mic'), turnOff('secondMic')].includes(true),
    } as unknown as OwnDevices,
    screen: { silence: () => turnOff('screen'), stop: () => void turnOff('screen') },
    notify: (notice) => notices.push(notice),
  })
  return { mutes, on, paused, notices, say: (data: object) => listeners.event({ event: 'floor.mutedBy', data }) }
}

test('the server’s word turns every sound of this machine off, and says who and why', () => {
  const { on, paused, notices, say } = muting({})
  const word = { byName: 'Chủ tọa', why: 'muted', sources: ['mic', 'secondMic'] }
  say(word)
  expect(on).toEqual({ mic: false, secondMic: false, screen: false })
  expect(paused).toEqual(['mic', 'secondMic'])
  expect(notices).toEqual([{ kind: 'mutedBy', ...word }])
})

test('where another microphone of the same room was turned on, a screen that is shared from here sounds on', () => {
  const { on, say } = muting({})
  say({ byName: '', why: 'otherMicOn', sources: ['mic'] })
  expect(on).toEqual({ mic: false, secondMic: false, screen: true })
  say({ byName: '', why: 'soundElsewhere', sources: ['mic'] })
  expect(on.screen).toBe(false)
})

test('after a cut what still is on at the server goes on', () => {
  const { mutes, on, paused, notices } = muting({})
  mutes.catchUp()
  expect(on).toEqual({ mic: true, secondMic: true, screen: true })
  expect([paused, notices]).toEqual([[], []])
})

test('what was turned off while the link was cut goes off here too, and is said once', () => {
  const { mutes, on, paused, notices } = muting({ mic: 'off', screenSound: 'off' })
  mutes.catchUp()
  expect(on).toEqual({ mic: false, secondMic: true, screen: false })
  expect(paused).toEqual(['mic'])
  expect(notices).toEqual([{ kind: 'screenSoundOff' }, { kind: 'backMuted' }])
  mutes.catchUp()
  expect(notices).toHaveLength(2)
})

test('a seat that does not know this device says nothing of its microphones', () => {
  const { mutes, on, notices } = muting(null)
  mutes.catchUp()
  expect(on).toEqual({ mic: true, secondMic: true, screen: true })
  expect(notices).toEqual([])
})

test('after the end nothing is turned off any more', () => {
  const { mutes, on, say } = muting({})
  mutes.close()
  say({ byName: '', why: 'floorTaken', sources: ['mic'] })
  expect(on.mic).toBe(true)
})
