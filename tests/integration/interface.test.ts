// Other systems that ask with a key: what they may see, what they never see, and how a key ends.
import { readFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ADDRESSES } from '../../signaling/interface/shapes.ts'
import { WebhookKind } from '../../signaling/interface/webhooks/wire.ts'
import type { InterfaceScope, KEY_RATES } from '../../signaling/interface/wire.ts'
import { SiteId, type MeetingId, type PaperId } from '../../signaling/wire/ids.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** Stands in everything that no other system may see. */
const SIGN = 'Phần kín'
const DAY_MS = 86_400_000
let server: RunningServer
let admin: TestClient
let secretary: TestClient
let meetingId: MeetingId
type Kind = 'open' | 'closed' | 'restricted' | 'recalled' | 'notDownloaded'
const papers = {} as Record<Kind, { paperId: PaperId; paperVersionId: string }>
beforeAll(async () => {
  server = await startServer()
  admin = await TestClient.signIn(server.url, 'quantri')
  secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    ...{ title: 'Họp cho hệ thống khác', people: THREE, agenda: ['Nội dung mở', SIGN], state: 'invited' },
    startsAtMs: Date.now() + DAY_MS,
  })
  meetingId = made.meetingId
  const [openItem, closedItem] = made.agendaItemIds
  if (openItem === undefined || closedItem === undefined) throw new Error('No items')
  await closeItem(closedItem)
  const at = { open: openItem, closed: closedItem, restricted: openItem, recalled: openItem, notDownloaded: openItem }
  const titles = { open: SUBMISSION.title, notDownloaded: 'Không tải về' }
  for (const kind of ['open', 'closed', 'restricted', 'recalled', 'notDownloaded'] as const) {
    const title = kind in titles ? titles[kind as keyof typeof titles] : `${SIGN}: ${kind}`
    papers[kind] = await addPaper(secretary, { meetingId, agendaItemId: at[kind] }, { file: SUBMISSION.file, title })
  }
  const access = { meetingId, mayPrint: true }
  const { restricted, recalled, notDownloaded } = papers
  await done('papers.setAccess', {
    ...{ ...access, paperId: restricted.paperId, accessClass: 'restricted', mayDownload: true },
  })
  await done('papers.setAccess', {
    ...{ ...access, paperId: notDownloaded.paperId, accessClass: 'internal', mayDownload: false },
  })
  await done('papers.recall', { meetingId, paperId: recalled.paperId, reason: 'Nhầm' })
})
afterAll(() => server?.stop())

async function done(method: string, params: unknown): Promise<void> {
  expect((await secretary.callRaw(method, params)).body).toMatchObject({ ok: true })
}

/** Gives the item to its meeting's delegate alone. */
async function closeItem(agendaItemId: string): Promise<void> {
  const got = await secretary.call('meetings.get', { meetingId })
  if (!got.ok) throw new Error(got.error)
  const { title, kind, place, startsAtMs, endsAtMs, revision, participants, agenda, siteIds } = got.result.meeting
  const delegate = participants.find(({ role }) => role === 'delegate')
  if (delegate === undefined) throw new Error('No delegate')
  await done('meetings.update', {
    ...{ meetingId, revision },
    draft: {
      ...{ title, kind, place, startsAtMs, endsAtMs },
      siteIds,
      participants: participants.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
      agenda: agenda.map((item) => ({
        ...{ agendaItemId: item.agendaItemId, title: item.title, plannedMinutes: item.plannedMinutes },
        audience: item.agendaItemId === agendaItemId ? [{ kind: 'person', accountId: delegate.accountId }] : null,
      })),
    },
  })
}

const ALL = ['meetings', 'papers', 'statistics'] as const
async function makeKey(
  scopes: readonly InterfaceScope[],
  { siteId = 'hg', perMinute = 300 }: { siteId?: string; perMinute?: (typeof KEY_RATES)[number] } = {},
) {
  const made = await admin.call('interface.makeKey', {
    ...{ name: 'Trung tâm điều hành', siteId: SiteId.parse(siteId), scopes: [...scopes] },
    ...{ validDays: 30, perMinute },
  })
  if (!made.ok) throw new Error(made.error)
  return made.result
}
async function asked(key: string | null, address: string, more: Record<string, string> = {}) {
  const headers = { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...more }
  const response = await fetch(server.url + address, { headers })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as unknown) : null,
  }
}
async function idsOf(key: string, query: string): Promise<string[]> {
  return ADDRESSES.meetings.result
    .parse((await asked(key, `/api/v1/meetings?limit=100${query}`)).json)
    .meetings.map(({ id }) => id)
}

test('the document that is served is valid OpenAPI 3.1 and describes every address and every event', async () => {
  const { status, text } = await asked(null, '/api/v1/openapi.json')
  expect(status).toBe(200)
  const validator = new Validator()
  const document = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  expect(await validator.validate(document)).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  const Both = z.object({ paths: z.record(z.string(), z.unknown()), webhooks: z.record(z.string(), z.unknown()) })
  const { paths, webhooks } = Both.parse(document)
  expect(Object.keys(paths)).toEqual(Object.values(ADDRESSES).map(({ path }) => path))
  expect(Object.keys(webhooks)).toEqual(WebhookKind.options)
})

