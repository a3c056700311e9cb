import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldText, readPages } from '../../docs-fixtures/pdf-text.ts'
import { UploadResult } from '../../signaling/papers/wire.ts'
import { HttpReply } from '../../signaling/wire/kit.ts'
import type { AgendaItemId, MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { debianGuide } from '../support/world/debian-guide.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const GUIDE_PAGES = 118

let server: RunningServer
let secretary: TestClient
let guide: Uint8Array<ArrayBuffer>
let meetingId: MeetingId
let agendaItemId: AgendaItemId

beforeAll(async () => {
  guide = new Uint8Array(await readFile(await debianGuide()))
  server = await startServer()
  secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    title: 'Cuộc họp có tài liệu thật',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Đại biểu Sở Tài chính', role: 'delegate' },
    ],
    state: 'draft',
  })
  meetingId = made.meetingId
  const [first] = made.agendaItemIds
  if (first === undefined) throw new Error('The meeting has no agenda')
  agendaItemId = first
})
afterAll(() => server?.stop())

async function upload(bytes: Uint8Array<ArrayBuffer>, fileName: string): Promise<UploadResult> {
  const path = `/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?fileName=${encodeURIComponent(fileName)}`
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: secretary.headers({ 'content-type': 'application/octet-stream' }),
    body: bytes,
  })
  const reply = HttpReply.parse(await response.json())
  if (!reply.ok) throw new Error(reply.error)
  return UploadResult.parse(reply.result)
}

test('a real guide of 118 pages that somebody else made goes up, stays byte-identical, and is read by those invited', async () => {
  const { paperVersionId, pages, sha256 } = await upload(guide, 'Hướng dẫn cài đặt.pdf')
  expect(pages).toBe(GUIDE_PAGES)
  expect(sha256).toBe(createHash('sha256').update(guide).digest('hex'))

  const delegate = await TestClient.signIn(server.url, 'daibieu1')
  const get = (client: TestClient, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/papers/${paperVersionId}/file`, { headers: client.headers(headers) })
  expect((await get(delegate)).status).toBe(404)
  expect(await secretary.call('meetings.send', { meetingId })).toMatchObject({ ok: true })
  const whole = new Uint8Array(await (await get(delegate)).arrayBuffer())
  expect(Buffer.compare(whole, guide)).toBe(0)

  const part = await get(delegate, { range: 'bytes=100000-165535' })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe(`bytes 100000-165535/${guide.length}`)
  expect(Buffer.compare(new Uint8Array(await part.arrayBuffer()), guide.subarray(100_000, 165_536))).toBe(0)

  const text = (await readPages(whole)).map((page) => foldText(page.text)).join('\n')
  expect(text).toContain('đường')
})

test('a paper that was acknowledged is there after SIGKILL, and an upload that was cut off left nothing', async () => {
  const bytes = new Uint8Array([...guide, 10])
  const done = await upload(bytes, 'Bản sửa.pdf')
  const cut = new AbortController()
  const slow = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(guide.subarray(0, 200_000))
    },
    cancel() {},
  })
  const path = `/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?fileName=cut.pdf`
  const half = fetch(server.url + path, {
    method: 'POST',
    headers: secretary.headers({ 'content-type': 'application/octet-stream' }),
    body: slow,
    duplex: 'half',
    signal: cut.signal,
  } as RequestInit).catch(() => null)
  await server.kill()
  cut.abort()
  await half
  await server.start()

  const file = await fetch(`${server.url}/api/papers/${done.paperVersionId}/file`, { headers: secretary.headers() })
  expect(Buffer.compare(new Uint8Array(await file.arrayBuffer()), bytes)).toBe(0)
  const papers = await secretary.call('papers.list', { meetingId })
  if (!papers.ok) throw new Error(papers.error)
  expect(papers.result.papers.map(({ current }) => current?.fileName)).not.toContain('cut.pdf')
})
