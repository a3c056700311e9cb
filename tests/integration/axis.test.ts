// Over 300 lines: one province and one stand-in of a document system, which all of these need.
// The national document axis over real sockets: signed minutes to a document system and what it says of them; papers and hostile messages from it.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestAuthority, type Issued } from '../../signaling/signatures/test-authority.ts'
import type { InterfaceScope } from '../../signaling/interface/wire.ts'
import { SiteId, type MeetingId } from '../../signaling/wire/ids.ts'
import { SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import {
  axisEnv,
  DocumentSystem,
  paperOf,
  statusOf,
  TOKEN,
  type BroughtPaper,
} from '../support/servers/document-system.ts'
import { issuedMinutes, type IssuedMinutes } from '../support/world/issued-minutes.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

let authority: TestAuthority
let ofChair: Issued
let system: DocumentSystem
let server: RunningServer
let admin: TestClient
let chair: TestClient
let secretary: TestClient
let key: string
let minutes: IssuedMinutes

beforeAll(async () => {
  authority = await TestAuthority.open()
  ofChair = authority.issue({ name: 'Chủ trì phiên họp' })
  system = await DocumentSystem.open()
  server = await startServer({ env: { ...axisEnv(system.url), TRUSTED_CERTIFICATES: authority.trustFolder } })
  admin = await TestClient.signIn(server.url, 'quantri')
  chair = await TestClient.signIn(server.url, 'chutri')
  secretary = await TestClient.signIn(server.url, 'thuky1')
  key = await makeKey(['axis'])
  for (const [code, name] of [
    ['H11', 'Sở Tài chính'],
    ['H12', 'Sở Y tế'],
    ['H13', 'Sở Giáo dục'],
  ] as const)
    must(await admin.call('axis.saveOrgan', { code, name, active: true }))
  minutes = await issuedMinutes({ chair, secretary }, ofChair, { title: 'Họp gửi đi', number: '15' })
})
afterAll(async () => {
  await server?.stop()
  await system?.close()
  authority?.close()
})

function must<T>(reply: { ok: true; result: T } | { ok: false; error: string }): T {
  if (!reply.ok) throw new Error(reply.error)
  return reply.result
}
async function makeKey(scopes: InterfaceScope[]): Promise<string> {
  const asked = { name: 'QLVB', siteId: SiteId.parse('hg'), scopes, validDays: 30, perMinute: 300 } as const
  return must(await admin.call('interface.makeKey', asked)).key
}
const document = async (meetingId = minutes.meetingId) =>
  must(await chair.call('axis.document', { meetingId, number: 0 }))
const stateOf = async (code: string) =>
  (await document()).outgoing.find(({ organCode }) => organCode === code)?.state ?? null
const send = (to: string[], meetingId = minutes.meetingId) => secretary.call('axis.send', { meetingId, number: 0, to })
const until = (code: string, state: string) =>
  poll(async () => (await stateOf(code)) === state, { deadlineMs: 30_000, what: `${code} to be ${state}` })
async function bring(contentType: string, body: Buffer | string, withKey: string | null = key) {
  const answer = await fetch(`${server.url}/api/v1/axis/messages`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...(withKey === null ? {} : { authorization: `Bearer ${withKey}` }) },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: answer.status, text: await answer.text() }
}
const bringPaper = (paper: BroughtPaper) => {
  const { contentType, body } = paperOf(paper)
  return bring(contentType, body)
}
const overview = async () => must(await admin.call('axis.overview', {}))

