import { expect, test } from 'vitest'
import { someSeat } from '../../net/test-rooms.ts'
import type { NextMeasured } from '../../../../signaling/preparing/wire.ts'
import { checksOf, type Wrong } from './check-rules.ts'

test.each([
  ['one of which nothing has been measured yet', { camera: 'on', mic: 'on' }, ['unknown', 'unknown', null]],
  ['one that has not joined', { connection: 'absent', camera: 'on' }, ['absent', 'absent', 'absent']],
  ['one that is cut off', { connection: 'away', camera: 'on', mic: 'on' }, ['away', 'away', 'away']],
  ['one whose camera and microphone are off', {}, ['cameraOff', 'micOff', null]],
  ['one without devices on a weak link', { camera: 'none', mic: 'none', link: 'weak' }, ['noCamera', 'noMic', 'weak']],
  ['one whose microphone gives no sound', { camera: 'on', mic: 'on', micSilent: true }, ['unknown', 'silent', null]],
] as const)('%s', (_, state, [picture, sound, link]) => {
  expect(checksOf(someSeat(1, state), null)).toMatchObject({ picture, sound, link })
})

const WELL: NextMeasured = { picture: 'comes', sound: 'heard', link: 'good', echo: 'none', level: 3, troubles: [] }
test.each<[string, NextMeasured, readonly (Wrong | null)[]]>([
  ['what arrives at the server proves more than the devices’ own word', { ...WELL }, [null, null, null]],
  ['a camera that is on and sends nothing', { ...WELL, picture: 'stalled' }, ['noPicture', null, null]],
  ['a microphone that is on and sends nothing', { ...WELL, sound: 'stalled' }, [null, 'noSound', null]],
  ['a microphone that is on while nobody speaks', { ...WELL, sound: 'quiet' }, [null, 'quiet', null]],
  ['a picture that nobody receives now', { ...WELL, picture: 'unknown' }, ['unknown', null, null]],
  [
    'a camera that came on after the last sample',
    { ...WELL, picture: 'off', sound: 'off' },
    ['unknown', 'unknown', null],
  ],
  ['a black picture, although it comes', { ...WELL, troubles: ['cameraBlack'] }, ['black', null, null]],
  ['a covered lens', { ...WELL, troubles: ['cameraCovered'] }, ['covered', null, null]],
  ['a camera that the system keeps off', { ...WELL, troubles: ['cameraMuted'] }, ['cameraMuted', null, null]],
  [
    'a microphone that the system keeps off',
    { ...WELL, sound: 'quiet', troubles: ['micMuted'] },
    [null, 'micMuted', null],
  ],
  ['packets that get lost on their way to the server', { ...WELL, link: 'lossy' }, [null, null, 'lossy']],
])('%s', (_, measured, [picture, sound, link]) => {
  const seat = someSeat(1, { camera: 'on', mic: 'on', link: 'good' })
  expect(checksOf(seat, measured)).toEqual({ picture, sound, link, echo: null })
})

test.each([
  ['none', null],
  ['comesBack', 'echo'],
  ['quiet', 'echoQuiet'],
  ['unknown', 'unknown'],
] as const)('what was measured of echo is said: %s', (echo, said) => {
  expect(checksOf(someSeat(1, { mic: 'off' }), { ...WELL, echo }).echo).toBe(said)
  expect(checksOf(someSeat(1, { mic: 'none' }), { ...WELL, echo }).echo).toBe('noMic')
})
