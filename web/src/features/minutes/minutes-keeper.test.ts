import { expect, test } from 'vitest'
import { newId } from '../../../../signaling/kit/clock.ts'
import { minutesEntryKey, type MinutesEntry, type SavedEntry } from '../../../../signaling/minutes/wire.ts'
import { AccountId } from '../../../../signaling/wire/ids.ts'
import type { Answer } from '../../net/session.ts'
import { entryCopies } from './entry-copies.ts'
import { MinutesKeeper, stateOfAll } from './minutes-keeper.ts'

const opening = (text: string): MinutesEntry => ({ kind: 'field', field: 'opening', text })
const KEY = minutesEntryKey(opening(''))
const saved = (text: string, revision: number): SavedEntry => ({
  ...{ entry: opening(text), revision, savedAtMs: 1, savedByName: 'Người khác' },
})
const ACCOUNT = newId(AccountId)

class MemoryStorage {
  readonly #items = new Map<string, string>()
  get length() {
    return this.#items.size
  }
  key = (index: number) => [...this.#items.keys()][index] ?? null
  getItem = (key: string) => this.#items.get(key) ?? null
  setItem = (key: string, value: string) => void this.#items.set(key, value)
  removeItem = (key: string) => void this.#items.delete(key)
}

/** A page with a server that has one entry; timers run when the test says so. */
function openPage(
  storage = new MemoryStorage(),
  server: { text: string; revision: number; down: boolean } | null = null,
) {
  const at = server ?? { text: '', revision: 0, down: false }
  const timers = new Map<number, () => void>()
  let last = 0
  const page = {
    ...{ storage, server: at, reads: 0 },
    keeper: new MinutesKeeper({
      async save(revision, entry): Promise<Answer<{ revision: number }>> {
        if (at.down) return { ok: false, error: 'offline' }
        if (entry.kind === 'task') return { ok: false, error: 'internal' }
        if (revision !== at.revision && entry.text !== at.text) return { ok: false, error: 'stale' }
        if (entry.text !== at.text) Object.assign(at, { text: entry.text, revision: at.revision + 1 })
        return { ok: true, result: { revision: at.revision } }
      },
      readAgain: () => void (page.reads += 1),
      copies: entryCopies(storage, ACCOUNT, 'meeting'),
      after(_ms, act) {
        const id = (last += 1)
        timers.set(id, act)
        return () => void timers.delete(id)
      },
    }),
    /** Time passes, and what it brings about is done. */
    async pass() {
      const due = [...timers.values()]
      timers.clear()
      for (const act of due) act()
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
    },
    read: () => page.keeper.take(at.revision === 0 ? [] : [saved(at.text, at.revision)]),
    entry: () => page.keeper.store.getState().get(KEY),
  }
  return page
}

test('what is typed is saved by itself, and is in the browser until it is', async () => {
  const page = openPage()
  page.read()
  page.keeper.write(opening('Khai mạc'))
  expect([page.entry()?.state, page.storage.length]).toEqual(['waiting', 1])
  await page.pass()
  expect([page.entry()?.state, page.storage.length, page.server.text]).toEqual(['saved', 0, 'Khai mạc'])
})

test('without a link it stays unsent and is sent when the link is back', async () => {
  const page = openPage()
  page.read()
  page.server.down = true
  page.keeper.write(opening('Khai mạc'))
  await page.pass()
  expect([page.entry()?.state, stateOfAll(page.keeper.store.getState())]).toEqual(['unsent', 'unsent'])
  page.server.down = false
  await page.pass()
  expect([page.entry()?.state, page.server.text]).toEqual(['saved', 'Khai mạc'])
})

test('a page that was closed without a link is gone on with by the next one', async () => {
  const first = openPage()
  first.read()
  first.server.down = true
  first.keeper.write(opening('Chưa gửi được'))
  first.keeper.close()
  await first.pass()
  first.server.down = false
  const next = openPage(first.storage, first.server)
  next.read()
  expect(next.entry()).toMatchObject({ entry: opening('Chưa gửi được'), state: 'waiting' })
  await next.pass()
  expect([next.server.text, next.storage.length]).toEqual(['Chưa gửi được', 0])
})

test.each([
  ['mine', 'Của tôi'],
  ['theirs', 'Của người khác'],
  ['both', 'Của tôi\nCủa người khác'],
] as const)('where somebody saved in between both texts are there until one chooses: %s', async (how, text) => {
  const page = openPage()
  page.read()
  page.keeper.write(opening('Của tôi'))
  Object.assign(page.server, { text: 'Của người khác', revision: 1 })
  await page.pass()
  expect([page.entry()?.state, page.reads]).toEqual(['conflict', 1])
  page.read()
  expect(page.entry()).toMatchObject({ entry: opening('Của tôi'), theirs: { entry: opening('Của người khác') } })
  // Nothing is sent before.
  await page.pass()
  expect(page.server.text).toBe('Của người khác')
  page.keeper.settle(KEY, how)
  await page.pass()
  expect([page.entry()?.state, page.server.text]).toEqual(['saved', text])
})

test('a copy written upon an older text than the server’s is shown beside it, not sent', async () => {
  const first = openPage()
  first.read()
  first.server.down = true
  first.keeper.write(opening('Của tôi'))
  first.keeper.close()
  Object.assign(first.server, { down: false, text: 'Của người khác', revision: 1 })
  const next = openPage(first.storage, first.server)
  next.read()
  expect([next.entry()?.state, next.reads]).toEqual(['conflict', 1])
  next.read()
  expect(next.entry()?.theirs?.entry).toEqual(opening('Của người khác'))
})

test('what others save appears where nothing is being written, and not where something is', async () => {
  const page = openPage()
  page.keeper.take([saved('Một', 1)])
  page.keeper.take([saved('Hai', 2)])
  expect(page.entry()).toMatchObject({ entry: opening('Hai'), state: 'saved' })
  page.keeper.write(opening('Đang gõ'))
  page.keeper.take([saved('Hai', 2)])
  expect(page.entry()).toMatchObject({ entry: opening('Đang gõ'), state: 'waiting' })
})

test('what is typed while a save is on its way is saved after it', async () => {
  const page = openPage()
  page.read()
  page.keeper.write(opening('Một'))
  const passing = page.pass()
  page.keeper.write(opening('Một hai'))
  await passing
  await page.pass()
  expect([page.entry()?.state, page.server.text, page.server.revision]).toEqual(['saved', 'Một hai', 2])
})
