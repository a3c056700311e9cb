import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { strFromU8, unzipSync, zipSync, type Unzipped } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MARKS_ARRAY, marksDocumentName, type Mark } from '../../signaling/annotations/wire.ts'
import { PaperVersionId, type MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, LONG_REPORT, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { askForMarks } from '../support/world/marks-connection.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let server: RunningServer
let folder: string
let meetingId: MeetingId
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
  const paper = await addPaper(secretary, { meetingId, agendaItemId: first }, SUBMISSION)
  const report = await addPaper(secretary, { meetingId, agendaItemId: second }, LONG_REPORT)
  await mark('chutri', paper.paperVersionId, 'shared', 'Đồng ý với tờ trình')
  await mark('chutri', paper.paperVersionId, 'private', 'Chỉ mình tôi đọc')
  const recalled = await secretary.call('papers.recall', { meetingId, paperId: report.paperId, reason: 'Nhầm bản' })
  if (!recalled.ok) throw new Error(recalled.error)
  const response = await fetch(`${server.url}/api/meetings/${meetingId}/archive.zip`, { headers: secretary.headers() })
  if (response.status !== 200) throw new Error(`No archive: ${response.status}`)
  packed = Buffer.from(await response.arrayBuffer())
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
  const child = spawn(process.execPath, ['signaling/archive/verify-main.ts', file], { cwd: root })
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

test('is for those who prepare the meeting, and nobody else learns of it', async () => {
  for (const [username, status] of [
    ['chutri', 200],
    ['daibieu1', 403],
    ['daibieu6', 404],
    ['quantri', 404],
  ] as const) {
    const client = await TestClient.signIn(server.url, username)
    const answer = await fetch(`${server.url}/api/meetings/${meetingId}/archive.zip`, { headers: client.headers() })
    await answer.arrayBuffer()
    expect([username, answer.status]).toEqual([username, status])
  }
})

test('papers over 4 GB together are refused before anything is sent', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const statusOf = async (method: 'GET' | 'HEAD') => {
    const path = `${server.url}/api/meetings/${meetingId}/archive.zip`
    const answer = await fetch(path, { method, headers: secretary.headers() })
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()).toString('latin1') }
  }
  expect(await statusOf('HEAD')).toEqual({ status: 200, body: '' })
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 5_000 })
  const ofMeeting = `paper_id IN (SELECT paper_id FROM papers WHERE meeting_id = ?)`
  const sizes = database.prepare(`UPDATE paper_versions SET bytes = ? WHERE ${ofMeeting}`)
  sizes.run(4_000_000_000, meetingId)
  expect(await statusOf('HEAD')).toMatchObject({ status: 200 })
  sizes.run(4_000_000_001, meetingId)
  database.close()
  expect(await statusOf('HEAD')).toMatchObject({ status: 413 })
  const refused = await statusOf('GET')
  expect([refused.status, JSON.parse(refused.body)]).toEqual([413, { ok: false, error: 'archiveTooLarge' }])
})
