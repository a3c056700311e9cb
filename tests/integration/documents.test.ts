import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentFilePath, documentUploadPath, DocumentUploadResult } from '../../signaling/documents/wire.ts'
import { DocumentId } from '../../signaling/wire/ids.ts'
import { HttpReply } from '../../signaling/wire/kit.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const PDF = new Uint8Array(readFileSync('docs-fixtures/papers/03-du-thao-nghi-quyet.pdf'))

let server: RunningServer
let delegate: TestClient
beforeAll(async () => {
  server = await startServer()
  delegate = await TestClient.signIn(server.url, 'daibieu1')
})
afterAll(() => server?.stop())

async function upload(client: TestClient, fileName: string, body: Uint8Array<ArrayBuffer> = PDF) {
  const response = await fetch(server.url + documentUploadPath(fileName, null), {
    method: 'POST',
    headers: client.headers({ 'content-type': 'application/octet-stream' }),
    body,
  })
  return HttpReply.parse(await response.json())
}
async function kept(client: TestClient, fileName: string): Promise<DocumentId> {
  const answer = await upload(client, fileName)
  if (!answer.ok) throw new Error(answer.error)
  return DocumentId.parse(DocumentUploadResult.parse(answer.result).documentId)
}
const fetched = (client: TestClient, documentId: DocumentId) =>
  fetch(server.url + documentFilePath(documentId), { headers: client.headers() })

test('a file comes back as it was to its owner alone, also after a restart', async () => {
  const documentId = await kept(delegate, 'Ghi chép riêng.pdf')
  for (const username of ['quantri', 'quantri.vanphong', 'chutri', 'thuky1', 'daibieu2'])
    expect((await fetched(await TestClient.signIn(server.url, username), documentId)).status, username).toBe(404)
  expect((await fetched(new TestClient(server.url), documentId)).status).toBe(401)
  await server.kill()
  await server.start()
  const answer = await fetched(delegate, documentId)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PDF)
})

test('what is no PDF is refused with what is wrong with it', async () => {
  const answer = await upload(delegate, 'x.pdf', new TextEncoder().encode('không phải PDF'))
  expect(answer).toMatchObject({ ok: false, error: 'notPdf' })
})

test('a saved copy of a paper is read until the paper is recalled', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, { title: 'Họp có tài liệu', people: THREE, state: 'invited' })
  const { meetingId } = made
  const [agendaItemId] = made.agendaItemIds
  if (agendaItemId === undefined) throw new Error('the meeting has no item')
  const paper = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  const { paperVersionId } = paper
  const saved = await delegate.call('documents.saveCopy', { meetingId, paperVersionId, folderId: null })
  if (!saved.ok) throw new Error(saved.error)
  const documentId = DocumentId.parse(saved.result.documentId)
  expect((await fetched(delegate, documentId)).status).toBe(200)
  expect(
    await secretary.call('papers.recall', { meetingId, paperId: paper.paperId, reason: 'Nhầm bản' }),
  ).toMatchObject({ ok: true })
  const locked = await fetched(delegate, documentId)
  expect(locked.status).toBe(404)
  expect(locked.headers.get('cache-control')).toBe('no-store')
  expect(HttpReply.parse(await locked.json())).toMatchObject({ ok: false, error: 'notFound' })
  const listed = await delegate.call('documents.list', {})
  if (!listed.ok) throw new Error(listed.error)
  expect(listed.result.documents.find((one) => one.documentId === documentId)?.lock).toBe('recalled')
})
