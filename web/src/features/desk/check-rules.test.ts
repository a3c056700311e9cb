import { expect, test } from 'vitest'
import { someSeat } from '../../net/test-rooms.ts'
import { checksOf } from './check-rules.ts'

test.each([
  ['a seat that is seen, heard and reached', { camera: 'on', mic: 'on' }, [null, null, null]],
  ['one that has not joined', { connection: 'absent', camera: 'on' }, ['absent', 'absent', 'absent']],
  ['one that is cut off', { connection: 'away', camera: 'on', mic: 'on' }, ['away', 'away', 'away']],
  ['one whose camera and microphone are off', {}, ['cameraOff', 'micOff', null]],
  ['one without devices on a weak link', { camera: 'none', mic: 'none', link: 'weak' }, ['noCamera', 'noMic', 'weak']],
  ['one whose microphone gives no sound', { camera: 'on', mic: 'on', micSilent: true }, [null, 'silent', null]],
] as const)('%s', (_, state, [picture, sound, link]) => {
  expect(checksOf(someSeat(1, state), null)).toMatchObject({ picture, sound, link })
})

const WELL = { picture: 'comes', sound: 'heard', link: 'good', echo: 'none' } as const
test.each([
  ['what arrives at the server proves more than the devices’ own word', { ...WELL }, [null, null, null]],
  ['a camera that is on and sends nothing', { ...WELL, picture: 'stalled' }, ['noPicture', null, null]],
  ['a microphone that is on and sends nothing', { ...WELL, sound: 'stalled' }, [null, 'noSound', null]],
  ['a microphone that is on while nobody speaks', { ...WELL, sound: 'quiet' }, [null, 'quiet', null]],
  ['packets that get lost on their way to the server', { ...WELL, link: 'lossy' }, [null, null, 'lossy']],
] as const)('%s', (_, measured, [picture, sound, link]) => {
  const seat = someSeat(1, { camera: 'on', mic: 'on', link: 'good' })
  expect(checksOf(seat, measured)).toEqual({ picture, sound, link, echo: null })
})

test.each([
  ['none', null],
  ['comesBack', 'echo'],
  ['twice', 'twice'],
  ['quiet', 'echoQuiet'],
  ['unknown', 'unknown'],
] as const)('what was measured of echo is said: %s', (echo, said) => {
  expect(checksOf(someSeat(1, { mic: 'off' }), { ...WELL, echo }).echo).toBe(said)
  expect(checksOf(someSeat(1, { mic: 'none' }), { ...WELL, echo }).echo).toBe('noMic')
})