test('a caller reads meetings and papers of its unit, and nothing closed, restricted or recalled', async () => {
  const { key } = await makeKey(ALL)
  const list = await asked(key, '/api/v1/meetings?limit=100')
  const one = await asked(key, `/api/v1/meetings/${meetingId}`)
  const listed = await asked(key, `/api/v1/meetings/${meetingId}/papers`)
  expect([list.status, one.status, listed.status]).toEqual([200, 200, 200])
  expect(await idsOf(key, '')).toContain(meetingId)
  expect(await idsOf(key, '&unit=hg/so-tai-chinh&person=ThuKy1')).toContain(meetingId)
  expect(await idsOf(key, '&person=daibieu6')).not.toContain(meetingId)
  const meeting = ADDRESSES.meeting.result.parse(one.json)
  expect(meeting.agenda.map(({ title }) => title)).toEqual(['Nội dung mở'])
  expect([meeting.chair, meeting.invited.length]).toEqual(['Chủ trì phiên họp', 3])
  expect(ADDRESSES.papers.result.parse(listed.json).papers.map(({ title }) => title)).toEqual([
    SUBMISSION.title,
    'Không tải về',
  ])
  expect([list, one, listed].map(({ text }) => text).join('')).not.toContain(SIGN)

  const file = (kind: Kind) => `/api/v1/papers/${papers[kind].paperVersionId}/file`
  const headers = { authorization: `Bearer ${key}` }
  const whole = await fetch(server.url + file('open'), { headers })
  const bytes = await readFile(new URL(`../../docs-fixtures/papers/${SUBMISSION.file}`, import.meta.url))
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
  const etag = whole.headers.get('etag') ?? ''
  expect((await asked(key, file('open'), { 'if-none-match': etag })).status).toBe(304)
  const part = await fetch(server.url + file('open'), { headers: { ...headers, range: 'bytes=0-3' } })
  expect([part.status, await part.text()]).toEqual([206, '%PDF'])
  for (const kind of ['closed', 'restricted', 'recalled'] as const) {
    expect((await asked(key, file(kind))).json).toEqual({ ok: false, error: 'notFound' })
    // Nor may the caller learn that it has the right bytes of it.
    expect((await asked(key, file(kind), { 'if-none-match': etag })).status).toBe(404)
  }
  expect((await asked(key, file('notDownloaded'))).json).toEqual({ ok: false, error: 'downloadForbidden' })
})

test('a list goes on where its page before ended', async () => {
  const { key } = await makeKey(['meetings'])
  const seen: string[] = []
  let after = ''
  do {
    const page = ADDRESSES.meetings.result.parse((await asked(key, `/api/v1/meetings?limit=1${after}`)).json)
    seen.push(...page.meetings.map(({ id }) => id))
    after = page.next === null ? '' : `&after=${page.next}`
  } while (after !== '')
  expect(seen.length).toBeGreaterThan(1)
  expect(seen).toEqual(await idsOf(key, ''))
})

test('what has ended is past before its planned end, and a draft that was called off is nowhere', async () => {
  const { key } = await makeKey(['meetings'])
  const running = await makeMeeting(secretary, { title: 'Họp kết thúc sớm' })
  const inLists = async (id: string) => [
    (await idsOf(key, '&when=upcoming')).includes(id),
    (await idsOf(key, '&when=past')).includes(id),
  ]
  expect(await inLists(running.meetingId)).toEqual([true, false])
  const chair = await TestClient.signIn(server.url, 'chutri')
  expect(await chair.call('meetings.end', { meetingId: running.meetingId })).toMatchObject({ ok: true })
  expect(await inLists(running.meetingId)).toEqual([false, true])

  const startsAtMs = Date.now() + DAY_MS
  const draft = await makeMeeting(secretary, { title: 'Họp chưa gửi', state: 'draft', startsAtMs })
  const sent = await makeMeeting(secretary, { title: 'Họp đã gửi rồi huỷ', state: 'invited', startsAtMs })
  for (const { meetingId: id } of [draft, sent])
    await done('meetings.cancel', { meetingId: id, reason: 'Không họp nữa' })
  expect(await inLists(draft.meetingId)).toEqual([false, false])
  expect((await asked(key, `/api/v1/meetings/${draft.meetingId}`)).status).toBe(404)
  expect(await inLists(sent.meetingId)).toEqual([true, false])
})

