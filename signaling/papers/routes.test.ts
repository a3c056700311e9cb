import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { BadManifest } from '../../docs-fixtures/manifest.ts'
import { actorMay } from '../identity/permissions.ts'
import { AccountId, PaperId, type AgendaItemId, type MeetingId } from '../wire/ids.ts'
import { newId } from '../storage/clock.ts'
import type { RouteGuard } from './routes.ts'
import { openWorld, until, type Person, type World } from './test-world.ts'
import { UploadResult, paperFilePath } from './wire.ts'

const fixtures = new URL('../../docs-fixtures/', import.meta.url)
const bad = (file: string) => readFileSync(new URL(`bad/${file}`, fixtures))
const SOUND = Buffer.from(manyPages(3, 'Trang'))
const Answer = z.object({ ok: z.boolean(), error: z.string().optional(), result: z.unknown().optional() })
const MAX_BYTES = 2 * 1024 * 1024

let world: World
let fastify: FastifyInstance
let base: string

beforeAll(async () => {
  world = await openWorld({ maxBytes: MAX_BYTES, uploadIdleMs: 5_000 })
  fastify = Fastify({ forceCloseConnections: true })
  await world.papers.routes(fastify, guard)
  base = await fastify.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await fastify.close()
  await world.close()
})

/** Stands for the server's own guard: who asks is named by a header instead of a session. */
const guard: RouteGuard = async (request, action, meetingId) => {
  const who = z.object({ 'x-person': AccountId }).safeParse(request.headers).data?.['x-person']
  if (who === undefined) return { ok: false, status: 401, error: 'unauthenticated' }
  const account = [...PEOPLE.values()].find(({ accountId }) => accountId === who)
  if (account === undefined || meetingId === null) return { ok: false, status: 404, error: 'notFound' }
  const actor = await world.actorIn(account, meetingId)
  if (actor === null) return { ok: false, status: 404, error: 'notFound' }
  return actorMay(action, actor) ? { ok: true, account, actor } : { ok: false, status: 403, error: 'forbidden' }
}
const PEOPLE = {
  values: () =>
    (['chair', 'secretary', 'delegate', 'operator', 'observer', 'stranger', 'unitAdmin', 'admin'] as const).map(
      (person) => world.account(person),
    ),
}
const as = (person: Person) => ({ 'x-person': world.account(person).accountId })