test('what may not leave the house is refused: before it is issued, without a number, to nobody known', async () => {
  const { meetingId } = await makeMeeting(secretary, { title: 'Chưa ký' })
  expect(await send(['H11'], meetingId)).toMatchObject({ ok: false, error: 'notIssued' })
  expect((await document(meetingId)).mayNot).toBe('notIssued')
  const nameless = await issuedMinutes({ chair, secretary }, ofChair, { title: 'Không số', number: '' })
  expect(await send(['H11'], nameless.meetingId)).toMatchObject({ ok: false, error: 'noReference' })
  expect(await send(['H11', 'H99'])).toMatchObject({ ok: false, error: 'unknownOrgan' })
  // An item for some people only: the minutes tell of it, so they stay in the house.
  closeItems(1)
  expect((await document()).mayNot).toBe('itemsClosed')
  expect(await send(['H11'])).toMatchObject({ ok: false, error: 'itemsClosed' })
  closeItems(0)
  // The title of a restricted paper stands in the minutes, too.
  const restricted = await issuedMinutes({ chair, secretary }, ofChair, {
    ...{ title: 'Họp có tài liệu hạn chế', number: '14', paper: SUBMISSION },
  })
  expect((await document(restricted.meetingId)).mayNot).toBeNull()
  restrictPapers(restricted.meetingId)
  expect((await document(restricted.meetingId)).mayNot).toBe('itemsClosed')
  expect(await send(['H11'], restricted.meetingId)).toMatchObject({ ok: false, error: 'itemsClosed' })
  expect(await admin.call('axis.saveOrgan', { code: 'H10', name: 'x', active: true })).toMatchObject({
    error: 'ownCode',
  })
  expect(system.taken).toEqual([])
})

