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
  expect(checksOf(someSeat(1, state))).toEqual({ picture, sound, link })
})
