import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { treeLevels, treeMinutes, treeNumbers } from '../../../../../signaling/wire/agenda-tree.ts'
import { moveBranch, placeBranch, shiftBranch } from './agenda-moves.ts'

/** `a b.c d` as lines: a dot for each level. */
const lines = (text: string) =>
  text
    .split(' ')
    .map((word) => ({ key: word.replaceAll('.', ''), level: word.length - word.replaceAll('.', '').length }))
const written = (made: readonly { key: string; level: number }[]) =>
  made.map(({ key, level }) => '.'.repeat(level) + key).join(' ')

describe('moving an item', () => {
  test('up or down it passes the whole item beside it, and takes along what is below it', () => {
    expect(written(moveBranch(lines('a .b .c d .e'), 'a', 1))).toBe('d .e a .b .c')
    expect(written(moveBranch(lines('a .b .c d .e'), 'd', -1))).toBe('d .e a .b .c')
    expect(written(moveBranch(lines('a .b .c d'), 'c', -1))).toBe('a .c .b d')
  })
  test('does not leave the item that it belongs to', () => {
    const one = lines('a .b c .d')
    for (const [key, by] of [
      ['b', -1],
      ['b', 1],
      ['d', -1],
      ['a', -1],
      ['c', 1],
    ] as const) {
      expect(moveBranch(one, key, by)).toBe(one)
    }
  })
  test('by hand it goes beside the line that it was dropped on', () => {
    expect(written(placeBranch(lines('a .b .c d .e'), 'd', 'c'))).toBe('a .b .d ..e .c')
    expect(written(placeBranch(lines('a .b ..x d'), 'b', null))).toBe('a d b .x')
    const own = lines('a .b c')
    expect(placeBranch(own, 'a', 'b')).toBe(own)
  })
  test('in and out, with what is below it, and no deeper than the third level', () => {
    expect(written(shiftBranch(lines('a b .c'), 'b', 1))).toBe('a .b ..c')
    expect(written(shiftBranch(lines('a .b ..c'), 'b', -1))).toBe('a b .c')
    const first = lines('a b')
    expect(shiftBranch(first, 'a', 1)).toBe(first)
    const deep = lines('a .b ..c ..d')
    expect(shiftBranch(deep, 'd', 1)).toBe(deep)
  })
  test('however lines are moved, none is lost and a tree comes out', () => {
    const made = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 12 })
    const acts = fc.array(fc.tuple(fc.constantFrom('up', 'down', 'in', 'out', 'place'), fc.nat(11), fc.nat(12)), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(made, acts, (levels, moves) => {
        let now: readonly { key: string; level: number }[] = treeLevels(levels).map((level, at) => ({
          key: `k${at}`,
          level,
        }))
        for (const [act, at, to] of moves) {
          const key = `k${at}`
          if (act === 'place') now = placeBranch(now, key, now[to]?.key ?? null)
          else if (act === 'in' || act === 'out') now = shiftBranch(now, key, act === 'in' ? 1 : -1)
          else now = moveBranch(now, key, act === 'down' ? 1 : -1)
          const left = now.map((line) => line.level)
          expect(treeLevels(left)).toEqual(left)
          expect(new Set(now.map((line) => line.key)).size).toBe(levels.length)
        }
      }),
    )
  })
})

test('numbers and sums: a heading adds up what is below it, its own minutes count for nothing', () => {
  const items = lines('a .b ..c ..d .e f').map((line, index) => ({ ...line, plannedMinutes: 2 ** index }))
  expect(treeNumbers(items)).toEqual(['1', '1.1', '1.1.1', '1.1.2', '1.2', '2'])
  expect(treeMinutes(items)).toEqual([4 + 8 + 16, 4 + 8, 4, 8, 16, 32])
})
