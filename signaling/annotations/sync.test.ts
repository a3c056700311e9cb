// Over 300 lines on purpose: the cases share one world of a server, its people and their documents.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { fakeClock } from '../identity/test-support.ts'
import { openDatabase } from '../storage/database.ts'
import { openWorld, until, type Person, type World } from '../papers/test-world.ts'
import { createMarksStore, mergeMarks } from './store.ts'
import { addPaper, aNote, isStatus, openSyncServer, typeOf, updateWith, type SyncServer } from './test-sync-server.ts'
import { MARKS_ARRAY, marksDocumentName, type MarkLayer } from './wire.ts'

// Each starts processes or sockets, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let world: World
let sync: SyncServer
let paper: Awaited<ReturnType<typeof addPaper>>

beforeEach(async () => {
  world = await openWorld()
  paper = await addPaper(world)
  sync = await openSyncServer(world)
})
afterEach(async () => {
  await sync.close()
  await world.close()
})

const nameOf = (layer: MarkLayer, person: Person) =>
  marksDocumentName(paper.paperVersionId, layer, world.account(person).accountId)
const keyOf = (layer: MarkLayer, person: Person) => ({
  paperVersionId: paper.paperVersionId,
  layer,
  author: world.account(person).accountId,
})
async function stored(layer: MarkLayer, person: Person): Promise<unknown[]> {
  const rows = await createMarksStore(world.database).load(keyOf(layer, person))
  return contentOf(rows.map((row) => row.data))
}
function contentOf(updates: Uint8Array[]): unknown[] {
  const document = new Y.Doc()
  for (const update of updates) Y.applyUpdate(document, update)
  return document.getArray(MARKS_ARRAY).toArray()
}

describe('a mark on the shared layer', () => {
  test('is seen by others, and its author is announced once', async () => {
    const name = nameOf('shared', 'delegate')
    const [author, reader] = [sync.open('delegate', name), sync.open('operator', name)]
    await Promise.all([author.ready(), reader.ready()])
    expect([author.scope(), reader.scope()]).toEqual(['read-write', 'readonly'])
    author.draw(aNote('Ý kiến một'))
    author.draw(aNote('Ý kiến hai'))
    await until('the reader sees both', () => reader.marks().length === 2)
    expect(reader.marks()).toEqual(author.marks())
    await author.saved()
    const news = world.told.filter(({ event }) => event === 'annotations.authorAdded')
    const { accountId, fullName } = world.account('delegate')
    const data = { paperVersionId: paper.paperVersionId, accountId, fullName }
    expect(news.map((one) => [one.role, one.data])).toEqual(
      ['chair', 'secretary', 'delegate', 'operator'].map((role) => [role, data]),
    )
    const call = await world.call('operator', paper.meetingId)
    const asked = await sync.marks.handlers['annotations.authors'](call, {
      meetingId: paper.meetingId,
      paperVersionId: paper.paperVersionId,
    })
    expect(asked).toEqual({ ok: true, value: { authors: [{ accountId, fullName }] } })
  })

  test('on a paper that is only prepared: its author is announced to the people alone who prepare the meeting', async () => {
    await world.database.updateTable('papers').set({ state: 'prepared' }).execute()
    const author = sync.open('chair', nameOf('shared', 'chair'))
    await author.ready()
    author.draw(aNote('Sửa trước khi phát hành'))
    await author.saved()
    const news = world.told.filter(({ event }) => event === 'annotations.authorAdded')
    expect(news.map(({ role }) => role)).toEqual(['chair', 'secretary'])
  })

  test('is in the database file at the moment of its acknowledgement', async () => {
    const author = sync.open('chair', nameOf('shared', 'chair'))
    await author.ready()
    for (let round = 1; round <= 5; round += 1) {
      const mark = aNote(`Lần ${round}`)
      author.draw(mark)
      await author.saved()
      // Another connection to the same file sees only what was committed: what a killed server would find again.
      const other = await openDatabase(world.databaseFile)
      const rows = await createMarksStore(other).load(keyOf('shared', 'chair'))
      expect(contentOf(rows.map((row) => row.data))).toHaveLength(round)
      await other.destroy()
    }
  })

  test('is there again after a restart of the server', async () => {
    const author = sync.open('delegate', nameOf('shared', 'delegate'))
    await author.ready()
    author.draw(aNote())
    await author.saved()
    await sync.close()
    sync = await openSyncServer(world)
    const reader = sync.open('secretary', nameOf('shared', 'delegate'))
    await reader.ready()
    expect(reader.marks()).toEqual(author.marks())
  })

  test('drawn while the connection was cut arrives afterwards', async () => {
    const author = sync.open('delegate', nameOf('shared', 'delegate'))
    await author.ready()
    author.websocketProvider.disconnect()
    await until('it is cut', () => !author.provider.isSynced)
    author.draw(aNote('Lúc mất mạng'))
    expect(await stored('shared', 'delegate')).toEqual([])
    await author.websocketProvider.connect()
    await author.saved()
    expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Lúc mất mạng' }])
  })
})

