import { expect, test } from 'vitest'
import type { Came } from '../media/came-in.ts'
import { receptionOf, type Sample } from './rules.ts'

const came = (packets: number, layers: readonly number[] = [packets]): Came => ({
  ...{ packets, lost: 0, bytes: packets * 1_000, layers, rttMs: 40 },
})
type Changes = { readonly [P in 'picture' | 'sound']?: Partial<Sample[P]> }
const ALL = { seats: 3, leaders: true }
function sample({ picture, sound }: Changes = {}): Sample {
  return {
    picture: {
      ...{ camera: 'on', locked: false, wanted: true, came: came(1_000, [600, 400, 0]), reach: ALL },
      ...{ still: null, troubles: [] },
      ...picture,
    },
    sound: { mic: 'on', heldBack: null, came: came(500), spokeAgoMs: 500, loudest: 0.5, reach: ALL, ...sound },
    leadersHere: true,
  }
}
const FLOWS = sample({ picture: { came: came(1_250, [700, 550, 0]) }, sound: { came: came(600) } })
const later = ({ picture, sound }: Changes) =>
  receptionOf(sample(), {
    ...FLOWS,
    picture: { ...FLOWS.picture, ...picture },
    sound: { ...FLOWS.sound, ...sound },
  })

test('a hall whose packets come and whose voice is sent on is seen and heard, and by how many', () => {
  expect(later({})).toEqual({
    picture: { state: 'comes', size: 1, kbps: 1_000, seats: 3, leaders: true, still: null, troubles: [] },
    sound: { state: 'heard', level: 0.5, seats: 3, leaders: true },
    line: 'good',
    leadersHere: true,
  })
})

test('the first sample says what stands in the way already, and of what flows that it is being measured', () => {
  expect(receptionOf(null, sample())).toMatchObject({
    picture: { state: 'measuring', size: null, kbps: null },
    sound: { state: 'measuring' },
    line: 'unknown',
  })
  expect(receptionOf(null, sample({ sound: { mic: 'off', heldBack: 'noFloor' } })).sound.state).toBe('noFloor')
})

test.each([
  ['a hall without a microphone, whatever the floor says', { mic: 'none', heldBack: 'noFloor' }, 'none'],
  ['a microphone that is off because the hall was not called', { mic: 'off', heldBack: 'noFloor' }, 'noFloor'],
  ['one that is locked', { mic: 'off', heldBack: 'locked' }, 'locked'],
  ['one that is off while a phone has the sound', { mic: 'off', heldBack: 'soundElsewhere' }, 'soundElsewhere'],
  ['one that only has to be turned on', { mic: 'off' }, 'off'],
  ['one that is on and of which no packet came since', { came: came(500) }, 'stalled'],
  ['packets without a voice for ten seconds', { spokeAgoMs: 10_001 }, 'quiet'],
  ['a voice too low', { loudest: 0.2 }, 'faint'],
  ['a voice that is sent to nobody', { reach: { seats: 0, leaders: false } }, 'unsent'],
] as const)('sound: %s', (_, sound, state) => expect(later({ sound }).sound.state).toBe(state))

test.each([
  ['a hall without a camera', { camera: 'none' }, 'none'],
  ['a camera that is off', { camera: 'off' }, 'off'],
  ['a camera that is off and locked', { camera: 'off', locked: true }, 'locked'],
  ['one that nobody shows, of which nothing is asked', { wanted: false, came: null }, 'unwanted'],
  ['one that is wanted and of which no packet came since', { came: came(1_000) }, 'stalled'],
] as const)('picture: %s', (_, picture, state) => expect(later({ picture }).picture.state).toBe(state))

test('a camera that has only just been wanted is not called stalled', () => {
  const before = sample({ picture: { wanted: false, came: null } })
  expect(receptionOf(before, FLOWS).picture.state).toBe('measuring')
})

test('a microphone that was silent just now shows no level, and a loss of one packet in ten is the line’s', () => {
  expect(later({ sound: { spokeAgoMs: 2_500 } }).sound).toMatchObject({ state: 'heard', level: 0 })
  expect(later({ sound: { came: { ...came(600), lost: 40 } } }).line).toBe('lossy')
})
