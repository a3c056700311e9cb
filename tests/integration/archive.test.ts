import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { strFromU8, unzipSync, zipSync, type Unzipped } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MARKS_ARRAY, marksDocumentName, type Mark } from '../../signaling/annotations/wire.ts'
import { PaperVersionId, type AgendaItemId, type MeetingId } from '../../signaling/wire/ids.ts'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import type { ArchiveJob } from '../../signaling/archive/wire.ts'
import { HandOverIndex } from '../../signaling/archive/hand-over-index.ts'
import { addPaper, LONG_REPORT, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { askForMarks } from '../support/world/marks-connection.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let server: RunningServer
let folder: string
let meetingId: MeetingId
let agendaItemId: AgendaItemId
let packed: Buffer
let files: Unzipped

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-ho-so-'))
  server = await startServer()
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, { title: 'Họp để lưu hồ sơ', agenda: ['Tờ trình', 'Báo cáo'] })
  meetingId = made.meetingId
  const [first, second] = made.agendaItemIds
  if (first === undefined || second === undefined) throw new Error('No items')
  agendaItemId = second
  const paper = await addPaper(secretary, { meetingId, agendaItemId: first }, SUBMISSION)
  const report = await addPaper(secretary, { meetingId, agendaItemId: second }, LONG_REPORT)
  await mark('chutri', paper.paperVersionId, 'shared', 'Đồng ý với tờ trình')
  await mark('chutri', paper.paperVersionId, 'private', 'Chỉ mình tôi đọc')
  const recalled = await secretary.call('papers.recall', { meetingId, paperId: report.paperId, reason: 'Nhầm bản' })
  if (!recalled.ok) throw new Error(recalled.error)
  packed = await archived(secretary)
  files = unzipSync(packed)
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function mark(
  username: string,
  paperVersionId: string,
  layer: 'shared' | 'private',
  text: string,
): Promise<void> {
  const client = await TestClient.signIn(server.url, username)
  const who = await client.call('identity.whoAmI', {})
  if (!who.ok || who.result.account === null) throw new Error('Nobody')
  const note: Mark = {
    kind: 'note',
    id: `ghichu-${layer}`,
    pageIndex: 0,
    colour: 'red',
    createdAtMs: 1,
    x: 0.2,
    y: 0.3,
    text,
  }
  const name = marksDocumentName(PaperVersionId.parse(paperVersionId), layer, who.result.account.accountId)
  expect(
    await askForMarks(client, name, (document) => document.getArray<Mark>(MARKS_ARRAY).push([note])),
  ).toMatchObject({
    kind: 'opened',
  })
}

async function verify(bytes: Uint8Array): Promise<{ code: number; said: string }> {
  const file = join(folder, 'ho-so.zip')
  await writeFile(file, bytes)
  return verifyPath(file)
}
async function verifyPath(path: string): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['signaling/archive/verify-main.ts', path], { cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const [code] = await once(child, 'close')
  return { code: Number(code), said }
}

test('holds every issued version byte for byte, what happened, and the shared marks, but no private ones and nothing recalled', async () => {
  const names = Object.keys(files)
  const papers = names.filter((name) => name.startsWith('tai-lieu/'))
  expect(papers).toEqual([`tai-lieu/01/ban-01 - ${SUBMISSION.file}`])
  const original = await readFile(join(root, 'docs-fixtures/papers', SUBMISSION.file))
  expect(Buffer.from(files[papers[0] ?? ''] ?? []).equals(original)).toBe(true)
  expect(names).toEqual(expect.arrayContaining(['dien-bien.csv', 'tin-nhan.csv', 'du-lieu/diem-danh.json']))
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array())
  expect(text('dien-bien.csv')).toContain('Họp để lưu hồ sơ')
  expect(text('du-lieu/cuoc-hop.json')).toContain('Báo cáo')
  expect(text('du-lieu/ghi-chu-chung.json')).toContain('Đồng ý với tờ trình')
  expect(names.map(text).join('')).not.toContain('Chỉ mình tôi đọc')
})

test('is verified without the server', async () => {
  const sound = await verify(packed)
  expect(sound).toMatchObject({ code: 0 })
  expect(sound.said).toContain('Hồ sơ nguyên vẹn')
  const cut = await verify(packed.subarray(0, packed.length - 400))
  expect(cut.code).toBe(1)
})

