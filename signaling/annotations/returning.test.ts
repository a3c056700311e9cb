import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { openWorld, until, type Person, type World } from '../papers/test-world.ts'
import { moment } from '../kit/clock.ts'
import { RETURN_WITHIN_MS, UNDER_WAY_MS } from './returning-connections.ts'
import { createMarksStore } from './store.ts'
import { addPaper, aNote, openSyncServer, updateWith, type SyncServer } from './test-sync-server.ts'
import { MARKS_ARRAY, marksDocumentName, type Mark, type MarkLayer } from './wire.ts'

// Each starts a database and sockets, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const TEN_YEARS = 10 * 365 * 24 * 3_600_000
let world: World
let sync: SyncServer
let nowMs: number
/** By how much the time of day was put wrong while the process runs. */
let steppedMs: number
let paper: Awaited<ReturnType<typeof addPaper>>

beforeEach(async () => {
  nowMs = 1_000
  steppedMs = 0
  world = await openWorld()
  paper = await addPaper(world)
  await startServer()
})
afterEach(async () => {
  await sync.close()
  await world.close()
})

async function startServer(): Promise<void> {
  sync = await openSyncServer(world, {
    clock: { nowMs: () => nowMs + steppedMs, monotonicMs: () => moment(nowMs), steadyMs: () => nowMs },
  })
  await sync.marks.restore()
}
const nameOf = (layer: MarkLayer, person: Person) =>
  marksDocumentName(paper.paperVersionId, layer, world.account(person).accountId)

async function stored(layer: MarkLayer, person: Person): Promise<Mark[]> {
  const { accountId: author } = world.account(person)
  const rows = await createMarksStore(world.database).load({ paperVersionId: paper.paperVersionId, layer, author })
  const document = new Y.Doc()
  for (const row of rows) Y.applyUpdate(document, row.data)
  return document.getArray<Mark>(MARKS_ARRAY).toArray()
}

/** An author who has the shared layer open; then the connection is away. */
async function authorCutOff(person: Person = 'delegate') {
  const author = sync.open(person, nameOf('shared', person))
  await author.ready()
  await author.saved()
  author.websocketProvider.disconnect()
  await until('the connection is away', () => author.websocketProvider.status === 'disconnected')
  return author
}

async function endMeeting(): Promise<void> {
  await world.setState(paper.meetingId, 'ended')
  await sync.marks.meetingOver(paper.meetingId)
  sync.marks.recheck({ meetingId: paper.meetingId })
}

test('marks made without a connection are stored when their author comes back after the end, and after that nothing is', async () => {
  const author = await authorCutOff()
  author.draw(aNote('Trước khi kết thúc'))
  await endMeeting()
  nowMs += RETURN_WITHIN_MS - 1_000
  await author.websocketProvider.connect()
  await until('it is back as a reader', () => author.scope() === 'readonly' && author.provider.isSynced)
  await author.saved()
  expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Trước khi kết thúc' }])
  expect(author.refusals()).toEqual([])

  author.draw(aNote('Quá muộn'))
  await until('the refusal is told', () => author.refusals().length > 0)
  expect(author.refusals()).toEqual([{ refused: 'over' }])
  expect(await stored('shared', 'delegate')).toHaveLength(1)
})

test('a day later it is too late: refused with the reason', async () => {
  const author = await authorCutOff()
  author.draw(aNote('Hôm sau'))
  await endMeeting()
  nowMs += RETURN_WITHIN_MS + 1
  await author.websocketProvider.connect()
  await until('the refusal is told', () => author.refusals().length > 0)
  expect(author.refusals()).toEqual([{ refused: 'over' }])
  expect(await stored('shared', 'delegate')).toEqual([])
})

test('a clock that is put ten years ahead shuts nobody out, and put right gives nobody longer than a day', async () => {
  const author = await authorCutOff()
  author.draw(aNote('Đồng hồ nhảy'))
  const other = await authorCutOff('secretary')
  other.draw(aNote('Hôm sau'))
  steppedMs = TEN_YEARS
  await endMeeting()
  await author.websocketProvider.connect()
  await until('it is back as a reader', () => author.scope() === 'readonly' && author.provider.isSynced)
  await author.saved()
  expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Đồng hồ nhảy' }])
  steppedMs = 0
  nowMs += RETURN_WITHIN_MS + 1
  await other.websocketProvider.connect()
  await until('the refusal is told', () => other.refusals().length > 0)
  expect(await stored('shared', 'secretary')).toEqual([])
})

test('starts under a clock that is ten years ahead refuse nobody for it and forget no connection', async () => {
  const author = await authorCutOff()
  author.draw(aNote('Pin CMOS hết'))
  await endMeeting()
  const comeBack = async () => {
    const again = sync.open('delegate', nameOf('shared', 'delegate'))
    Y.applyUpdate(again.document, Y.encodeStateAsUpdate(author.document))
    await until('it is synced', () => again.provider.isSynced)
    await until('its state is known', () => again.refusals().length > 0 || again.provider.unsyncedChanges === 0)
    return again
  }
  await sync.close()
  nowMs += TEN_YEARS
  await startServer()
  await sync.close()
  await startServer()
  const again = await comeBack()
  expect(again.refusals()).toEqual([])
  expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Pin CMOS hết' }])
})

