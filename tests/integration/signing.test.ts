import { request } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createCanvas } from '@napi-rs/canvas'
import { TestAuthority, type Issued } from '../../signaling/signatures/test-authority.ts'
import { signed } from '../../signaling/signatures/test-papers.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { startServer, type RunningServer } from '../support/server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 150_000 })

let authority: TestAuthority
let ofChair: Issued
let server: RunningServer
let chair: TestClient
let secretary: TestClient
let meetingId: MeetingId
const path = (end: string) => `/api/meetings/${meetingId}/signing/0/${end}`
const STREAMED = { 'content-type': 'application/octet-stream' }

function must<T>(reply: { ok: true; result: T } | { ok: false; error: string }): T {
  if (!reply.ok) throw new Error(reply.error)
  return reply.result
}

beforeAll(async () => {
  authority = await TestAuthority.open()
  ofChair = authority.issue({ name: 'Chủ trì phiên họp' })
  server = await startServer({ env: { TRUSTED_CERTIFICATES: authority.trustFolder } })
  secretary = await TestClient.signIn(server.url, 'thuky1')
  chair = await TestClient.signIn(server.url, 'chutri')
  ;({ meetingId } = await makeMeeting(secretary, { title: 'Họp có ký số' }))
  const entry = { kind: 'field', field: 'number', text: '15' } as const
  must(await secretary.call('minutes.save', { meetingId, revision: 0, entry }))
  must(await chair.call('meetings.end', { meetingId }))
  must(await secretary.call('minutes.setStage', { meetingId, stage: 'comments' }))
  const { revision, templateSha256 } = must(await chair.call('minutes.read', { meetingId }))
  must(await chair.call('minutes.approve', { meetingId, revision, templateSha256 }))
  const { candidates } = must(await chair.call('signing.read', { meetingId }))
  const accountId = candidates.flatMap((one) =>
    one.kind === 'person' && one.role === 'chair' ? [one.accountId] : [],
  )[0]
  if (accountId === undefined) throw new Error('nobody leads')
  const steps = [{ kind: 'person' as const, accountId }]
  must(await chair.call('signing.setOrder', { meetingId, number: 0, revision: 0, steps }))
})
afterAll(async () => {
  await server?.stop()
  authority?.close()
})

const post = (end: string, body: Uint8Array, client = chair) =>
  fetch(`${server.url}${path(end)}`, { method: 'POST', headers: client.headers(STREAMED), body: Buffer.from(body) })
const state = async () => {
  const view = await chair.call('signing.read', { meetingId })
  return view.ok ? view.result.documents[0]?.state : view.error
}

test('a file that is too large is refused before it has come, one that breaks off changes nothing', async () => {
  const large = request(`${server.url}${path('signed')}`, {
    method: 'POST',
    headers: { ...chair.headers(STREAMED), 'content-length': '900000000' },
  })
  large.flushHeaders()
  const [answer] = (await once(large, 'response')) as [{ statusCode?: number }]
  expect(answer.statusCode).toBe(413)
  large.destroy()

  const cut = request(`${server.url}${path('signed')}`, {
    method: 'POST',
    headers: { ...chair.headers(STREAMED), 'content-length': '50000' },
  })
  cut.on('error', () => undefined)
  await new Promise<void>((resolve) => cut.write('%PDF-1.7 ', () => resolve()))
  cut.destroy()
  expect(await state()).toBe('approved')
})

test('whose turn it is gets the file, with a picture where one was set; others are told whose turn it is', async () => {
  const refused = await fetch(`${server.url}${path('to-sign.pdf')}`, { headers: secretary.headers() })
  expect({ status: refused.status, body: await refused.json() }).toEqual({
    status: 409,
    body: { ok: false, error: 'notYourTurn', details: { name: 'Chủ trì phiên họp' } },
  })
  expect(await (await post('picture', Buffer.from('x'))).json()).toMatchObject({ error: 'badPicture' })
  expect((await post('picture', new Uint8Array(1_000_001))).status).toBe(422)
  expect((await post('picture', createCanvas(300, 100).toBuffer('image/png'))).status).toBe(200)
  const given = await fetch(`${server.url}${path('to-sign.pdf')}`, { headers: chair.headers() })
  expect(given.headers.get('content-disposition')).toContain('bien-ban-cho-ky.pdf')
})

test('what was accepted is there after the server was killed, and the same file again gets the same answer', async () => {
  const given = await fetch(`${server.url}${path('to-sign.pdf')}`, { headers: chair.headers() })
  const file = await signed(new Uint8Array(await given.arrayBuffer()), ofChair)
  const first = await post('signed', file)
  const answer: unknown = await first.json()
  expect(answer).toMatchObject({ ok: true, result: { step: 0, complete: true } })
  await server.kill()
  await server.start()
  expect(await state()).toBe('signed')
  expect(await (await post('signed', file)).json()).toEqual(answer)
  const meeting = await chair.call('meetings.get', { meetingId })
  expect(meeting.ok && meeting.result.meeting.state).toBe('signed')
  const signedFile = await fetch(`${server.url}${path('signed.pdf')}`, { headers: secretary.headers() })
  expect(Buffer.from(await signedFile.arrayBuffer()).equals(Buffer.from(file))).toBe(true)
})