test('the verification tells a changed, a missing and an added file', async () => {
  const { 'tin-nhan.csv': _gone, ...rest } = files
  const changed = { ...rest, 'dien-bien.csv': Buffer.from('khác'), 'la.txt': Buffer.from('lạ') }
  const { code, said } = await verify(zipSync(changed))
  expect(code).toBe(1)
  for (const line of ['dien-bien.csv: đã bị thay đổi', 'tin-nhan.csv: thiếu', 'la.txt: không có trong tệp kê'])
    expect(said).toContain(line)
})

/** Has the archive made, waits for it and downloads it. */
async function archived(client: TestClient): Promise<Buffer> {
  const started = await client.call('archive.start', { meetingId })
  if (!started.ok) throw new Error(started.error)
  const job = await finished(client)
  const response = await fetch(address(), { headers: client.headers() })
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([response.status, bytes.length]).toEqual([200, job.bytes])
  return bytes
}

const address = () => `${server.url}/api/meetings/${meetingId}/archive.zip`

async function finished(client: TestClient): Promise<ArchiveJob> {
  const found = await poll(
    async () => {
      const read = await client.call('archive.read', { meetingId })
      const job = read.ok ? read.result.job : null
      if (job?.state === 'failed') throw new Error(`The archive failed: ${job.failure}`)
      return job?.state === 'done' ? job : undefined
    },
    { deadlineMs: 60_000, what: 'the archive to be made' },
  )
  if (found === undefined) throw new Error('No archive')
  return found
}

test('a paper with shared marks is in it once as it was issued and once with the marks drawn in', async () => {
  const copy = files[`tai-lieu-co-ghi-chu/01/ban-01 - ${SUBMISSION.file}`]
  if (copy === undefined) throw new Error('No copy with marks')
  const pages = await readPages(new Uint8Array(copy))
  expect(pages).toHaveLength(5)
  expect(pages.at(-1)?.text).toContain('Đồng ý với tờ trình')
  expect(pages.at(-1)?.text).toContain('Chủ trì phiên họp')
  expect(pages.map(({ text }) => text).join(' ')).not.toContain('Chỉ mình tôi đọc')
})

test('is found again by who asked for it, also after SIGKILL while it was made, and is nobody else’s', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  expect((await secretary.call('archive.start', { meetingId })).ok).toBe(true)
  const state = async () => {
    const read = await secretary.call('archive.read', { meetingId })
    return read.ok ? read.result.job?.state : undefined
  }
  await poll(async () => (await state()) !== 'waiting' || undefined, { everyMs: 2, what: 'the making to begin' })
  await server.kill()
  expect(atTheKill('select state from archive_jobs')).toEqual(['making'])
  await server.start()
  const back = await TestClient.signIn(server.url, 'thuky1')
  const { bytes, expiresAtMs } = await finished(back)
  expect((expiresAtMs ?? 0) - Date.now()).toBeGreaterThan(2.9 * 86_400_000)
  expect((await readdir(join(server.dataDir, 'archives'))).length).toBe(1)
  const part = await fetch(address(), { headers: { ...back.headers(), range: `bytes=${bytes - 10}-` } })
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10])
  const etag = part.headers.get('etag') ?? ''
  const rest = { ...back.headers(), range: 'bytes=1-' }
  const before = downloads()
  for (const [tag, status, length] of [
    [etag, 206, bytes - 1],
    ['"another"', 200, bytes],
  ] as const) {
    const answer = await fetch(address(), { headers: { ...rest, 'if-range': tag } })
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([status, length])
  }
  expect(downloads()).toBe(before + 2)
  const chair = await TestClient.signIn(server.url, 'chutri')
  expect(await chair.call('archive.read', { meetingId })).toEqual({ ok: true, result: { job: null } })
  expect((await fetch(address(), { headers: chair.headers() })).status).toBe(404)
  expect(await back.call('archive.cancel', { meetingId })).toMatchObject({ ok: true })
  expect(await readdir(join(server.dataDir, 'archives'))).toEqual([])
})

