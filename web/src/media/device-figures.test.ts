import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DeviceFigures } from '../../../signaling/wire/device-figures.ts'
import { deviceFigures } from './device-figures.ts'

const LINK = {
  ...{
    quality: 'good' as const,
    beatRttMs: 41.4,
    mediaRttMs: 38,
    lossShare: 0.0124,
    sendKbps: 900,
    receiveKbps: 2_000,
  },
  ...{ receivedKbps: 811.6, sentKbps: 300.2, interrupted: false },
}
const MEDIA = {
  rung: { chosen: 'auto', now: 'full', reason: null },
  send: { rung: 'all', reason: null },
  silent: { mic: null, secondMic: null },
  cameraLook: 'picture',
  camera: { kind: 'on' },
  cameraTrack: null,
} as const satisfies Parameters<typeof deviceFigures>[1]

test('measured figures are whole numbers', () => {
  expect(deviceFigures(LINK, MEDIA)).toMatchObject({ rttMs: 41, lossPermille: 12, sentKbps: 300, receivedKbps: 812 })
})

test('a black or covered camera, a microphone muted by the system and a busy processor are reported; a camera that is off shows nothing', () => {
  const of = (changed: Partial<Parameters<typeof deviceFigures>[1]>) =>
    deviceFigures(LINK, { ...MEDIA, ...changed }).troubles
  expect(of({})).toEqual([])
  expect(of({ cameraLook: 'black' })).toEqual(['cameraBlack'])
  expect(of({ cameraLook: 'covered', silent: { mic: 'muted', secondMic: null } })).toEqual([
    'cameraCovered',
    'micMuted',
  ])
  expect(of({ cameraLook: 'black', camera: { kind: 'off' } })).toEqual([])
  expect(of({ send: { rung: 'noBig', reason: 'processorBusy' } })).toEqual(['processorBusy'])
})

test('whatever a browser measures, the wire takes it', () => {
  const figure = fc.option(fc.double({ min: -1e6, max: 1e9 }), { nil: null })
  fc.assert(
    fc.property(
      fc.record({ beatRttMs: figure, mediaRttMs: figure, lossShare: figure, sentKbps: figure, receivedKbps: figure }),
      (link) => {
        expect(DeviceFigures.safeParse(deviceFigures({ ...LINK, ...link }, MEDIA)).success).toBe(true)
      },
    ),
  )
})
