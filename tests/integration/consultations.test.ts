import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ConsultationUploadResult } from '../../signaling/consultations/wire.ts'
import { TestAuthority } from '../../signaling/signatures/test-authority.ts'
import { onePage, signed } from '../../signaling/signatures/test-papers.ts'
import { ConsultationId } from '../../signaling/wire/ids.ts'
import { HttpReply } from '../../signaling/wire/kit.ts'
import { TestClient } from '../support/client.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

// Starts servers and processes of openssl, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const PAPER = new Uint8Array(readFileSync('docs-fixtures/papers/03-du-thao-nghi-quyet.pdf'))
const DAY_MS = 86_400_000

let authority: TestAuthority
let server: RunningServer
let secretary: TestClient
let member: TestClient
let body: { readonly bodyId: string; readonly ruleId: string }

beforeAll(async () => {
  authority = await TestAuthority.open()
  server = await startServer({ env: { TRUSTED_CERTIFICATES: authority.trustFolder } })
  secretary = await TestClient.signIn(server.url, 'thuky1')
  member = await TestClient.signIn(server.url, 'daibieu1')
  const bodies = await secretary.call('bodies.list', {})
  const committee = bodies.ok ? bodies.result.bodies.find(({ name }) => name === 'Uỷ ban nhân dân tỉnh') : undefined
  if (committee === undefined) throw new Error('the demo has no committee')
  const read = await secretary.call('bodies.read', { bodyId: committee.bodyId })
  const rule = read.ok ? read.result.rules[0] : undefined
  if (rule === undefined) throw new Error('the committee has no rule')
  body = { bodyId: committee.bodyId, ruleId: rule.ruleId }
})
afterAll(async () => {
  await server?.stop()
  authority?.close()
})

async function drafted(lastsMs = DAY_MS): Promise<ConsultationId> {
  const made = await secretary.call('consultations.create', {
    requestId: crypto.randomUUID(),
    draft: {
      ...{ ...body, title: 'Dự thảo Quyết định', text: 'Xin ý kiến.', choices: 'usual', followerId: null },
      ...{ deadlineAtMs: Date.now() + lastsMs, showsOpinions: false },
    },
  })
  if (!made.ok) throw new Error(made.error)
  return ConsultationId.parse(made.result.consultationId)
}
async function send(consultationId: ConsultationId): Promise<void> {
  expect(await secretary.call('consultations.send', { consultationId, revision: 1 })).toMatchObject({ ok: true })
}
async function upload(
  client: TestClient,
  consultationId: ConsultationId,
  as: 'papers' | 'opinion-files',
  bytes: Uint8Array,
  fileName = 'tep.pdf',
) {
  const response = await fetch(
    `${server.url}/api/consultations/${consultationId}/${as}?fileName=${encodeURIComponent(fileName)}`,
    {
      method: 'POST',
      headers: client.headers({ 'content-type': 'application/octet-stream' }),
      body: new Uint8Array(bytes),
    },
  )
  const reply = HttpReply.parse(await response.json())
  return reply.ok ? ConsultationUploadResult.parse(reply.result).file : reply.error
}
const fetched = (client: TestClient, consultationId: ConsultationId, fileId: string) =>
  fetch(`${server.url}/api/consultations/${consultationId}/files/${fileId}`, { headers: client.headers() })
const answer = (client: TestClient, consultationId: ConsultationId, fileId: string | null = null) =>
  client.call('consultations.answer', {
    ...{ consultationId, choice: 'agree', text: 'Nhất trí', fileId, changes: null },
  })
const fileOf = (uploaded: Awaited<ReturnType<typeof upload>>) => {
  if (typeof uploaded === 'string') throw new Error(uploaded)
  return uploaded
}