test('with a paper that was recalled since its making it is given to nobody, and removed; a paper more does it no harm', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { paperId } = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  await archived(secretary)
  const ask = async () => (await fetch(address(), { method: 'HEAD', headers: secretary.headers() })).status
  // Another file: the same one again would be the same paper.
  const other = await addPaper(secretary, { meetingId, agendaItemId }, LONG_REPORT)
  expect(await ask()).toBe(200)
  const recall = (id: typeof paperId) => secretary.call('papers.recall', { meetingId, paperId: id, reason: 'Nhầm' })
  expect((await recall(other.paperId)).ok).toBe(true)
  expect(await ask()).toBe(200)
  expect((await recall(paperId)).ok).toBe(true)
  expect(await ask()).toBe(404)
  expect(await secretary.call('archive.read', { meetingId })).toEqual({ ok: true, result: { job: null } })
  expect(await readdir(join(server.dataDir, 'archives'))).toEqual([])
})

/** A column of what the killed server has left. */
function atTheKill(sql: string): unknown[] {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 5_000 })
  const rows = database.prepare(sql).all()
  database.close()
  return rows.flatMap((row) => Object.values(row))
}

/** How often the record says that somebody got an archive. */
function downloads(): number {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true, timeout: 5_000 })
  const row = database.prepare("select count(*) as count from audit where action = 'archive.zip'").get()
  database.close()
  return Number(row?.['count'])
}

test('is for those who prepare the meeting, and nobody else learns of it', async () => {
  for (const [username, error] of [
    ['chutri', null],
    ['daibieu1', 'forbidden'],
    ['daibieu6', 'notFound'],
    ['quantri', 'notFound'],
  ] as const) {
    const client = await TestClient.signIn(server.url, username)
    const answer = await client.call('archive.start', { meetingId })
    expect([username, answer.ok ? null : answer.error]).toEqual([username, error])
  }
})

test('all meetings that have ended are handed over as a folder with an index, and go on after SIGKILL', async () => {
  const [secretary, chair] = [
    await TestClient.signIn(server.url, 'thuky1'),
    await TestClient.signIn(server.url, 'chutri'),
  ]
  const ended = await makeMeeting(secretary, { title: 'Họp <đã xong>' })
  expect((await chair.call('meetings.end', { meetingId: ended.meetingId })).ok).toBe(true)
  // So many that the kill comes while they are made.
  for (let more = 0; more < 8; more += 1) {
    const { meetingId: other } = await makeMeeting(secretary, { title: `Họp khác ${more}` })
    expect((await chair.call('meetings.end', { meetingId: other })).ok).toBe(true)
  }
  const admin = await TestClient.signIn(server.url, 'quantri')
  const untilDay = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
  expect((await admin.call('archive.startHandOver', { untilDay })).ok).toBe(true)
  await server.kill()
  expect(atTheKill('select state from hand_overs')).toEqual(['making'])
  await server.start()
  const again = await TestClient.signIn(server.url, 'quantri')
  const done = await poll(
    async () => {
      const read = await again.call('archive.handOvers', {})
      const one = read.ok ? read.result.handOvers[0] : undefined
      return one?.state === 'done' ? one : undefined
    },
    { deadlineMs: 120_000, what: 'the hand-over to be made' },
  )
  if (done === undefined) throw new Error('No hand-over')
  expect([done.made, done.left]).toEqual([done.meetings, 0])
  const whole = join(server.dataDir, 'hand-overs', done.folder)
  const index = HandOverIndex.parse(JSON.parse(await readFile(join(whole, 'index.json'), 'utf8')))
  expect(index.archives.map(({ meetingId: id }) => id)).toContain(ended.meetingId)
  expect(await readFile(join(whole, 'index.html'), 'utf8')).toContain('Họp &lt;đã xong&gt;')
  expect(await readdir(join(server.dataDir, 'hand-overs'))).toEqual([done.folder])
  expect(await verifyPath(whole)).toMatchObject({ code: 0 })
  const [first] = index.archives
  await appendFile(join(whole, first?.file ?? ''), 'x')
  const { code, said } = await verifyPath(whole)
  expect([code, said.includes(`${first?.file}: đã bị thay đổi`)]).toEqual([1, true])
})

test('papers over 4 GB together are refused before anything is made', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 5_000 })
  const ofMeeting = `paper_id IN (SELECT paper_id FROM papers WHERE meeting_id = ?)`
  database.prepare(`UPDATE paper_versions SET bytes = ? WHERE ${ofMeeting}`).run(4_000_000_001, meetingId)
  database.close()
  expect(await secretary.call('archive.start', { meetingId })).toMatchObject({ ok: false, error: 'archiveTooLarge' })
})
