import { expect, test } from 'vitest'
import { newId } from '../../../../../signaling/kit/clock.ts'
import { AccountId } from '../../../../../signaling/wire/ids.ts'
import { entryCopies } from '../entry-copies.ts'
import { holdOthersMinutes, holdsUnsavedMinutes } from './unsaved-minutes.ts'

test('signing out asks about one’s own unsaved minutes, and leaves those of others', () => {
  const items = new Map<string, string>([['ngon-ngu', 'vi']])
  const storage = {
    get length() {
      return items.size
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  const [mine, other] = [newId(AccountId), newId(AccountId)]
  const keep = (accountId: AccountId, text: string) =>
    entryCopies(storage, accountId, 'meeting').keep({
      ...{ base: 0, entry: { kind: 'field', field: 'opening', text }, tries: [] },
    })
  keep(other, 'Của người khác')
  expect([holdsUnsavedMinutes(mine, storage), holdsUnsavedMinutes(other, storage)]).toEqual([false, true])
  keep(mine, 'Của tôi')
  expect(holdsUnsavedMinutes(mine, storage)).toBe(true)
  const putBack = holdOthersMinutes(mine, storage)
  items.clear()
  putBack()
  expect([holdsUnsavedMinutes(mine, storage), holdsUnsavedMinutes(other, storage)]).toEqual([false, true])
})