test('a paper goes up whole and is read by those who are asked; hostile files are refused as those of meetings are', async () => {
  const id = await drafted()
  for (const [name, error] of [
    ['not-a-pdf.pdf', 'notPdf'],
    ['html-as-pdf.pdf', 'notPdf'],
    ['empty.pdf', 'emptyFile'],
    ['truncated.pdf', 'truncatedPdf'],
    ['password.pdf', 'encryptedPdf'],
    ['pages-10000.pdf', 'tooManyPages'],
  ] as const)
    expect(await upload(secretary, id, 'papers', readFileSync(`docs-fixtures/bad/${name}`)), name).toBe(error)
  expect(await upload(secretary, id, 'papers', PAPER, 'MẬT - phương án.pdf')).toBe('stateSecret')
  const paper = fileOf(await upload(secretary, id, 'papers', PAPER))
  expect(paper).toMatchObject({ sha256: createHash('sha256').update(PAPER).digest('hex'), signatures: null })
  // The same file again, after a lost answer, is that paper.
  expect(fileOf(await upload(secretary, id, 'papers', PAPER)).fileId).toBe(paper.fileId)
  expect((await fetched(member, id, paper.fileId)).status).toBe(404)
  expect(await upload(member, id, 'papers', PAPER)).toBe('forbidden')
  await send(id)
  expect(await upload(secretary, id, 'papers', PAPER)).toBe('consultationSent')
  const got = await fetched(member, id, paper.fileId)
  expect(Buffer.compare(new Uint8Array(await got.arrayBuffer()), PAPER)).toBe(0)
  const stranger = await TestClient.signIn(server.url, 'duthinh')
  expect((await fetched(stranger, id, paper.fileId)).status).toBe(404)
  for (const as of ['csv', 'pdf'])
    for (const client of [stranger, member]) {
      const path = `${server.url}/api/consultations/${id}/report.${as}`
      expect((await fetch(path, { headers: client.headers() })).status).toBe(404)
    }
})

test('the file of an opinion is verified, and read by nobody but its author until they answer with it', async () => {
  const id = await drafted()
  await send(id)
  const person = authority.issue({ name: 'Đại biểu thứ nhất' })
  const file = fileOf(await upload(member, id, 'opinion-files', await signed(onePage(), person), 'y-kien-da-ky.pdf'))
  expect(file.signatures).toMatchObject({
    kind: 'read',
    signatures: [{ name: 'Đại biểu thứ nhất', verdict: 'valid' }],
  })
  const plain = fileOf(await upload(member, id, 'opinion-files', PAPER))
  expect(plain.signatures).toEqual({ kind: 'read', signatures: [] })
  expect((await fetched(member, id, file.fileId)).status).toBe(200)
  expect((await fetched(secretary, id, file.fileId)).status).toBe(404)
  expect(await answer(member, id, file.fileId)).toMatchObject({ ok: true })
  expect((await fetched(secretary, id, file.fileId)).status).toBe(200)
  expect((await fetched(secretary, id, plain.fileId)).status).toBe(404)
  const other = await TestClient.signIn(server.url, 'daibieu2')
  expect((await fetched(other, id, file.fileId)).status).toBe(404)
  expect(await answer(other, id, file.fileId)).toMatchObject({ ok: false, error: 'noSuchOpinionFile' })
  const csv = await fetch(`${server.url}/api/consultations/${id}/report.csv`, { headers: secretary.headers() })
  expect(await csv.text()).toContain('Đại biểu thứ nhất')
})

test('a draft that is removed takes its files along, but not one that something else names', async () => {
  const first = await drafted()
  const second = await drafted()
  // One that the demo has not.
  const bytes = onePage('/MediaBox[0 0 300 300]')
  const paper = fileOf(await upload(secretary, first, 'papers', bytes))
  const same = fileOf(await upload(secretary, second, 'papers', bytes))
  const onDisk = () => existsSync(join(server.dataDir, 'papers', paper.sha256.slice(0, 2), paper.sha256))
  expect(await secretary.call('consultations.remove', { consultationId: first })).toMatchObject({ ok: true })
  expect((await fetched(secretary, first, paper.fileId)).status).toBe(404)
  expect((await fetched(secretary, second, same.fileId)).status).toBe(200)
  const gone = { consultationId: second, fileId: same.fileId }
  expect(await secretary.call('consultations.removePaper', gone)).toMatchObject({ ok: true })
  expect(onDisk()).toBe(false)
})

test('an answer that was acknowledged survives a power cut, and a deadline that passed meanwhile is kept at the next start', async () => {
  const id = await drafted(6_000)
  await send(id)
  const acknowledged = await answer(member, id)
  if (!acknowledged.ok) throw new Error(acknowledged.error)
  await server.kill()
  await server.start()
  const read = () => secretary.call('consultations.read', { consultationId: id })
  const closed = await poll(
    async () => {
      const now = await read()
      return now.ok && now.result.consultation.state === 'closed' ? now.result.consultation : undefined
    },
    { deadlineMs: 30_000, what: 'the consultation to be closed' },
  )
  expect(closed?.result).toMatchObject({ members: 6, answered: 1, silent: 5, passed: false })
  const again = await answer(member, id)
  expect(again).toMatchObject({ ok: true, result: { receipt: { receiptId: acknowledged.result.receipt.receiptId } } })
  expect(await answer(await TestClient.signIn(server.url, 'daibieu2'), id)).toMatchObject({ error: 'answerLate' })
})