test('the signed file arrives byte for byte, once for each organisation, and statuses come back', async () => {
  expect(must(await send(['H11', 'H12']))).toEqual({ added: 2 })
  expect(must(await send(['H11']))).toEqual({ added: 0 })
  await until('H11', 'sent')
  await until('H12', 'sent')
  expect(system.taken.map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`])
  for (const { attachments } of system.taken) {
    expect(attachments).toHaveLength(1)
    expect(attachments[0]?.bytes.equals(minutes.file)).toBe(true)
  }
  const [documentId = ''] = system.papers().keys()
  expect(documentId).toMatch(/^H10,\d{4}\/\d{2}\/\d{2},15\/BB-VP$/u)

  expect((await bring('text/xml', statusOf(documentId, '03'))).status).toBe(200)
  expect(await stateOf('H11')).toBe('received')
  // Of an organisation that it was not sent to, or of a paper that was not sent.
  expect((await bring('text/xml', statusOf(documentId, '06', '', 'H13'))).status).toBe(422)
  expect((await bring('text/xml', statusOf('H10,2026/01/01,1/X', '06'))).text).toContain('unknownDocument')
  expect((await bring('text/xml', statusOf(documentId, '02', 'Sai nơi nhận', 'H12'))).status).toBe(200)
  expect((await document()).outgoing.find(({ organCode }) => organCode === 'H12')).toMatchObject({
    ...{ state: 'refused', reason: 'receiver', reasonText: 'Sai nơi nhận' },
  })
  await bring('text/xml', statusOf(documentId, '06'))
  // An older one that was late, and one that comes again.
  await bring('text/xml', statusOf(documentId, '03'))
  await bring('text/xml', statusOf(documentId, '04'))
  expect(await stateOf('H11')).toBe('processed')
})

test('killed between the delivery and its record it delivers the same paper again, under the same id and byte for byte', async () => {
  const before = system.taken.length
  system.next.push('hold')
  must(await send(['H13']))
  await poll(() => system.taken.length > before, { what: 'the first delivery', deadlineMs: 20_000 })
  expect(await stateOf('H13')).toBe('waiting')
  await server.kill()
  await server.start()
  await until('H13', 'sent')
  const [first, second, ...more] = system.taken.slice(before)
  expect(more).toEqual([])
  expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
  expect(system.papers().size).toBe(1)
})

test('a system that is down gets a message once it is back; one that it turns away is sent again under the same id', async () => {
  const other = await issuedMinutes({ chair, secretary }, ofChair, { title: 'Họp gửi lại', number: '16' })
  system.next.push({ status: 503 }, { status: 302, type: 'text/html' }, { status: 401 }, { status: 422 })
  must(await send(['H11'], other.meetingId))
  const failed = await poll(
    async () => (await overview()).outgoing.find(({ state, title }) => state === 'failed' && title === 'Họp gửi lại'),
    { deadlineMs: 60_000, what: 'the message to be turned away' },
  )
  if (failed === undefined) throw new Error('nothing failed')
  expect(failed).toMatchObject({ tries: 2, reason: 'httpStatus', reasonText: '422' })
  must(await admin.call('axis.retry', { messageId: failed.messageId }))
  await poll(async () => (await document(other.meetingId)).outgoing[0]?.state === 'sent', { deadlineMs: 20_000 })
  expect(await admin.call('axis.retry', { messageId: failed.messageId })).toMatchObject({ error: 'notFailed' })
  const bodies = system.taken.slice(-5).map(({ body }) => body.toString('latin1'))
  expect(new Set(bodies).size).toBe(1)
  expect([...system.papers().keys()].filter((id) => id.endsWith(',16/BB-VP'))).toHaveLength(1)
})

function closeItems(restricted: 0 | 1): void {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 10_000 })
  database.prepare('update agenda_items set restricted = ? where meeting_id = ?').run(restricted, minutes.meetingId)
  database.close()
}

function restrictPapers(meetingId: MeetingId): void {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 10_000 })
  database.prepare("update papers set access_class = 'restricted' where meeting_id = ?").run(meetingId)
  database.close()
}

/** All that is kept of messages that were not taken: the list of the administrator, and the record. */
function refusalsKept(): string {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true, timeout: 10_000 })
  const rows = [
    ...database.prepare('select * from axis_refusals').all(),
    ...database.prepare("select * from audit where action = 'axis.receive.refused'").all(),
  ]
  database.close()
  return JSON.stringify(rows)
}

const CRLFS = Buffer.from([0, 13, 10, 45, 45, 13, 255, 10, 13, 10])
let submission: Buffer

test('a paper with several files is taken whole, answered, and becomes a draft of a meeting of its unit alone', async () => {
  submission = await readFile(new URL(`../../docs-fixtures/papers/${SUBMISSION.file}`, import.meta.url))
  const paper = {
    documentId: 'H10.05,2026/11/20,7/SNV-TCCB',
    files: [
      { name: 'to-trinh.pdf', bytes: submission },
      { name: 'kem theo.bin', bytes: CRLFS },
    ],
  }
  const answer = await bringPaper(paper)
  expect(answer.text).toContain('<edXML:StatusCode>01</edXML:StatusCode>')
  expect(answer.text).toContain(paper.documentId)
  expect((await bringPaper(paper)).status).toBe(200)
  const { incoming } = await overview()
  expect(incoming).toHaveLength(1)
  const [came] = incoming
  if (came === undefined) throw new Error('nothing came')
  expect(came).toMatchObject({ fromCode: 'H10.05', reference: '7/SNV-TCCB', state: 'arrived', signer: 'Vàng Thị B' })
  const [pdf, binary] = came.files
  if (pdf === undefined || binary === undefined) throw new Error('no files')
  for (const [fileId, bytes] of [
    [pdf.fileId, submission],
    [binary.fileId, CRLFS],
  ] as const) {
    const file = await fetch(`${server.url}/api/axis/files/${fileId}`, { headers: admin.headers() })
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
  }
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, { title: 'Họp dùng văn bản đến', state: 'draft' })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('no item')
  const attach = (fileId = pdf.fileId) =>
    secretary.call('axis.attach', { meetingId, agendaItemId, fileId, accessClass: 'internal' })
  expect(await attach()).toMatchObject({ ok: false, error: 'notFound' })

  const meeting = must(await secretary.call('meetings.get', { meetingId })).meeting
  const siteId = SiteId.parse(ownerOf(meetingId))
  must(await admin.call('axis.decide', { incomingId: came.incomingId, state: 'received', siteId }))
  expect(meeting.title).toBe('Họp dùng văn bản đến')
  expect(must(await secretary.call('axis.forMeeting', { meetingId })).incoming).toHaveLength(1)
  expect(must(await attach())).toEqual({ converting: false })
  const { papers } = must(await secretary.call('papers.list', { meetingId }))
  expect(papers).toMatchObject([{ state: 'prepared', current: { fileName: 'to-trinh.pdf' } }])
  expect(await attach(binary.fileId)).toMatchObject({ ok: false, error: 'notPdf' })
  await poll(() => system.statusesOf(paper.documentId).includes('03'), { what: 'the status', deadlineMs: 20_000 })
  expect(await admin.call('axis.decide', { incomingId: came.incomingId, state: 'refused', reason: 'x' })).toMatchObject(
    {
      error: 'wrongState',
    },
  )
})

test('the files of a paper that is refused are removed; the paper stays known', async () => {
  const bytes = Buffer.from('%PDF-1.4 chỉ ở văn bản này')
  const paper = { documentId: 'H10.05,2026/11/22,19/X', subject: 'Gửi nhầm', files: [{ name: 'a.pdf', bytes }] }
  expect((await bringPaper(paper)).status).toBe(200)
  const find = async () => (await overview()).incoming.find(({ documentId }) => documentId === paper.documentId)
  const came = await find()
  const [file] = came?.files ?? []
  if (came === undefined || file === undefined) throw new Error('nothing came')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const isThere = async () =>
    (await readdir(join(server.dataDir, 'papers'), { recursive: true })).join().includes(sha256)
  expect(await isThere()).toBe(true)
  must(await admin.call('axis.decide', { incomingId: came.incomingId, state: 'refused', reason: 'Gửi nhầm' }))
  expect(await find()).toMatchObject({ state: 'refused', files: [] })
  expect(await isThere()).toBe(false)
  const asked = await fetch(`${server.url}/api/axis/files/${file.fileId}`, { headers: admin.headers() })
  expect(asked.status).toBe(404)
  expect((await bringPaper(paper)).status).toBe(200)
  expect([await find(), await isThere()]).toMatchObject([{ state: 'refused', files: [] }, false])
})

test('a paper that waits for a decision stands before all that were decided, however old it is', async () => {
  const files = [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.4 y') }]
  const ids = ['10', '11', '12'].map((number) => `H10.05,2026/11/23,${number}/X`)
  for (const documentId of ids) expect((await bringPaper({ documentId, files })).status).toBe(200)
  const list = async (most: number) => must(await admin.call('axis.overview', { incoming: most }))
  const { incoming, moreIncoming } = await list(3)
  expect([incoming.map(({ documentId }) => documentId), moreIncoming]).toEqual([ids, true])
  for (const { incomingId } of incoming.slice(1))
    must(await admin.call('axis.decide', { incomingId, state: 'refused', reason: 'Thử' }))
  expect((await list(1)).incoming[0]?.documentId).toBe(ids[0])
  const all = await list(2_000)
  expect([all.moreIncoming, all.incoming.length > 3]).toEqual([false, true])
})

/** The unit that holds a meeting, which no page needs to know. */
function ownerOf(meetingId: MeetingId): string {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true })
  const row = database.prepare('select owner_site_id as site from meetings where meeting_id = ?').get(meetingId)
  database.close()
  return String(row?.['site'])
}

test('what is malformed, cut off, doubled, too large or not ours is refused, and nothing of it is kept', async () => {
  const before = (await overview()).incoming.length
  const filesBefore = filesKept()
  const files = [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.4 x') }]
  const paper = (more: Partial<BroughtPaper>): BroughtPaper => ({ documentId: 'H10.05,2026/11/21,8/X', files, ...more })
  const bomb = '<!DOCTYPE S [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><S:Envelope'
  const tried: readonly [string, number, Partial<BroughtPaper>][] = [
    ['badXml', 400, { xml: (xml) => xml.replace('<S:Envelope', bomb) }],
    ['badXml', 400, { xml: (xml) => xml.replace('</S:Body>', '') }],
    ['badEnvelope', 422, { xml: (xml) => xml.replaceAll('MessageHeader', 'Other') }],
    ['badField', 422, { xml: (xml) => xml.replace('<e:OrganId>H10.05<', '<e:OrganId>../..<') }],
    ['notForUs', 422, { to: 'H99' }],
    ['fromOurselves', 422, { from: 'H10' }],
    [
      'unsupported',
      422,
      {
        xml: (xml) =>
          xml.replace(
            '</e:MessageHeader>',
            '</e:MessageHeader><e:TraceHeaderList><e:Bussiness><e:BussinessDocType>1</e:BussinessDocType></e:Bussiness></e:TraceHeaderList>',
          ),
      },
    ],
    ['missingFile', 422, { without: 0 }],
    ['wrongChecksum', 422, { digest: () => Buffer.alloc(32).toString('base64') }],
    ['noChecksum', 422, { digest: () => null }],
    ['emptyFile', 422, { files: [{ name: 'a.pdf', bytes: Buffer.alloc(0) }] }],
    ['stateSecret', 422, { subject: 'MẬT: về việc' }],
    ['stateSecret', 422, { files: [{ name: 'MẬT - Đề án X.pdf', bytes: Buffer.from('%PDF-1.4 x') }] }],
    ['emptyFile', 422, { files: [{ name: 'MẬT - Đề án X.pdf', bytes: Buffer.alloc(0) }] }],
    ['otherContent', 409, { documentId: 'H10.05,2026/11/20,7/SNV-TCCB' }],
    [
      'unnamedFile',
      422,
      {
        xml: (xml) => xml.replace(/<e:Reference[^]*?<\/e:Reference>/u, ''),
        files: [...files, { name: 'b', bytes: Buffer.from('b') }],
      },
    ],
  ]
  for (const [error, status, more] of tried) {
    const answer = await bringPaper(paper(more))
    expect({ status: answer.status, text: answer.text }, error).toEqual({
      status,
      text: expect.stringContaining(error),
    })
  }
  expect(refusalsKept()).toContain('stateSecret')
  expect(refusalsKept()).not.toContain('Đề án X')
  const { contentType, body } = paperOf(paper({}))
  expect((await bring(contentType, body.subarray(0, body.length - 10))).text).toContain('cutOff')
  expect((await bring('text/html', body)).status).toBe(400)
  const injected = Buffer.from(
    body.toString('latin1').replace('Content-ID: <tep0@qlvb>', 'Content-ID: <tep0@qlvb>\r\nContent-ID: <x>'),
    'latin1',
  )
  expect((await bring(contentType, injected)).text).toContain('badMultipart')
  const large = await bring(contentType, Buffer.alloc(3 * 1024 * 1024)).catch(() => null)
  expect([413, undefined]).toContain(large?.status)
  // Without a key, or with one that may only read, nothing is even looked at.
  expect((await bring(contentType, body, null)).status).toBe(401)
  expect((await bring(contentType, body, await makeKey(['meetings', 'papers', 'statistics']))).status).toBe(403)
  const reads = await fetch(`${server.url}/api/v1/meetings`, { headers: { authorization: `Bearer ${key}` } })
  expect(reads.status).toBe(403)

  const after = await overview()
  expect(after.incoming).toHaveLength(before)
  expect(new Set(after.refused.map(({ error }) => error))).toEqual(
    new Set([...tried.map(([error]) => error), 'cutOff', 'badMultipart', 'unknownDocument', 'tooLarge']),
  )
  expect(filesKept()).toBe(filesBefore)
})

function filesKept(): number {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true })
  const row = database.prepare('select count(*) as files from axis_files').get()
  database.close()
  return Number(row?.['files'])
}

test('a message that breaks off on the line leaves nothing', async () => {
  const before = (await overview()).incoming.length
  const { contentType, body } = paperOf({
    documentId: 'H10.05,2026/11/22,9/X',
    files: [{ name: 'a.bin', bytes: CRLFS }],
  })
  const cut = request(`${server.url}/api/v1/axis/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': contentType, 'content-length': String(body.length) },
  })
  cut.on('error', () => undefined)
  await new Promise<void>((resolve) => cut.write(body.subarray(0, body.length - 20), () => resolve()))
  cut.destroy()
  await poll(async () => (await overview()).refused[0]?.error === 'cutOff', { what: 'the refusal', deadlineMs: 20_000 })
  expect((await overview()).incoming).toHaveLength(before)
  expect((await bring(contentType, body)).status).toBe(200)
})
