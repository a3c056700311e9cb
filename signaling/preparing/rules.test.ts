import { expect, test } from 'vitest'
import type { Came } from '../media/came-in.ts'
import { echoOf, levelOf, measureNext, troublesOfNext, type Look } from './rules.ts'

const came = (packets: number, lost = 0, rttMs: number | null = 40): Came => ({
  ...{ packets, lost, rttMs },
  ...{ bytes: packets * 1_000, layers: [packets] },
})
const look = (changed: Partial<Look>): Look => ({
  picture: came(1_000),
  wanted: true,
  sound: came(500),
  spokeAgoMs: 500,
  ...changed,
})
const later = (changed: Partial<Look>) =>
  measureNext(look({}), look({ picture: came(1_260), sound: came(600), ...changed }))

test('a seat whose packets come and whose voice was heard lately is well', () => {
  expect(later({})).toEqual({ picture: 'comes', sound: 'heard', link: 'good' })
})

test('a camera that is on without a packet is stalled, unless nobody asked for its picture; one that is off is off', () => {
  expect(later({ picture: came(1_000) }).picture).toBe('stalled')
  expect(later({ picture: came(1_000), wanted: false }).picture).toBe('unknown')
  expect(later({ picture: null }).picture).toBe('off')
})

test('a microphone that is off at its source says so; one that is on is quiet until somebody speaks, and stalled without packets', () => {
  expect(later({ sound: null }).sound).toBe('off')
  expect(later({ spokeAgoMs: 60_000 }).sound).toBe('quiet')
  expect(later({ sound: came(500) }).sound).toBe('stalled')
})

test('loss and a long round trip are the link’s; without packets nothing is known of it', () => {
  expect(later({ picture: came(1_260, 40) }).link).toBe('lossy')
  expect(later({ picture: came(1_260, 2) }).link).toBe('good')
  expect(later({ sound: came(600, 0, 900) }).link).toBe('late')
  expect(later({ picture: null, sound: null }).link).toBe('unknown')
})

test('a stream that was restarted between two samples counts from nothing', () => {
  expect(later({ picture: came(30, 0) })).toMatchObject({ picture: 'comes', link: 'good' })
})

test('the level comes in few steps, and is nothing once nobody speaks or the microphone is off', () => {
  expect([0, 0.04, 0.12, 0.5, 1, 3].map((loudest) => levelOf(loudest, 500, true))).toEqual([0, 0, 1, 3, 5, 5])
  expect(levelOf(0.5, 60_000, true)).toBe(0)
  expect(levelOf(0.5, 500, false)).toBe(0)
})

test('of what devices tell of themselves the camera and the microphone count, in one order', () => {
  expect(troublesOfNext(['processorBusy', 'micMuted', 'cameraBlack'])).toEqual(['cameraBlack', 'micMuted'])
})

test('echo is what stands clear of chance; what nobody measured is unknown', () => {
  const measured = (after: number, before: number) => ({ kind: 'measured' as const, after, before })
  expect(echoOf([])).toBe('unknown')
  expect(echoOf([{ kind: 'quiet' }])).toBe('quiet')
  expect(echoOf([measured(0.2, 0.1)])).toBe('none')
  expect(echoOf([measured(0.8, 0.3)])).toBe('comesBack')
  // Two voices in one rhythm are as much alike too early as too late.
  expect(echoOf([measured(0.6, 0.55)])).toBe('none')
  expect(echoOf([measured(0.2, 0.1), measured(0.2, 0.1)])).toBe('none')
  expect(echoOf([{ kind: 'quiet' }, measured(0.9, 0.2)])).toBe('comesBack')
})
