// Over 300 lines: one world of two people, folders and a meeting’s papers, which all of these need.
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { openSyncServer } from '../annotations/test-sync-server.ts'
import { marksDocumentName, type Mark } from '../annotations/wire.ts'
import { callBy } from '../identity/test-support.ts'
import { createClosedItems } from '../meeting/closed-items.ts'
import { namedBlobs } from '../papers/store.ts'
import { openWorld, PEOPLE, until, type Person, type World } from '../papers/test-world.ts'
import { UploadResult, type AccessClass } from '../papers/wire.ts'
import { DocumentId, FolderId, marksIdOf, Sha256, type MeetingId, type PaperVersionId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import { Documents } from './documents.ts'
import { MAX_DEPTH } from './wire.ts'

const PDF = manyPages(2, 'Trang')
const QUOTA = 5 * PDF.length

let world: World
let documents: Documents
let gone: ReadonlySet<PaperVersionId>[]
beforeEach(async () => {
  world = await openWorld()
  gone = []
  const { files } = world.papers
  documents = new Documents({
    ...{ ...world, files, naming: files.naming, removeUnnamed: files.removeUnnamed },
    closedItems: createClosedItems(world.database),
    ...{
      quotaBytes: QUOTA,
      maxBytes: 2 * PDF.length,
      marksGone: (ids: ReadonlySet<PaperVersionId>) => void gone.push(ids),
    },
  })
})
afterEach(() => world.close())

/** Opens them again with a quota in which papers of meetings find room. */
function roomForPapers(): void {
  const { files } = world.papers
  documents = new Documents({
    ...{ ...world, files, naming: files.naming, removeUnnamed: files.removeUnnamed },
    closedItems: createClosedItems(world.database),
    ...{ quotaBytes: 50_000_000, maxBytes: 50_000_000, marksGone: () => undefined },
  })
}

function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.error}`)
}
const refusal = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.error)
const by = (person: Person) => callBy(world.account(person))
const take = (person: Person, fileName: string, bytes: Uint8Array = PDF, folderId: FolderId | null = null) =>
  documents.take(
    { account: world.account(person), folderId, fileName, declaredBytes: bytes.length },
    Readable.from([Buffer.from(bytes)]),
  )
const kept = async (...file: Parameters<typeof take>) => DocumentId.parse(granted(await take(...file)).documentId)
const list = async (person: Person) => granted(await documents.handlers['documents.list'](by(person), {}))
const remove = (person: Person, documentId: DocumentId) =>
  documents.handlers['documents.remove'](by(person), { documentId })
const folder = async (person: Person, name: string, parentId: FolderId | null = null) =>
  FolderId.parse(granted(await documents.handlers['documents.makeFolder'](by(person), { parentId, name })).folderId)
const isOnDisk = async (hash: string) => (await world.blobs.check(Sha256.parse(hash))) === 'sound'

async function paper(
  meeting: Awaited<ReturnType<World['addMeeting']>>,
  accessClass: AccessClass = 'internal',
  state: 'prepared' | 'issued' = 'issued',
) {
  const uploadedBy = world.account('secretary').accountId
  const made = await world.papers.importFile({
    ...{ ...meeting, title: `Báo cáo ${state}`, file: 'docs-fixtures/papers/03-du-thao-nghi-quyet.pdf', accessClass },
    ...{ state, uploadedBy },
  })
  return UploadResult.parse(made)
}
const saveCopy = async (person: Person, meetingId: MeetingId, paperVersionId: PaperVersionId) =>
  documents.handlers['documents.saveCopy'](await world.call(person, meetingId), {
    ...{ meetingId, paperVersionId, folderId: null },
  })

test('what a person keeps is nothing to anybody else, administrators included', async () => {
  const inFolder = await folder('delegate', 'Riêng')
  const documentId = await kept('delegate', 'Ghi chép.pdf', PDF, inFolder)
  expect(await list('delegate')).toMatchObject({
    ...{ folders: [{ name: 'Riêng' }], usedBytes: PDF.length },
    documents: [{ name: 'Ghi chép', folderId: inFolder, pages: 2, lock: null }],
  })
  for (const person of PEOPLE.filter((one) => one !== 'delegate')) {
    expect(await list(person)).toMatchObject({ folders: [], documents: [], usedBytes: 0 })
    expect(refusal(await documents.handlers['documents.rename'](by(person), { documentId, name: 'x' }))).toBe(
      'notFound',
    )
    expect(refusal(await documents.handlers['documents.move'](by(person), { documentId, folderId: null }))).toBe(
      'notFound',
    )
    expect(refusal(await remove(person, documentId))).toBe('notFound')
    expect(refusal(await take(person, 'x.pdf', PDF, inFolder))).toBe('notFound')
    const emptied = { folderId: inFolder, documents: 1 }
    expect(refusal(await documents.handlers['documents.removeFolder'](by(person), emptied))).toBe('notFound')
    expect(await documents.isOwn(world.account(person), marksIdOf(documentId))).toBe(false)
  }
})

test('bytes stay as long as anything names them: another person’s document, or a paper', async () => {
  const first = await kept('delegate', 'a.pdf')
  const second = await kept('stranger', 'b.pdf')
  const [hash = ''] = await namedBlobs(world.database)
  expect(granted(await take('delegate', 'a.pdf')).documentId).toBe(first)
  granted(await remove('delegate', first))
  expect(await isOnDisk(hash)).toBe(true)
  granted(await remove('stranger', second))
  expect(await isOnDisk(hash)).toBe(false)
  expect(gone.map((ids) => [...ids])).toEqual([[first], [second]])

  const meeting = await world.addMeeting()
  const { paperVersionId, sha256 } = await paper(meeting)
  roomForPapers()
  const { documentId } = granted(await saveCopy('delegate', meeting.meetingId, paperVersionId))
  granted(await remove('delegate', DocumentId.parse(documentId)))
  expect(await isOnDisk(sha256)).toBe(true)
})

test('the quota holds for uploads and copies, and what is removed frees it', async () => {
  const ids: DocumentId[] = []
  for (const name of ['1', '2', '3', '4', '5']) ids.push(await kept('delegate', `${name}.pdf`))
  expect(await take('delegate', '6.pdf')).toMatchObject({
    ...{ ok: false, error: 'quotaFull', details: { usedBytes: QUOTA, quotaBytes: QUOTA } },
  })
  // A sender that says nothing of its size is stopped once the bytes are there.
  const silent = { account: world.account('delegate'), folderId: null, fileName: '6.pdf', declaredBytes: 0 }
  expect(refusal(await documents.take(silent, Readable.from([Buffer.from(PDF)])))).toBe('quotaFull')
  const meeting = await world.addMeeting()
  const { paperVersionId } = await paper(meeting)
  expect(refusal(await saveCopy('delegate', meeting.meetingId, paperVersionId))).toBe('quotaFull')
  const [first] = ids as [DocumentId]
  granted(await remove('delegate', first))
  expect(refusal(await take('delegate', '6.pdf'))).toBeNull()
})

test('folders are bounded in depth, named once beside each other, and never within themselves', async () => {
  const chain: FolderId[] = []
  for (let depth = 1; depth <= MAX_DEPTH; depth += 1)
    chain.push(await folder('delegate', `Cấp ${depth}`, chain.at(-1) ?? null))
  const [top, second] = chain as [FolderId, FolderId]
  const make = (parentId: FolderId | null, name: string) =>
    documents.handlers['documents.makeFolder'](by('delegate'), { parentId, name })
  const move = (folderId: FolderId, parentId: FolderId | null) =>
    documents.handlers['documents.moveFolder'](by('delegate'), { folderId, parentId })
  expect(refusal(await make(chain.at(-1) ?? null, 'Cấp 6'))).toBe('tooDeep')
  expect(refusal(await make(null, 'Cấp 1'))).toBe('nameTaken')
  expect(refusal(await move(top, second))).toBe('intoItself')
  const other = await folder('delegate', 'Khác')
  expect(refusal(await move(top, other))).toBe('tooDeep')
  expect(refusal(await move(second, null))).toBeNull()
  expect(refusal(await move(FolderId.parse('A'.repeat(22)), null))).toBe('notFound')
})

test('a folder goes with all that is in it, if it holds what the person was shown', async () => {
  const top = await folder('delegate', 'Trên')
  const below = await folder('delegate', 'Dưới', top)
  await kept('delegate', 'a.pdf', PDF, top)
  await kept('delegate', 'b.pdf', PDF, below)
  const outside = await kept('delegate', 'c.pdf')
  const removing = (shown: number) =>
    documents.handlers['documents.removeFolder'](by('delegate'), { folderId: top, documents: shown })
  expect(refusal(await removing(1))).toBe('folderChanged')
  granted(await removing(2))
  expect(await list('delegate')).toMatchObject({ folders: [], documents: [{ documentId: outside }] })
})

test('a copy of a paper: for who may read and download it, never of a restricted one, and locked by a recall', async () => {
  const { database } = world
  roomForPapers()
  const meeting = await world.addMeeting()
  const { meetingId } = meeting
  const { paperId, paperVersionId } = await paper(meeting)
  const { documentId } = granted(await saveCopy('delegate', meetingId, paperVersionId))
  expect(granted(await saveCopy('delegate', meetingId, paperVersionId)).documentId).toBe(documentId)
  expect((await list('delegate')).documents).toMatchObject([{ name: 'Báo cáo issued', fromPaper: true, lock: null }])
  expect(refusal(await saveCopy('stranger', meetingId, paperVersionId))).toBe('notFound')
  const other = await world.addMeeting()
  expect(refusal(await saveCopy('delegate', other.meetingId, paperVersionId))).toBe('notFound')

  const set = (to: { may_download?: 0 | 1; access_class?: AccessClass }) =>
    database.updateTable('papers').set(to).where('paper_id', '=', paperId).execute()
  await set({ may_download: 0 })
  expect(refusal(await saveCopy('otherDelegate', meetingId, paperVersionId))).toBe('downloadForbidden')
  await set({ may_download: 1, access_class: 'restricted' })
  expect(refusal(await saveCopy('otherDelegate', meetingId, paperVersionId))).toBe('restrictedPaper')
  expect((await list('delegate')).documents[0]?.lock).toBe('restricted')
  await set({ access_class: 'internal' })
  const recall = await world.papers.handlers['papers.recall'](await world.call('chair', meetingId), {
    ...{ meetingId, paperId, reason: 'Nhầm' },
  })
  expect(recall.ok).toBe(true)
  expect((await list('delegate')).documents[0]?.lock).toBe('recalled')
})

test('a version that was taken back locks its copies, also once it is dropped; a draft tidied away leaves its copy', async () => {
  const { database } = world
  const meeting = await world.addMeeting()
  const { meetingId } = meeting
  roomForPapers()
  const issued = await paper(meeting)
  const draft = await paper(meeting, 'internal', 'prepared')
  granted(await saveCopy('secretary', meetingId, issued.paperVersionId))
  granted(await saveCopy('secretary', meetingId, draft.paperVersionId))
  const version = (paperVersionId: PaperVersionId) =>
    database.updateTable('paper_versions').where('paper_version_id', '=', paperVersionId)
  const locks = async () => new Map((await list('secretary')).documents.map(({ name, lock }) => [name, lock]))
  await version(issued.paperVersionId).set({ issued_at_ms: null }).execute()
  expect(await locks()).toEqual(
    new Map([
      ['Báo cáo issued', 'recalled'],
      ['Báo cáo prepared', null],
    ]),
  )
  for (const { paperVersionId } of [issued, draft])
    await database.deleteFrom('paper_versions').where('paper_version_id', '=', paperVersionId).execute()
  expect(await locks()).toEqual(
    new Map([
      ['Báo cáo issued', 'recalled'],
      ['Báo cáo prepared', null],
    ]),
  )
})

test('a copy whose agenda item is closed to its owner cannot be read; who prepares the meeting reads on', async () => {
  const meeting = await world.addMeeting()
  const { agendaItemId, meetingId } = meeting
  roomForPapers()
  const { paperVersionId } = await paper(meeting)
  for (const person of ['delegate', 'secretary'] as const) granted(await saveCopy(person, meetingId, paperVersionId))
  await world.database
    .updateTable('agenda_items')
    .set({ restricted: 1 })
    .where('agenda_item_id', '=', agendaItemId)
    .execute()
  expect((await list('delegate')).documents[0]?.lock).toBe('closed')
  expect((await list('secretary')).documents[0]?.lock).toBeNull()
})

test('files that are no PDF, or bear a secrecy stamp in their name, are refused; the record names no file', async () => {
  expect(refusal(await take('delegate', 'Bảng.pdf', Buffer.from('không phải PDF')))).toBe('notPdf')
  expect(refusal(await take('delegate', '[TỐI MẬT] Kế hoạch.pdf'))).toBe('stateSecret')
  const documentId = await kept('delegate', 'Tên riêng tư.pdf')
  const secret = await documents.handlers['documents.rename'](by('delegate'), {
    documentId,
    name: '[TỐI MẬT] Kế hoạch',
  })
  expect(refusal(secret)).toBe('stateSecret')
  granted(await documents.handlers['documents.rename'](by('delegate'), { documentId, name: 'Bí danh riêng' }))
  await folder('delegate', 'Thư mục riêng tư')
  const rows = await world.database.selectFrom('audit').select(['action', 'details']).execute()
  expect(rows.map(({ action }) => action)).toEqual([
    ...['documents.refused', 'documents.refused', 'documents.upload', 'documents.rename', 'documents.makeFolder'],
  ])
  expect(JSON.stringify(rows)).not.toMatch(/riêng|Bảng|Kế hoạch/u)
})

test('private marks on one’s own document are kept, nobody else opens them or a shared layer, and they go with it', async () => {
  const documentId = await kept('delegate', 'a.pdf')
  const marksId = marksIdOf(documentId)
  const { accountId } = world.account('delegate')
  const server = await openSyncServer(world, {
    mayRead: async (account, id) => ((await documents.isOwn(account, id)) ? { meetingId: null } : null),
  })
  try {
    const name = marksDocumentName(marksId, 'private', accountId)
    const mark: Mark = {
      kind: 'note',
      id: 'note-1',
      pageIndex: 0,
      colour: 'ink',
      createdAtMs: 1,
      x: 0.1,
      y: 0.1,
      text: 'Xem',
    }
    const own = server.open('delegate', name)
    await until('the author is let in', () => own.scope() === 'read-write')
    own.draw(mark)
    const stored = () => world.database.selectFrom('mark_updates').selectAll().execute()
    await until('the mark is on disk', async () => (await stored()).length > 0)
    const again = server.open('delegate', name, 'another device')
    await until('another device has it', () => again.marks().length === 1)
    for (const person of ['chair', 'admin', 'unitAdmin'] as const) {
      const other = server.open(person, name)
      await until(`${person} is refused`, () => other.refused())
    }
    const shared = server.open('delegate', marksDocumentName(marksId, 'shared', accountId))
    await until('there is no shared layer', () => shared.refused())
    granted(await remove('delegate', documentId))
    server.marks.recheck({ paperVersionIds: new Set([marksId]) })
    await until('the open page loses it', () => own.refused())
    expect(await stored()).toEqual([])
  } finally {
    await server.close()
  }
})
