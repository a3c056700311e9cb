import { expect, test } from 'vitest'
import { starvedOf } from './link-watch.ts'

const camera = (state: 'ok' | 'noBandwidth' | 'senderSilent') => ({ kind: 'video', source: 'camera', state }) as const
const screen = (state: 'ok' | 'noBandwidth') => ({ kind: 'video', source: 'screen', state }) as const
const mic = { kind: 'audio', source: 'mic', state: 'ok' } as const

test('small pictures may go without; shared content, or every picture at once, may not', () => {
  expect(starvedOf([mic])).toBe('none')
  expect(starvedOf([mic, camera('ok'), camera('senderSilent')])).toBe('none')
  expect(starvedOf([mic, camera('ok'), camera('noBandwidth')])).toBe('some')
  expect(starvedOf([mic, camera('noBandwidth'), camera('noBandwidth')])).toBe('all')
  expect(starvedOf([mic, camera('ok'), screen('noBandwidth')])).toBe('all')
})