describe('what is refused', () => {
  test('a reader’s writing, by an update and by sync step 2', async () => {
    const name = nameOf('shared', 'delegate')
    for (const person of ['chair', 'otherDelegate', 'operator'] as const) {
      for (const step of [1, 2]) {
        const forger = await sync.raw(person)
        forger.signIn(name)
        forger.sync(name, step, updateWith(aNote('Giả')))
        await until('the server has answered', () => forger.received.some((message) => isStatus(message, 0)))
        forger.socket.terminate()
      }
    }
    const witness = sync.open('delegate', name)
    await witness.ready()
    expect(witness.marks()).toEqual([])
    expect(await stored('shared', 'delegate')).toEqual([])
  })

  test('opening a document of a paper that one may not read, of a foreign meeting, or of no paper', async () => {
    const strangers = ['stranger', 'admin', 'unitAdmin', 'observer'] as const
    const clients = strangers.map((person) => sync.open(person, nameOf('shared', 'delegate')))
    clients.push(sync.open('chair', nameOf('shared', 'delegate').replace(paper.paperVersionId, 'A'.repeat(22))))
    clients.push(sync.open('chair', 'marks/a/b/c'))
    for (const client of clients) {
      await until('it is refused', client.refused)
      expect(client.provider.isSynced).toBe(false)
    }
  })

  test('the private layer of somebody else, to every role; its author keeps it', async () => {
    const own = sync.open('delegate', nameOf('private', 'delegate'))
    await own.ready()
    own.draw(aNote('Riêng'))
    await own.saved()
    for (const person of ['chair', 'secretary', 'otherDelegate', 'admin', 'unitAdmin'] as const) {
      const other = sync.open(person, nameOf('private', 'delegate'))
      await until('it is refused', other.refused)
      expect(other.marks()).toEqual([])
    }
    const again = sync.open('delegate', nameOf('private', 'delegate'))
    await again.ready()
    expect(again.marks()).toMatchObject([{ text: 'Riêng' }])
    expect(world.told.some(({ event }) => event === 'annotations.authorAdded')).toBe(false)
  })

  test.each([
    ['bytes that are no update', () => Uint8Array.from({ length: 40 }, (_none, index) => (index * 77) % 256)],
    ['an update in V2 form', () => Y.convertUpdateFormatV1ToV2(updateWith(aNote()))],
    ['an update with something left over', () => Uint8Array.from([...updateWith(aNote()), 0])],
    ['an update that is too large', () => updateWith(...Array.from({ length: 40 }, () => aNote('a'.repeat(2_000))))],
    ['something that is no mark', () => updateWith({ kind: 'script', text: 'x' })],
    ['another root type', () => otherRoot()],
  ])('%s closes the connection and changes nothing', async (_what, update) => {
    const name = nameOf('shared', 'delegate')
    const client = await sync.raw('delegate')
    client.signIn(name)
    client.sync(name, 2, update())
    await until('the connection is closed', () => client.closedWith() !== null)
    expect(client.closedWith()).toBe(4400)
    expect(await world.database.selectFrom('mark_updates').selectAll().execute()).toEqual([])
    const other = sync.open('delegate', name)
    await other.ready()
    expect(other.marks()).toEqual([])
  })

  test('posing as somebody by awareness, and messages to everyone', async () => {
    const name = nameOf('shared', 'delegate')
    const [loud, quiet] = [await sync.raw('delegate'), await sync.raw('chair')]
    for (const client of [loud, quiet]) {
      client.signIn(name)
      client.sync(name, 0, Uint8Array.of(0))
      await until('it is in', () => client.received.length >= 3)
    }
    const before = quiet.received.length
    for (const type of [1, 3, 5, 6]) loud.send(name, type, Uint8Array.of(1, 2, 3))
    loud.sync(name, 2, updateWith(aNote()))
    await until('the mark has come', () => quiet.received.length > before)
    expect(quiet.received.slice(before).map((message) => typeOf(message))).toEqual([0])
  })

  test('a flood of updates', async () => {
    const name = nameOf('shared', 'delegate')
    const client = await sync.raw('delegate')
    client.signIn(name)
    for (let sent = 0; sent < 400; sent += 1) client.sync(name, 2, updateWith())
    await until('the connection is closed', () => client.closedWith() !== null)
    expect(client.closedWith()).toBe(4429)
  })
})

