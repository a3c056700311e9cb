// Over 300 lines on purpose: each way in which a text may miss the server is one case of the same small world.
import { expect, test } from 'vitest'
import { newId } from '../../../../signaling/kit/clock.ts'
import {
  MAX_MINUTES_TEXT,
  minutesEntryKey,
  type MinutesEntry,
  type SavedEntry,
} from '../../../../signaling/minutes/wire.ts'
import { AccountId, AgendaItemId, MinutesTaskId } from '../../../../signaling/wire/ids.ts'
import type { Answer } from '../../net/session.ts'
import { entryCopies } from './entry-copies.ts'
import { stateOfAll } from './kept-entry.ts'
import { MinutesKeeper } from './minutes-keeper.ts'

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
    ...{ storage, server: at, reads: 0, answersLost: false },
    /** What happens between a save and its arrival at the server. */
    onItsWay: async () => {},
    keeper: new MinutesKeeper({
      async save(revision, entry): Promise<Answer<{ revision: number }>> {
        if (at.down) return { ok: false, error: 'offline' }
        if (entry.kind === 'task') return { ok: false, error: 'tooManyTasks' }
        if (entry.kind === 'item') return { ok: false, error: 'noSuchItem' }
        await page.onItsWay()
        if (revision !== at.revision && entry.text !== at.text) return { ok: false, error: 'stale' }
        if (entry.text !== at.text) Object.assign(at, { text: entry.text, revision: at.revision + 1 })
        if (page.answersLost) return { ok: false, error: 'timeout' }
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
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
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
  // Reading once more would bring nothing new.
  expect([next.entry()?.state, next.reads]).toEqual(['conflict', 0])
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

test('the text of somebody else that was read while a save was on its way is there when that save turns out stale', async () => {
  const page = openPage()
  page.read()
  page.keeper.write(opening('Của tôi'))
  page.onItsWay = async () => {
    Object.assign(page.server, { text: 'Của người khác', revision: 1 })
    page.read()
  }
  await page.pass()
  expect(page.entry()).toMatchObject({ state: 'conflict', theirs: { entry: opening('Của người khác') } })
})

test('a save whose answer was lost is no conflict with oneself', async () => {
  const page = openPage()
  page.read()
  page.answersLost = true
  page.keeper.write(opening('Một'))
  await page.pass()
  expect([page.entry()?.state, page.server.text]).toEqual(['unsent', 'Một'])
  page.answersLost = false
  page.keeper.write(opening('Một hai'))
  await page.pass()
  // Stale; what is read then is one's own text.
  page.read()
  await page.pass()
  expect([page.entry()?.state, page.server.text, page.storage.length]).toEqual(['saved', 'Một hai', 0])
})

test('nor is it for the next page, when the tab was closed before the answer', async () => {
  const first = openPage()
  first.read()
  first.answersLost = true
  first.keeper.write(opening('Một'))
  await first.pass()
  first.keeper.write(opening('Một hai'))
  first.server.down = true
  first.keeper.close()
  await first.pass()
  first.server.down = false
  const next = openPage(first.storage, first.server)
  next.read()
  expect(next.entry()).toMatchObject({ state: 'waiting', base: 1 })
  await next.pass()
  expect([next.entry()?.state, next.server.text]).toEqual(['saved', 'Một hai'])
})

test('after a lost answer the text of somebody else is still a conflict', async () => {
  const page = openPage()
  page.read()
  page.answersLost = true
  page.keeper.write(opening('Một'))
  await page.pass()
  page.keeper.write(opening('Một hai'))
  Object.assign(page.server, { text: 'Của người khác', revision: 2 })
  page.read()
  expect(page.entry()).toMatchObject({ state: 'conflict', theirs: { entry: opening('Của người khác') } })
})

test('two texts that do not fit into one stay as they are, and it is said', async () => {
  const page = openPage()
  page.keeper.take([saved('Một', 1)])
  const long = opening('a'.repeat(MAX_MINUTES_TEXT - 2))
  page.keeper.write(long)
  page.keeper.take([saved('Của người khác', 2)])
  page.keeper.settle(KEY, 'both')
  const both = { entry: long, theirs: { entry: opening('Của người khác') } }
  expect(page.entry()).toMatchObject({ ...both, state: 'conflict', code: 'bothTooLong' })
  page.keeper.take([saved('Của người khác', 2)])
  expect(page.entry()).toMatchObject({ ...both, code: 'bothTooLong' })
})

test('a task that the server refuses is gone once it is taken out again', async () => {
  const page = openPage()
  page.read()
  const taskId = newId(MinutesTaskId)
  const key = `task:${taskId}`
  page.keeper.write({ kind: 'task', taskId, task: { what: 'Quá nhiều', who: '', dueDay: null } })
  await page.pass()
  expect(page.keeper.store.getState().get(key)).toMatchObject({ state: 'refused', code: 'tooManyTasks' })
  page.keeper.write({ kind: 'task', taskId, task: null })
  expect([stateOfAll(page.keeper.store.getState()), page.storage.length]).toEqual(['saved', 0])
})

test('a text about an item that the server does not know is given up by the person alone', async () => {
  const page = openPage()
  page.read()
  const agendaItemId = newId(AgendaItemId)
  page.keeper.write({ kind: 'item', agendaItemId, text: 'Đã ghi' })
  await page.pass()
  const key = `item:${agendaItemId}`
  expect(page.keeper.store.getState().get(key)).toMatchObject({ state: 'refused', entry: { text: 'Đã ghi' } })
  page.keeper.giveUp(key)
  expect([stateOfAll(page.keeper.store.getState()), page.storage.length]).toEqual(['saved', 0])
})

test('what another tab keeps of the same entry outlives the save of this one', async () => {
  const page = openPage()
  page.read()
  page.keeper.write(opening('Của thẻ này'))
  entryCopies(page.storage, ACCOUNT, 'meeting').keep({ base: 0, entry: opening('Của thẻ kia'), tries: [] })
  await page.pass()
  expect([page.entry()?.state, page.server.text]).toEqual(['saved', 'Của thẻ này'])
  expect(entryCopies(page.storage, ACCOUNT, 'meeting').all()).toMatchObject([{ entry: opening('Của thẻ kia') }])
})

test('a save brings no copy back that signing out has cleared', async () => {
  const page = openPage()
  page.read()
  page.keeper.write(opening('Khai mạc'))
  page.server.down = true
  page.storage.removeItem(page.storage.key(0) ?? '')
  await page.pass()
  expect([page.entry()?.state, page.storage.length]).toEqual(['unsent', 0])
})

test('who may write no more keeps what did not get in, until it is given up or may be written again', async () => {
  const first = openPage()
  first.read()
  first.keeper.write(opening('Chưa kịp lưu'))
  first.keeper.hold([saved('Đã duyệt', 1)])
  expect(first.entry()).toMatchObject({ state: 'refused', entry: opening('Chưa kịp lưu') })
  await first.pass()
  expect(first.server.text).toBe('')
  // Also on a page that is opened later.
  const next = openPage(first.storage, first.server)
  next.keeper.hold([])
  expect(next.entry()).toMatchObject({ state: 'refused', entry: opening('Chưa kịp lưu') })
  next.read()
  await next.pass()
  expect([next.entry()?.state, next.server.text, next.storage.length]).toEqual(['saved', 'Chưa kịp lưu', 0])
})

test('all that waits is sent, and it is known when that is over, also without a link', async () => {
  const page = openPage()
  page.read()
  page.keeper.write(opening('Một'))
  await page.keeper.sendAll(10_000)
  expect([page.entry()?.state, page.server.text]).toEqual(['saved', 'Một'])
  page.server.down = true
  page.keeper.write(opening('Hai'))
  await page.keeper.sendAll(10_000)
  expect(page.entry()?.state).toBe('unsent')
  page.server.down = false
  page.onItsWay = () => new Promise(() => {})
  let over = false
  const waits = page.keeper.sendAll(10_000).then(() => (over = true))
  await Promise.resolve()
  expect(over).toBe(false)
  await page.pass()
  await waits
})
