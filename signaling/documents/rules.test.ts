import { expect, test } from 'vitest'
import { FolderId } from '../wire/ids.ts'
import { depthOf, heightOf, lockOf } from './rules.ts'
import { within } from './wire.ts'

const id = (n: number) => FolderId.parse(String(n).repeat(22))
const tree = [
  { folderId: id(1), parentId: null },
  { folderId: id(2), parentId: id(1) },
  { folderId: id(3), parentId: id(2) },
  { folderId: id(4), parentId: null },
]

test('depth counts from the top, height what lies below, and a folder holds those within it', () => {
  expect([null, id(1), id(3)].map((one) => depthOf(tree, one))).toEqual([0, 1, 3])
  expect([id(1), id(3), id(4)].map((one) => heightOf(tree, one))).toEqual([3, 1, 1])
  expect(within(tree, id(2))).toEqual(new Set([id(2), id(3)]))
})

test('a copy is locked by a recall, by a version taken back, by a closed item, and by a class that may not be carried off', () => {
  const paper = { state: 'issued', accessClass: 'internal', issued: true } as const
  const copied = { wasIssued: true, paper, isForOwner: true }
  expect(lockOf(copied)).toBeNull()
  expect(lockOf({ ...copied, paper: { ...paper, accessClass: 'restricted' } })).toBe('restricted')
  expect(lockOf({ ...copied, paper: { ...paper, state: 'recalled', accessClass: 'restricted' } })).toBe('recalled')
  expect(lockOf({ ...copied, paper: { ...paper, issued: false } })).toBe('recalled')
  expect(lockOf({ ...copied, paper: null })).toBe('recalled')
  expect(lockOf({ ...copied, isForOwner: false })).toBe('closed')
})

test('a copy of a version that was never issued stays when the version is tidied off its meeting', () => {
  const paper = { state: 'prepared', accessClass: 'internal', issued: false } as const
  expect(lockOf({ wasIssued: false, paper, isForOwner: true })).toBeNull()
  expect(lockOf({ wasIssued: false, paper: null, isForOwner: true })).toBeNull()
})