test('the figures are those of the meetings that the units hold, and not of those that they are invited to', async () => {
  const { key } = await makeKey(['statistics'])
  const own = await admin.call('statistics.read', { from: null, until: null, units: 'past' })
  const figures = ADDRESSES.statistics.result.parse((await asked(key, '/api/v1/statistics')).json)
  if (!own.ok) throw new Error(own.error)
  const { meetings, invited, came } = own.result.all
  expect(meetings).toBeGreaterThan(0)
  expect(figures.all).toMatchObject({ meetings, invited, came })
  const { key: invitedKey } = await makeKey(['meetings', 'statistics'], { siteId: 'hg/so-tai-chinh' })
  expect(await idsOf(invitedKey, '')).toContain(meetingId)
  const none = ADDRESSES.statistics.result.parse((await asked(invitedKey, '/api/v1/statistics')).json)
  expect([none.all.meetings, none.sites]).toEqual([0, []])
})

test('a draft, a meeting of other units, and what the key has no right to are not given', async () => {
  const draft = await makeMeeting(secretary, {
    ...{ title: 'Họp đang soạn', state: 'draft', startsAtMs: Date.now() + DAY_MS },
  })
  const { key } = await makeKey(['meetings'])
  const elsewhere = await makeKey(ALL, { siteId: 'hg/huyen-meo-vac' })
  expect((await asked(key, `/api/v1/meetings/${draft.meetingId}`)).status).toBe(404)
  expect((await asked(elsewhere.key, `/api/v1/meetings/${meetingId}`)).status).toBe(404)
  expect((await asked(elsewhere.key, `/api/v1/meetings/${meetingId}/papers`)).status).toBe(404)
  expect((await asked(elsewhere.key, `/api/v1/papers/${papers.open.paperVersionId}/file`)).status).toBe(404)
  expect((await asked(key, `/api/v1/meetings/${meetingId}/papers`)).json).toEqual({ ok: false, error: 'forbidden' })
  for (const wrong of ['limit=0', 'limit=101', 'form=2026-01-01', 'after=9999999999999999.AAAAAAAA', 'unit=a&unit=b'])
    expect((await asked(key, `/api/v1/meetings?${wrong}`)).json).toEqual({ ok: false, error: 'badRequest' })
  for (const wrong of [null, 'x', `hkg_${'A'.repeat(43)}`])
    expect((await asked(wrong, '/api/v1/meetings')).json).toEqual({ ok: false, error: 'unauthenticated' })
  // A person's session opens nothing here, and no page of another origin may read an answer.
  expect((await asked(null, '/api/v1/meetings', secretary.headers())).status).toBe(401)
  const { headers } = await asked(key, '/api/v1/meetings', { origin: 'https://elsewhere.example' })
  expect([headers.get('access-control-allow-origin'), headers.get('cache-control')]).toEqual([null, 'no-store'])
})

test('a key is nowhere on disk, is held to its rate, is watched, and stops at once when it is withdrawn', async () => {
  const { key, keyId } = await makeKey(['meetings'], { perMinute: 30 })
  let last = await asked(key, '/api/v1/meetings?limit=1')
  const statuses = [last.status]
  // The rate lets more through while a slow machine answers the first ones.
  while (last.status !== 429 && statuses.length < 300) {
    last = await asked(key, '/api/v1/meetings?limit=1')
    statuses.push(last.status)
  }
  expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 200))
  expect([last.status, last.headers.get('retry-after')]).toEqual([429, '2'])
  expect(await admin.call('interface.withdrawKey', { keyId })).toMatchObject({ ok: true })
  expect((await asked(key, '/api/v1/meetings')).json).toEqual({ ok: false, error: 'keyWithdrawn' })

  const used = async (calls: 'all' | 'refused') => {
    const read = await admin.call('interface.use', { keyId, calls })
    if (!read.ok) throw new Error(read.error)
    return read.result
  }
  await poll(async () => (await used('all')).days.reduce((sum, { calls }) => sum + calls, 0) === statuses.length + 1, {
    what: 'all calls to be written down',
  })
  expect((await used('refused')).calls.map(({ status }) => status)).toEqual([401, 429])
  const keys = await admin.call('interface.keys', {})
  const own = keys.ok ? keys.result.keys.find((one) => one.keyId === keyId) : undefined
  expect(own?.withdrawnAtMs).not.toBeNull()
  expect(Date.now() - (own?.lastUsedAtMs ?? 0)).toBeLessThan(60_000)

  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true })
  const row = database.prepare('select * from interface_keys where key_id = ?').get(keyId)
  database.close()
  expect(JSON.stringify(row)).not.toContain(key.slice(8))
})

test('what was asked just before the server stops is written down, with the meeting that it was about', async () => {
  const { key, keyId } = await makeKey(['meetings'])
  expect((await asked(key, `/api/v1/meetings/${meetingId}`)).status).toBe(200)
  await server.stop({ keepData: true })
  await server.start()
  const again = await TestClient.signIn(server.url, 'quantri')
  const read = await again.call('interface.use', { keyId, calls: 'all' })
  const call = { status: 200, address: 'meeting', meetingTitle: 'Họp cho hệ thống khác' }
  expect(read.ok ? read.result.calls : []).toEqual([expect.objectContaining(call)])
})
