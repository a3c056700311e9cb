import { describe, expect, test } from 'vitest'
import type { ImposedLayout } from '../../../../signaling/layouts/wire.ts'
import { choose, countTouched, follow, imposedOn, layoutNow, NOTHING_CHOSEN } from './choice-rules.ts'

const imposed: ImposedLayout = { layout: 'grid9', on: 'halls', byName: 'Chủ trì', sinceMs: 5 }
const hall = { kind: 'site' } as const
const desk = { kind: 'person' } as const

describe('the chair’s layout', () => {
  test('for the halls is no matter of a desk; for all it is everybody’s', () => {
    expect(imposedOn(imposed, hall)).toBe(imposed)
    expect(imposedOn(imposed, desk)).toBeNull()
    expect(imposedOn({ ...imposed, on: 'all' }, desk)).not.toBeNull()
    expect(countTouched([hall, desk, hall], 'halls')).toBe(2)
    expect(countTouched([hall, desk, hall], 'all')).toBe(3)
  })
  test('is shown instead of one’s own, which comes back when it is taken back', () => {
    const chosen = choose(NOTHING_CHOSEN, null, 'grid4')
    expect(layoutNow(chosen, imposed)).toBe('grid9')
    expect(layoutNow(chosen, null)).toBe('grid4')
  })
  test('is left by a choice of one’s own, also when the chair changes it, until it is followed again', () => {
    const own = choose(NOTHING_CHOSEN, imposed, 'one')
    expect(layoutNow(own, imposed)).toBe('one')
    expect(layoutNow(own, { ...imposed, layout: 'districts' })).toBe('one')
    expect(layoutNow(follow(own), { ...imposed, layout: 'districts' })).toBe('districts')
  })
  test('that is set after the first was taken back is followed again', () => {
    const own = choose(NOTHING_CHOSEN, imposed, 'one')
    expect(layoutNow(own, { ...imposed, sinceMs: 9 })).toBe('grid9')
  })
})
