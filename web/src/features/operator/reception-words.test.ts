import { expect, test } from 'vitest'
import type { Reception } from '../../../../signaling/reception/wire.ts'
import { heardWords, seenWords, type ReceptionNow } from './reception-words.ts'

type Changes = {
  picture?: Partial<Reception['picture']>
  sound?: Partial<Reception['sound']>
  line?: Reception['line']
  leadersHere?: boolean
}
const told = ({ picture, sound, line = 'good', leadersHere = true }: Changes = {}): ReceptionNow => ({
  kind: 'told',
  reception: {
    picture: {
      ...{ state: 'comes', size: 2, kbps: 600, seats: 4, leaders: true, still: null, troubles: [] },
      ...picture,
    },
    sound: { state: 'heard', level: 0.5, seats: 4, leaders: true, ...sound },
    line,
    leadersHere,
  },
})

test('the province hears and sees only when chair or a secretary are sent it', () => {
  expect(heardWords(told())).toEqual({ key: 'heard', tone: 'well' })
  expect(heardWords(told({ sound: { leaders: false } })).key).toBe('heardByOthers')
  expect(heardWords(told({ sound: { leaders: false }, leadersHere: false })).key).toBe('heardNoLeaders')
  expect(seenWords(told(), null)).toEqual({ key: 'seen', tone: 'well' })
  expect(seenWords(told({ picture: { leaders: false } }), null).key).toBe('seenByOthers')
  expect(seenWords(told({ picture: { state: 'unwanted', seats: 0, leaders: false } }), null)).toEqual({
    key: 'unwanted',
    tone: 'ready',
  })
})

test('sound that comes with many packets lost is said to be broken', () => {
  expect(heardWords(told({ line: 'lossy' })).key).toBe('heardBroken')
})

test('waiting for the chair to call is no fault; a microphone that only has to be turned on is the operator’s to do', () => {
  expect(heardWords(told({ sound: { state: 'noFloor' } })).tone).toBe('ready')
  expect(heardWords(told({ sound: { state: 'off' } })).tone).toBe('act')
})

test('a black, covered, muted or hanging camera is said with and without receivers; this machine’s own look counts more than the server’s report', () => {
  const black = told({ picture: { troubles: ['cameraBlack'] } })
  expect(seenWords(black, null).key).toBe('black')
  expect(seenWords(black, { muted: false, look: 'picture' }).key).toBe('seen')
  expect(seenWords(told(), { muted: false, look: 'covered' }).key).toBe('covered')
  expect(seenWords(told(), { muted: true, look: 'black' }).key).toBe('muted')
  expect(seenWords(told({ picture: { still: { takenAtMs: 1, frozen: true } } }), null).key).toBe('frozen')
  expect(seenWords(told({ picture: { state: 'off', troubles: ['cameraBlack'] } }), null).key).toBe('off')
})

test('cut off, or not told, the page claims nothing', () => {
  expect(heardWords({ kind: 'offline' }).key).toBe('offline')
  expect(seenWords({ kind: 'refused' }, null).key).toBe('refused')
  expect(seenWords({ kind: 'asking' }, null)).toEqual({ key: 'asking', tone: 'wait' })
})