async function post(
  body: Uint8Array,
  place: { meetingId: MeetingId; agendaItemId: AgendaItemId },
  query: Record<string, string> = {},
  person: Person = 'secretary',
) {
  const search = new URLSearchParams({ fileName: 'Báo cáo.pdf', ...query })
  const path = `/api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?${search}`
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...as(person) },
    body: new Uint8Array(body),
  })
  const answer = Answer.parse(await response.json())
  return { status: response.status, error: answer.error, result: answer.result }
}
async function uploaded(...args: Parameters<typeof post>): Promise<UploadResult> {
  const { result, error } = await post(...args)
  expect(error).toBeUndefined()
  return UploadResult.parse(result)
}
const get = (version: UploadResult, person: Person, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(base + paperFilePath(version.paperVersionId), { method, headers: { ...as(person), ...headers } })
const list = async (person: Person, meetingId: MeetingId) => {
  const outcome = await world.papers.handlers['papers.list'](await world.call(person, meetingId), { meetingId })
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.value.papers
}
const change = async (act: 'issue' | 'recall', meetingId: MeetingId, paperId: PaperId) =>
  act === 'issue'
    ? world.papers.handlers['papers.issue'](await world.call('chair', meetingId), { meetingId, paperId })
    : world.papers.handlers['papers.recall'](await world.call('chair', meetingId), {
        meetingId,
        paperId,
        reason: 'Nhầm bản',
      })
const filesOnDisk = async () =>
  (await readdir(join(world.folder, 'blobs'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )

describe('an upload', () => {
  test('becomes a paper that is there once, on disk under its hash, and told', async () => {
    const place = await world.addMeeting()
    const first = await uploaded(SOUND, place)
    expect(first).toMatchObject({ pages: 3, sha256: createHash('sha256').update(SOUND).digest('hex') })
    expect(await uploaded(SOUND, place)).toEqual(first)
    expect(await uploaded(SOUND, place, { paperId: first.paperId })).toEqual(first)
    expect(await list('chair', place.meetingId)).toMatchObject([
      { title: 'Báo cáo', state: 'prepared', versionCount: 1, current: { fileName: 'Báo cáo.pdf', number: 1 } },
    ])
    expect(await world.blobs.has(first.sha256)).toBe(true)
    const data = { paperId: first.paperId, state: 'prepared' }
    expect(world.told).toContainEqual({ meetingId: place.meetingId, event: 'papers.changed', data })
  })

  const refusals = {
    notPdf: 'notPdf',
    truncated: 'truncatedPdf',
    encrypted: 'encryptedPdf',
    tooManyPages: 'tooManyPages',
    empty: 'emptyFile',
  }
  test.each(BadManifest.parse(JSON.parse(bad('manifest.json').toString())))(
    'of $file is refused as $reason',
    async (entry) => {
      const place = await world.addMeeting()
      const before = (await filesOnDisk()).length
      expect((await post(bad(entry.file), place)).error).toBe(refusals[entry.reason])
      expect(await list('chair', place.meetingId)).toEqual([])
      expect((await filesOnDisk()).length).toBe(before)
    },
  )

  test('whose end mark stands after a torn middle is refused as truncated', async () => {
    const whole = Buffer.from(manyPages(40, 'Trang'))
    const torn = Buffer.concat([whole.subarray(0, whole.length / 2), whole.subarray(-30)])
    expect(torn.toString('latin1')).toMatch(/startxref\s+\d+\s+%%EOF\s*$/)
    expect((await post(torn, await world.addMeeting())).error).toBe('truncatedPdf')
  })

  test('that claims 300 MB is refused before the bytes have come', async () => {
    const place = await world.addMeeting()
    const path = `/api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?fileName=a.pdf`
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(base + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': 300 * 1024 * 1024,
          ...as('secretary'),
        },
      })
      sending.on('response', (response) => {
        sending.on('error', () => undefined)
        resolve(response.statusCode)
        sending.destroy()
      })
      sending.on('error', reject)
      sending.flushHeaders()
    })
    expect(answer).toBe(413)
  })

  test('that does not say how long it is gets cut at the limit, and nothing is left', async () => {
    const place = await world.addMeeting()
    const before = (await filesOnDisk()).length
    const path = `/api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?fileName=a.pdf`
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/octet-stream', ...as('secretary') }
      const sending = httpRequest(base + path, { method: 'POST', headers }, (response) => resolve(response.statusCode))
      sending.on('error', reject)
      sending.write(SOUND)
      for (let sent = 0; sent < MAX_BYTES; sent += 65_536) sending.write(Buffer.alloc(65_536))
      sending.end()
    })
    expect(status).toBe(413)
    expect((await filesOnDisk()).length).toBe(before)
  })

  test('that breaks off leaves nothing behind', async () => {
    const place = await world.addMeeting()
    const before = (await filesOnDisk()).length
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    socket.write(
      `POST /api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?fileName=a.pdf HTTP/1.1\r\nHost: a\r\n` +
        `x-person: ${world.account('secretary').accountId}\r\ncontent-type: application/octet-stream\r\ncontent-length: 100000\r\n\r\n`,
    )
    socket.write(SOUND)
    await until('the half file lies there', async () => (await filesOnDisk()).length > before)
    socket.destroy()
    await until('it is gone', async () => (await filesOnDisk()).length === before)
    expect(await list('chair', place.meetingId)).toEqual([])
  })

  test('keeps a harmless form of its file name for show', async () => {
    const place = await world.addMeeting()
    const names = {
      '../../etc/passwd.pdf': 'passwd.pdf',
      'C:\\tmp\\"Tờ trình".pdf': '"Tờ trình".pdf',
      'a\u0000b\r\nSet-Cookie: x\u202Efdp.exe.pdf': 'abSet-Cookie: xfdp.exe.pdf',
      [`${'ă'.repeat(300)}.pdf`]: `${'ă'.repeat(196)}.pdf`,
      '..': 'tai-lieu.pdf',
    }
    for (const [given, shown] of Object.entries(names)) {
      const version = await uploaded(SOUND, place, { fileName: given, title: `Bản ${shown.length}` })
      const paper = (await list('chair', place.meetingId)).find(({ paperId }) => paperId === version.paperId)
      expect(paper?.current?.fileName).toBe(shown)
      const disposition = (await get(version, 'chair')).headers.get('content-disposition') ?? ''
      expect(disposition).toMatch(/^inline; filename\*=UTF-8''[A-Za-z0-9%._-]+$/)
      expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(shown)
    }
  })

  test('marked as a state secret is refused, by its name or by the stamp on a page; honey is not', async () => {
    const place = await world.addMeeting()
    expect((await post(SOUND, place, { fileName: '[MẬT] Phương án.pdf' })).error).toBe('stateSecret')
    expect((await post(SOUND, place, { title: 'Phương án (TỐI MẬT)' })).error).toBe('stateSecret')
    expect((await post(SOUND, place, { fileName: 'BÁO CÁO MẬT ONG BẠC HÀ.pdf' })).error).toBeUndefined()
  })

  test('is refused once the meeting is over, and where item, paper and meeting do not belong together', async () => {
    const [one, other] = [await world.addMeeting(), await world.addMeeting()]
    const version = await uploaded(SOUND, one)
    const missing = { meetingId: one.meetingId, agendaItemId: other.agendaItemId }
    expect(await post(SOUND, missing)).toMatchObject({ status: 404, error: 'notFound' })
    expect(await post(SOUND, other, { paperId: version.paperId })).toMatchObject({ status: 404, error: 'notFound' })
    expect(await post(SOUND, one, { paperId: newId(PaperId) })).toMatchObject({ status: 404, error: 'notFound' })
    await world.setState(one.meetingId, 'ended')
    expect(await post(SOUND, one, { title: 'Muộn' })).toMatchObject({ status: 409, error: 'illegalState' })
  })

  test('is no business of those who may not add papers', async () => {
    const place = await world.addMeeting()
    expect((await post(SOUND, place, {}, 'delegate')).status).toBe(403)
    expect((await post(SOUND, place, {}, 'stranger')).status).toBe(404)
    expect((await post(SOUND, place, {}, 'admin')).status).toBe(404)
  })
})

