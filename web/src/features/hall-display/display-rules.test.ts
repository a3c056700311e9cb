import { expect, test } from 'vitest'
import { PaperId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { RunningBallot } from '../../../../signaling/voting/wire.ts'
import { firstOf, shownOnDisplay, turnOnDisplay, warningOf } from './display-rules.ts'

const page = {
  paperId: PaperId.parse('paper-0001'),
  paperVersionId: PaperVersionId.parse('version-001'),
  pageIndex: 2,
}

const BALLOT = RunningBallot.parse({
  ballotId: 'ballot-0001',
  agendaItemId: null,
  form: 'open',
  title: 'Thông qua dự toán',
  text: '',
  choices: [{ key: 'for', label: 'Tán thành', countsAs: 'for' }],
  mayChange: false,
  state: 'open',
  openedAtMs: 0,
  members: 5,
  entitled: 4,
  voted: 1,
  ...{ result: null, counting: null },
})

test.each([
  ['follow', page, false, 'paper'],
  ['follow', page, true, 'picture'],
  ['follow', null, false, 'picture'],
  ['picture', page, false, 'picture'],
  ['paper', page, true, 'paper'],
  ['paper', null, false, 'picture'],
] as const)('a display set to %s shows what the meeting has for it', (show, presented, sharing, kind) => {
  expect(shownOnDisplay({ show }, presented, sharing, null, null).kind).toBe(kind)
})

test.each([
  ['follow', 'grid4', 'grid'],
  ['follow', 'content', 'paper'],
  ['follow', 'one', 'paper'],
  ['picture', 'grid4', 'picture'],
  ['paper', 'grid9', 'paper'],
] as const)('a display set to %s shows with the chair’s layout %s: %s', (show, imposed, kind) => {
  expect(shownOnDisplay({ show }, page, false, imposed, null).kind).toBe(kind)
})

test.each(['follow', 'picture', 'paper'] as const)(
  'a ballot stands before everything else, also on a display set to %s',
  (show) => {
    expect(shownOnDisplay({ show }, page, true, 'grid4', BALLOT)).toEqual({ kind: 'ballot', ballot: BALLOT })
  },
)

const CLOCK = { endsAtMs: 300_000, warnAtMs: 240_000 }
test.each([
  [239_999, 'running', null],
  [240_000, 'soon', { key: 'minutesLeft', count: 1 }],
  [244_000, 'soon', { key: 'minutesLeft', count: 1 }],
  [250_000, 'soon', { key: 'underAMinute', count: 0 }],
  [300_000, 'over', { key: 'ended', count: 0 }],
  [400_000, 'over', { key: 'ended', count: 0 }],
] as const)('at %s ms the band is %s, and says so in words', (nowMs, phase, warning) => {
  const turn = turnOnDisplay(CLOCK, nowMs)
  expect(turn.phase).toBe(phase)
  expect(warningOf(turn)).toEqual(warning)
})

test('an early warning counts whole minutes; without a limit, and without a speaker, nothing is warned of', () => {
  expect(warningOf(turnOnDisplay({ endsAtMs: 600_000, warnAtMs: 420_000 }, 421_000))).toEqual({
    ...{ key: 'minutesLeft', count: 3 },
  })
  expect(turnOnDisplay({ endsAtMs: null, warnAtMs: null }, 1e9)).toEqual({ phase: 'running', leftMs: null })
  expect(turnOnDisplay(undefined, 0)).toEqual({ phase: 'running', leftMs: null })
})

test('a long line is cut where it would leave the screen, and says how many more wait', () => {
  expect(firstOf([1, 2, 3, 4, 5, 6, 7, 8])).toEqual({ shown: [1, 2, 3, 4, 5, 6], more: 2 })
  expect(firstOf([1, 2], 6)).toEqual({ shown: [1, 2], more: 0 })
})
