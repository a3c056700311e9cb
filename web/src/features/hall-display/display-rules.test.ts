import { expect, test } from 'vitest'
import { PaperId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { firstOf, shownOnDisplay } from './display-rules.ts'

const page = {
  paperId: PaperId.parse('paper-0001'),
  paperVersionId: PaperVersionId.parse('version-001'),
  pageIndex: 2,
}

test.each([
  ['follow', page, false, 'paper'],
  ['follow', page, true, 'picture'],
  ['follow', null, false, 'picture'],
  ['picture', page, false, 'picture'],
  ['paper', page, true, 'paper'],
  ['paper', null, false, 'picture'],
] as const)('a display set to %s shows what the meeting has for it', (show, presented, sharing, kind) => {
  expect(shownOnDisplay({ show }, presented, sharing, null).kind).toBe(kind)
})

test.each([
  ['follow', 'grid4', 'grid'],
  ['follow', 'content', 'paper'],
  ['follow', 'one', 'paper'],
  ['picture', 'grid4', 'picture'],
  ['paper', 'grid9', 'paper'],
] as const)('a display set to %s shows with the chair’s layout %s: %s', (show, imposed, kind) => {
  expect(shownOnDisplay({ show }, page, false, imposed).kind).toBe(kind)
})

test('a long line is cut where it would leave the screen, and says how many more wait', () => {
  expect(firstOf([1, 2, 3, 4, 5, 6, 7, 8])).toEqual({ shown: [1, 2, 3, 4, 5, 6], more: 2 })
  expect(firstOf([1, 2], 6)).toEqual({ shown: [1, 2], more: 0 })
})