test('the server may have been killed meanwhile, before or after the end', async () => {
  const author = await authorCutOff()
  author.draw(aNote('Máy chủ khởi động lại'))
  await sync.close()
  // The end was decided, but the process died before anything followed from it.
  await world.setState(paper.meetingId, 'ended')
  await startServer()
  const again = sync.open('delegate', nameOf('shared', 'delegate'))
  Y.applyUpdate(again.document, Y.encodeStateAsUpdate(author.document))
  await again.saved()
  expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Máy chủ khởi động lại' }])
})

test('each of an author’s devices may come back once', async () => {
  const first = await authorCutOff()
  const second = sync.open('delegate', nameOf('shared', 'delegate'), 'phone')
  await second.ready()
  second.websocketProvider.disconnect()
  await until('both connections are away', () => second.websocketProvider.status === 'disconnected')
  first.draw(aNote('Máy tính'))
  second.draw(aNote('Điện thoại'))
  await endMeeting()
  for (const device of [first, second]) {
    await device.websocketProvider.connect()
    await until('it is a reader', () => device.scope() === 'readonly' && device.provider.isSynced)
  }
  const texts = (await stored('shared', 'delegate')).map((mark) => (mark.kind === 'note' ? mark.text : ''))
  // Which of the two stands first is up to Yjs.
  expect(new Set(texts)).toEqual(new Set(['Máy tính', 'Điện thoại']))
  const third = sync.open('delegate', nameOf('shared', 'delegate'), 'tablet')
  await third.ready()
  expect(third.scope()).toBe('readonly')
})

test('an author who looks in from another device with nothing new leaves the way open for the one that is away', async () => {
  const author = await authorCutOff()
  author.draw(aNote('Máy ở hội trường'))
  await endMeeting()
  const phone = sync.open('delegate', nameOf('shared', 'delegate'), 'phone')
  await until('it is a reader', () => phone.scope() === 'readonly' && phone.provider.isSynced)
  phone.draw(aNote('Viết sau cuộc họp'))
  await until('the refusal is told', () => phone.refusals().length > 0)
  await author.websocketProvider.connect()
  await until('it is a reader', () => author.scope() === 'readonly' && author.provider.isSynced)
  await author.saved()
  expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Máy ở hội trường' }])
})

test('a connection that stood at the end brings what was under way, and has no day for more', async () => {
  const author = sync.open('delegate', nameOf('shared', 'delegate'))
  await author.ready()
  await endMeeting()
  author.draw(aNote('Nét đang vẽ'))
  await until('it is a reader', () => author.scope() === 'readonly' && author.provider.isSynced)
  await author.saved()
  expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Nét đang vẽ' }])

  const idle = sync.open('chair', nameOf('shared', 'chair'))
  await world.setState(paper.meetingId, 'inSession')
  await idle.ready()
  await until('it may write', async () => idle.scope() === 'read-write')
})

test('a connection that answered at the end and was away after is refused a minute later', async () => {
  // By hand, since a browser’s client would come back by itself at once.
  const author = await sync.raw('delegate')
  author.signIn(nameOf('shared', 'delegate'))
  author.sync(nameOf('shared', 'delegate'), 0, Uint8Array.of(0))
  await until('it is in', () => author.received.length >= 3)
  await endMeeting()
  await until('the connection is closed', () => author.closedWith() !== null)
  const untilMs = async () =>
    (await world.database.selectFrom('mark_lines').select('may_return_until_ms').executeTakeFirst())
      ?.may_return_until_ms
  await until('its answer is written down', async () => (await untilMs()) === nowMs + UNDER_WAY_MS)
  nowMs += UNDER_WAY_MS + 1
  const late = sync.open('delegate', nameOf('shared', 'delegate'))
  await late.ready()
  expect(late.scope()).toBe('readonly')
})

test('nobody else may write by it, and nobody whose part in the meeting was taken away', async () => {
  const author = await authorCutOff()
  author.draw(aNote('Của tôi'))
  await endMeeting()
  const other = await sync.raw('otherDelegate')
  other.signIn(nameOf('shared', 'delegate'))
  other.sync(nameOf('shared', 'delegate'), 1, updateWith(aNote('Giả')))
  await until('the server has answered', () => other.received.length >= 2)
  await world.database
    .updateTable('participants')
    .set({ role: 'observer' })
    .where('account_id', '=', world.account('delegate').accountId)
    .execute()
  await author.websocketProvider.connect()
  await until('it is refused or a reader', () => author.refused() || author.scope() === 'readonly')
  expect(await stored('shared', 'delegate')).toEqual([])
})

test('one’s own notes are written after the end, until the paper is recalled', async () => {
  await endMeeting()
  const author = sync.open('operator', nameOf('private', 'operator'))
  await author.ready()
  expect(author.scope()).toBe('read-write')
  author.draw(aNote('Sau cuộc họp'))
  await author.saved()
  expect(await stored('private', 'operator')).toMatchObject([{ text: 'Sau cuộc họp' }])
  await world.database.updateTable('papers').set({ state: 'recalled', recall_reason: 'Nhầm' }).execute()
  sync.marks.recheck({ meetingId: paper.meetingId })
  await until('coming back is refused', author.refused)
})
