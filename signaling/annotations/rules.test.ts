import { expect, test } from 'vitest'
import type { MeetingActor } from '../wire/permissions.ts'
import { newId } from '../kit/clock.ts'
import { AccountId } from '../wire/ids.ts'
import { marksRight } from './rules.ts'

const author = newId(AccountId)
const other = newId(AccountId)
const actors: MeetingActor[] = ['chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin']

test('a private layer is nothing to anybody but its author, whatever they are', () => {
  for (const actor of actors) {
    expect(
      marksRight({ layer: 'private', author }, { accountId: other, actor, presents: false }, 'inSession', false),
    ).toBe('none')
    const own = marksRight(
      { layer: 'private', author },
      { accountId: author, actor, presents: false },
      'inSession',
      false,
    )
    expect(own).toBe(actor === 'unitAdmin' ? 'none' : 'write')
  }
})

test('a shared layer is read by those seated and written by its author, if the author has a say', () => {
  for (const actor of actors) {
    const layer = { layer: 'shared', author } as const
    const reads = actor === 'unitAdmin' ? 'none' : 'read'
    expect(marksRight(layer, { accountId: other, actor, presents: false }, 'inSession', false)).toBe(reads)
    const writes = ['chair', 'secretary', 'delegate'].includes(actor) ? 'write' : reads
    expect(marksRight(layer, { accountId: author, actor, presents: false }, 'inSession', false)).toBe(writes)
  }
})

test('an operator writes a shared layer while the hall presents; an observer never does', () => {
  const layer = { layer: 'shared', author } as const
  for (const [actor, right] of [
    ['operator', 'write'],
    ['delegate', 'write'],
    ['observer', 'read'],
  ] as const) {
    expect(marksRight(layer, { accountId: author, actor, presents: true }, 'inSession', false)).toBe(right)
    expect(marksRight(layer, { accountId: other, actor, presents: true }, 'inSession', false)).toBe('read')
  }
})

const after = ['ended', 'minutesDraft', 'signed', 'archived', 'cancelled'] as const

test('the shared layer is as it was once the meeting is over, but for an author who comes back with marks of before', () => {
  for (const state of after) {
    const right = (who: AccountId, returning: boolean, actor: MeetingActor = 'delegate') =>
      marksRight({ layer: 'shared', author }, { accountId: who, actor, presents: false }, state, returning)
    expect(right(author, false)).toBe('read')
    expect(right(author, true)).toBe('write')
    expect(right(author, true, 'observer')).toBe('read')
    expect(right(other, true)).toBe('read')
  }
})

test('one’s own notes stay writable after the meeting, until it is archived', () => {
  for (const state of after) {
    const right = marksRight(
      { layer: 'private', author },
      { accountId: author, actor: 'operator', presents: false },
      state,
      false,
    )
    expect(right).toBe(state === 'archived' ? 'read' : 'write')
  }
})
