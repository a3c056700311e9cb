import { expect, test } from 'vitest'
import { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import { AccountId } from '../../../../signaling/wire/ids.ts'
import { afterTurn, standingOf } from './follow-rules.ts'

const me = AccountId.parse('account-me')
const other = AccountId.parse('account-other')
const at = (pageIndex: number) => PresentedPage.parse({ paperId: 'paper-01', paperVersionId: 'version-01', pageIndex })

test('somebody who follows is carried along until they turn a page themselves', () => {
  const standing = standingOf({ presenterId: other, page: at(3) }, me, true)
  expect(standing).toEqual({ kind: 'following', page: at(3) })
  expect(afterTurn(standing, at(5), 'program')).toBe('nothing')
  expect(afterTurn(standing, at(3), 'person')).toBe('nothing')
  expect(afterTurn(standing, at(4), 'person')).toBe('leave')
})

test('somebody apart stays apart whatever the presenter does, and may return', () => {
  expect(standingOf({ presenterId: other, page: at(4) }, me, false).kind).toBe('apart')
  expect(afterTurn({ kind: 'apart', page: at(4) }, at(9), 'person')).toBe('nothing')
})

test('the presenter’s own turns are told, but not the landing after a reload', () => {
  const standing = standingOf({ presenterId: me, page: at(2) }, me, false)
  expect(standing.kind).toBe('presenting')
  expect(afterTurn(standing, at(0), 'program')).toBe('nothing')
  expect(afterTurn(standing, at(3), 'person')).toBe('tell')
})

test('the page stays presented when the presenter has gone', () => {
  expect(standingOf({ presenterId: null, page: at(2) }, me, true).kind).toBe('following')
  expect(standingOf({ presenterId: null, page: null }, me, true).kind).toBe('none')
})
