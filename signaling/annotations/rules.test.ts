import { expect, test } from 'vitest'
import type { MeetingActor } from '../identity/permissions.ts'
import { newId } from '../storage/clock.ts'
import { AccountId } from '../wire/ids.ts'
import { marksRight } from './rules.ts'

const author = newId(AccountId)
const other = newId(AccountId)
const actors: MeetingActor[] = ['chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin']

test('a private layer is nothing to anybody but its author, whatever they are', () => {
  for (const actor of actors) {
    expect(marksRight({ layer: 'private', author }, { accountId: other, actor }, 'inSession')).toBe('none')
    const own = marksRight({ layer: 'private', author }, { accountId: author, actor }, 'inSession')
    expect(own).toBe(actor === 'unitAdmin' ? 'none' : 'write')
  }
})

test('a shared layer is read by those seated and written by its author, if the author has a say', () => {
  for (const actor of actors) {
    const layer = { layer: 'shared', author } as const
    const reads = actor === 'unitAdmin' ? 'none' : 'read'
    expect(marksRight(layer, { accountId: other, actor }, 'inSession')).toBe(reads)
    const writes = ['chair', 'secretary', 'delegate'].includes(actor) ? 'write' : reads
    expect(marksRight(layer, { accountId: author, actor }, 'inSession')).toBe(writes)
  }
})

test('nothing is written any more once the meeting is over', () => {
  for (const layer of ['shared', 'private'] as const) {
    for (const state of ['ended', 'minutesDraft', 'signed', 'archived', 'cancelled'] as const) {
      expect(marksRight({ layer, author }, { accountId: author, actor: 'chair' }, state)).toBe('read')
    }
  }
})
