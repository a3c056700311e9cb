import { expect, test } from 'vitest'
import { pictureTrouble } from './picture-trouble.ts'

test('every missing picture has its reason', () => {
  const on = { connection: 'here', camera: 'on' } as const
  expect(pictureTrouble(on, { state: 'ok' }, true, true, false)).toBeNull()
  expect(pictureTrouble(on, { state: 'ok' }, true, false, false)).toBe('waiting')
  expect(pictureTrouble(on, undefined, true, false, false)).toBe('waiting')
  expect(pictureTrouble(on, undefined, false, false, false)).toBe('reconnecting')
  expect(pictureTrouble(on, { state: 'noBandwidth' }, true, true, false)).toBe('ownLinkWeak')
  expect(pictureTrouble(on, { state: 'senderSilent' }, true, false, false)).toBe('theirLinkWeak')
  expect(pictureTrouble(on, undefined, true, false, true)).toBe('spared')
  expect(pictureTrouble(on, { state: 'ok' }, true, true, true)).toBeNull()
  expect(pictureTrouble({ ...on, camera: 'off' }, undefined, true, false, false)).toBe('cameraOff')
  expect(pictureTrouble({ ...on, camera: 'none' }, undefined, true, false, false)).toBe('noCamera')
})

test('a site that was cut off is said to be away, unless its picture still comes', () => {
  const away = { connection: 'away', camera: 'on' } as const
  expect(pictureTrouble(away, { state: 'ok' }, true, false, false)).toBe('away')
  expect(pictureTrouble(away, { state: 'ok' }, true, true, false)).toBeNull()
  // The picture moved until its camera was turned off, and nothing shows any more.
  expect(pictureTrouble({ ...away, camera: 'off' }, undefined, true, true, false)).toBe('away')
})
