import { expect, test } from 'vitest'
import { PaperId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { RunningBallot } from '../../../../signaling/voting/wire.ts'
import { firstOf, shownOnDisplay } from './display-rules.ts'

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

test('a long line is cut where it would leave the screen, and says how many more wait', () => {
  expect(firstOf([1, 2, 3, 4, 5, 6, 7, 8])).toEqual({ shown: [1, 2, 3, 4, 5, 6], more: 2 })
  expect(firstOf([1, 2], 6)).toEqual({ shown: [1, 2], more: 0 })
})