describe('a download', () => {
  test('comes whole, in parts, and not again when it is known', async () => {
    const version = await uploaded(SOUND, await world.addMeeting())
    const whole = await get(version, 'chair')
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    expect(whole.headers.get('cache-control')).toBe('private, no-cache')
    expect(Buffer.from(await whole.arrayBuffer()).equals(SOUND)).toBe(true)
    const etag = whole.headers.get('etag') ?? ''
    const part = await get(version, 'chair', { range: 'bytes=10-19' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${SOUND.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(SOUND.subarray(10, 20))).toBe(true)
    const tail = await get(version, 'chair', { range: 'bytes=-5', 'if-range': etag })
    expect(Buffer.from(await tail.arrayBuffer()).equals(SOUND.subarray(-5))).toBe(true)
    expect((await get(version, 'chair', { range: `bytes=${SOUND.length}-` })).status).toBe(416)
    expect((await get(version, 'chair', { range: 'bytes=0-1,4-5' })).status).toBe(200)
    expect((await get(version, 'chair', { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
    expect((await get(version, 'chair', { 'if-none-match': etag })).status).toBe(304)
    const head = await get(version, 'chair', {}, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(SOUND.length)])
  })

  test('is given by role, class and state, and like a missing paper to everyone else', async () => {
    const place = await world.addMeeting()
    const readers = { restricted: 'delegate', internal: 'delegate operator', public: 'delegate operator observer' }
    for (const [accessClass, expected] of Object.entries(readers)) {
      const version = await uploaded(SOUND, place, { accessClass, title: accessClass })
      const allowed = async () => {
        const people = ['delegate', 'operator', 'observer', 'stranger', 'admin'] as const
        const statuses = await Promise.all(people.map(async (person) => (await get(version, person)).status))
        expect(statuses.every((status) => status === 200 || status === 404)).toBe(true)
        return people.filter((_person, index) => statuses[index] === 200).join(' ')
      }
      expect(await allowed()).toBe('')
      expect((await get(version, 'unitAdmin')).status).toBe(200)
      expect((await change('issue', place.meetingId, version.paperId)).ok).toBe(true)
      expect(await allowed()).toBe(expected)
    }
    expect((await list('observer', place.meetingId)).map(({ title }) => title)).toEqual(['public'])
  })

  test('stops at the moment of recall, for those too who have it cached, and the list says why', async () => {
    const place = await world.addMeeting()
    const version = await uploaded(SOUND, place)
    await change('issue', place.meetingId, version.paperId)
    const etag = (await get(version, 'delegate')).headers.get('etag') ?? ''
    expect((await change('recall', place.meetingId, version.paperId)).ok).toBe(true)
    for (const person of ['chair', 'secretary', 'delegate'] as const) {
      expect((await get(version, person, { 'if-none-match': etag })).status).toBe(404)
    }
    expect(await list('delegate', place.meetingId)).toMatchObject([
      { state: 'recalled', recallReason: 'Nhầm bản', current: null },
    ])
    expect((await change('issue', place.meetingId, version.paperId)).ok).toBe(false)
    expect((await post(SOUND, place, { paperId: version.paperId })).error).toBe('illegalState')
  })

  test('of a paper recalled before anybody saw it stays unknown to delegates', async () => {
    const place = await world.addMeeting()
    const version = await uploaded(SOUND, place)
    await change('recall', place.meetingId, version.paperId)
    expect(await list('delegate', place.meetingId)).toEqual([])
    expect(await list('secretary', place.meetingId)).toHaveLength(1)
  })
})

test('a new version of an issued paper is issued at once and can be presented, a prepared one can not', async () => {
  const place = await world.addMeeting()
  const first = await uploaded(SOUND, place)
  const page = (version: UploadResult, pageIndex: number) => ({ ...version, pageIndex })
  expect(await world.papers.mayPresent(place.meetingId, page(first, 0))).toBe('paperNotIssued')
  await change('issue', place.meetingId, first.paperId)
  const second = await uploaded(Buffer.from(manyPages(5, 'Trang')), place, { paperId: first.paperId })
  expect(await world.papers.mayPresent(place.meetingId, page(second, 4))).toBe('ok')
  expect(await world.papers.mayPresent(place.meetingId, page(second, 5))).toBe('noSuchPage')
  const foreign = await world.addMeeting()
  expect(await world.papers.mayPresent(foreign.meetingId, page(second, 0))).toBe('paperNotIssued')
  expect(await list('delegate', place.meetingId)).toMatchObject([{ versionCount: 2, current: { number: 2, pages: 5 } }])
})

test('a start removes half received files and files that no row names, and keeps the others', async () => {
  const version = await uploaded(SOUND, await world.addMeeting())
  await writeFile(join(world.folder, 'blobs/incoming/half'), 'x')
  await writeFile(
    join(
      world.folder,
      'blobs',
      version.sha256.slice(0, 2),
      version.sha256.replace(/.$/, 'f').replace(/^../, version.sha256.slice(0, 2)),
    ),
    'x',
  )
  const before = (await filesOnDisk()).length
  await world.papers.sweep()
  expect((await filesOnDisk()).length).toBe(before - 2)
  expect(await world.blobs.has(version.sha256)).toBe(true)
})