describe('a right that is taken away', () => {
  test('closes the connection at once when the right is checked again, and coming back is refused', async () => {
    const name = nameOf('shared', 'chair')
    const reader = sync.open('delegate', name)
    await reader.ready()
    await world.database
      .updateTable('papers')
      .set({ state: 'recalled', recall_reason: 'Nhầm' })
      .where('paper_id', '=', paper.paperId)
      .execute()
    sync.marks.recheck({ meetingId: paper.meetingId })
    await until('coming back is refused', reader.refused)
    expect(reader.provider.isSynced).toBe(false)
  })

  test('is looked up for the documents of the paper that changed alone, however many others are open', async () => {
    const asked: string[] = []
    const counting = await openSyncServer(world, {
      mayRead(account, version) {
        asked.push(version)
        return world.papers.mayRead(account, version)
      },
    })
    const other = await addPaper(world)
    const names = [paper, other].map(({ paperVersionId }) =>
      marksDocumentName(paperVersionId, 'shared', world.account('chair').accountId),
    )
    for (const name of names) await counting.open('delegate', name).ready()
    asked.length = 0
    counting.marks.recheck({ paperVersionIds: new Set([paper.paperVersionId]) })
    await until('it was looked up', () => asked.length > 0)
    await counting.close()
    expect(asked).toEqual([paper.paperVersionId])
  })

  test('stops writing when the meeting is over: the author comes back as a reader', async () => {
    const author = sync.open('delegate', nameOf('shared', 'delegate'))
    await author.ready()
    await world.setState(paper.meetingId, 'ended')
    sync.marks.recheck({ meetingId: paper.meetingId })
    await until('it is a reader now', () => author.scope() === 'readonly')
    author.draw(aNote('Muộn'))
    expect(await stored('shared', 'delegate')).toEqual([])
  })

  test('stops writing within a second even when nobody says so', async () => {
    const clock = fakeClock()
    await sync.close()
    sync = await openSyncServer(world, { clock })
    const author = sync.open('delegate', nameOf('shared', 'delegate'))
    await author.ready()
    await world.database
      .deleteFrom('participants')
      .where('account_id', '=', world.account('delegate').accountId)
      .execute()
    clock.advance(1_000)
    author.draw(aNote('Muộn'))
    await until('coming back is refused', author.refused)
    expect(await stored('shared', 'delegate')).toEqual([])
  })

  test('a session that ended takes its connections with it', async () => {
    const client = await sync.raw('chair')
    sync.marks.closeSession('chair')
    await until('the connection is closed', () => client.closedWith() !== null)
    expect(client.closedWith()).toBe(4003)
  })
})

test('when the disk refuses, a mark is neither acknowledged nor shown, and comes again by itself', async () => {
  const name = nameOf('shared', 'delegate')
  const [author, reader] = [sync.open('delegate', name), sync.open('chair', name)]
  await Promise.all([author.ready(), reader.ready()])
  await author.saved()
  await world.database.schema.alterTable('mark_updates').renameTo('away').execute()
  author.draw(aNote('Không mất'))
  await until('the connection is closed', () => !author.provider.isSynced)
  expect(reader.marks()).toEqual([])
  await world.database.schema.alterTable('away').renameTo('mark_updates').execute()
  await author.saved()
  expect(await stored('shared', 'delegate')).toMatchObject([{ text: 'Không mất' }])
})

test('a full document says “not saved” and stays as it is', async () => {
  await sync.close()
  sync = await openSyncServer(world, { settings: { maxDocumentBytes: 6_000 } })
  const author = sync.open('delegate', nameOf('shared', 'delegate'))
  await author.ready()
  for (let count = 0; count < 6; count += 1) author.draw(aNote('x'.repeat(1_500)))
  await until('it is known', async () => (await stored('shared', 'delegate')).length === 3)
  expect(author.provider.hasUnsyncedChanges).toBe(true)
})

test('putting many updates together keeps their content, and what is drawn meanwhile', async () => {
  const name = nameOf('shared', 'delegate')
  const author = sync.open('delegate', name)
  await author.ready()
  for (let count = 0; count < 240; count += 1) author.draw(aNote(`Số ${count}`))
  await author.saved()
  author.document.getArray(MARKS_ARRAY).delete(0, 200)
  await author.saved()
  await sync.marks.flush()
  const rows = await world.database.selectFrom('mark_updates').select('data').execute()
  expect(rows.length).toBeLessThan(100)
  expect(contentOf(rows.map((row) => row.data))).toEqual(author.marks())
  author.provider.destroy()
  await until('one row is left', async () => {
    await sync.marks.flush()
    return (await world.database.selectFrom('mark_updates').select('data').execute()).length === 1
  })
  const all = await world.database.selectFrom('mark_updates').select('data').execute()
  expect(contentOf(all.map((row) => row.data))).toHaveLength(40)
  expect(mergeMarks(all.map((row) => row.data)).length).toBeLessThan(40 * 200)
})

test('the authors of a paper of another meeting are asked in vain', async () => {
  const foreign = await addPaper(world)
  const call = await world.call('chair', paper.meetingId)
  const asked = await sync.marks.handlers['annotations.authors'](call, {
    meetingId: paper.meetingId,
    paperVersionId: foreign.paperVersionId,
  })
  expect(asked).toEqual({ ok: false, error: 'notFound' })
})

function otherRoot(): Uint8Array {
  const document = new Y.Doc()
  document.getMap('other').set('a', 1)
  return Y.encodeStateAsUpdate(document)
}
