// Other systems that ask with a key: what they may see, what they never see, and how a key ends.
import { readFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ADDRESSES } from '../../signaling/interface/shapes.ts'
import type { InterfaceScope, KEY_RATES } from '../../signaling/interface/wire.ts'
import { SiteId, type MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, SUBMISSION } from '../support/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const SIGN = 'Phần kín'
let server: RunningServer
let admin: TestClient
let secretary: TestClient
let meetingId: MeetingId
/** Of the paper that all may read, of the closed item's and of the restricted one. */
let versions: { open: string; closed: string; restricted: string }
beforeAll(async () => {
  server = await startServer()
  admin = await TestClient.signIn(server.url, 'quantri')
  secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    ...{ title: 'Họp cho hệ thống khác', people: THREE, agenda: ['Nội dung mở', SIGN], state: 'invited' },
    startsAtMs: Date.now() + 86_400_000,
  })
  meetingId = made.meetingId
  const [openItem, closedItem] = made.agendaItemIds
  if (openItem === undefined || closedItem === undefined) throw new Error('No items')
  await closeItem(closedItem)
  const file = SUBMISSION.file
  const [open, restricted, closed] = [
    await addPaper(secretary, { meetingId, agendaItemId: openItem }, SUBMISSION),
    await addPaper(secretary, { meetingId, agendaItemId: openItem }, { file, title: `${SIGN}: tờ trình hạn chế` }),
    await addPaper(secretary, { meetingId, agendaItemId: closedItem }, { file, title: `${SIGN}: tờ trình` }),
  ]
  const access = { meetingId, paperId: restricted.paperId, mayDownload: true, mayPrint: true }
  const set = await secretary.call('papers.setAccess', { ...access, accessClass: 'restricted' })
  if (!set.ok) throw new Error(set.error)
  versions = {
    open: open.paperVersionId,
    closed: closed.paperVersionId,
    restricted: restricted.paperVersionId,
  }
})
afterAll(() => server?.stop())

/** Gives the item to its meeting's delegate alone. */
async function closeItem(agendaItemId: string): Promise<void> {
  const got = await secretary.call('meetings.get', { meetingId })
  if (!got.ok) throw new Error(got.error)
  const { title, kind, place, startsAtMs, endsAtMs, revision, participants, agenda, siteIds } = got.result.meeting
  const delegate = participants.find(({ role }) => role === 'delegate')
  if (delegate === undefined) throw new Error('No delegate')
  const updated = await secretary.callRaw('meetings.update', {
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
  expect(updated.body).toMatchObject({ ok: true })
}

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
async function asked(key: string | null, address: string): Promise<{ status: number; text: string; json: unknown }> {
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` }
  const response = await fetch(server.url + address, { headers })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, text, json: isJson ? JSON.parse(text) : null }
}
const ALL = ['meetings', 'papers', 'statistics'] as const

test('the document that is served is valid OpenAPI 3.1 and describes every address', async () => {
  const { status, text } = await asked(null, '/api/v1/openapi.json')
  expect(status).toBe(200)
  const validator = new Validator()
  const document = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  expect(await validator.validate(document)).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(document)
  expect(Object.keys(paths)).toEqual(Object.values(ADDRESSES).map(({ path }) => path))
})

test('a caller reads the meetings of its unit and their papers, and nothing that is closed or restricted', async () => {
  const { key } = await makeKey(ALL)
  const from = new Date().toISOString()
  const addresses = [
    '/api/v1/meetings?limit=100',
    '/api/v1/meetings?unit=hg&person=thuky1',
    `/api/v1/meetings/${meetingId}`,
    `/api/v1/meetings/${meetingId}/papers`,
    `/api/v1/statistics?from=${from}&until=2100-01-01T00:00:00Z`,
  ]
  const answers = []
  for (const address of addresses) answers.push(await asked(key, address))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  const [list, ofPerson, one, papers, figures] = answers
  expect(ADDRESSES.meetings.result.parse(list?.json).meetings.map(({ id }) => id)).toContain(meetingId)
  expect(ADDRESSES.meetings.result.parse(ofPerson?.json).meetings.map(({ id }) => id)).toContain(meetingId)
  expect(ADDRESSES.meeting.result.parse(one?.json).agenda.map(({ title }) => title)).toEqual(['Nội dung mở'])
  const listed = ADDRESSES.papers.result.parse(papers?.json).papers
  expect(listed.map(({ title }) => title)).toEqual([SUBMISSION.title])
  expect(ADDRESSES.statistics.result.parse(figures?.json).meetings).toBeGreaterThan(0)
  expect(answers.map(({ text }) => text).join('')).not.toContain(SIGN)

  const file = await fetch(`${server.url}/api/v1/papers/${versions.open}/file`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const bytes = await readFile(new URL(`../../docs-fixtures/papers/${SUBMISSION.file}`, import.meta.url))
  expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
  for (const version of [versions.closed, versions.restricted]) {
    expect((await asked(key, `/api/v1/papers/${version}/file`)).json).toEqual({ ok: false, error: 'notFound' })
  }
})

test('a list goes on where its page before ended', async () => {
  const { key } = await makeKey(['meetings'])
  const whole = ADDRESSES.meetings.result.parse((await asked(key, '/api/v1/meetings?limit=100')).json)
  const seen: string[] = []
  let after = ''
  do {
    const page = ADDRESSES.meetings.result.parse((await asked(key, `/api/v1/meetings?limit=1${after}`)).json)
    seen.push(...page.meetings.map(({ id }) => id))
    after = page.next === null ? '' : `&after=${page.next}`
  } while (after !== '')
  expect(seen.length).toBeGreaterThan(1)
  expect(seen).toEqual(whole.meetings.map(({ id }) => id))
})

test('a draft, a meeting of other units, and what the key has no right to are not given', async () => {
  const draft = await makeMeeting(secretary, {
    title: 'Họp chưa gửi',
    state: 'draft',
    startsAtMs: Date.now() + 86_400_000,
  })
  const { key } = await makeKey(['meetings'])
  const elsewhere = await makeKey(ALL, { siteId: 'hg/huyen-meo-vac' })
  expect((await asked(key, `/api/v1/meetings/${draft.meetingId}`)).status).toBe(404)
  expect((await asked(elsewhere.key, `/api/v1/meetings/${meetingId}`)).status).toBe(404)
  expect((await asked(elsewhere.key, `/api/v1/papers/${versions.open}/file`)).status).toBe(404)
  expect((await asked(key, `/api/v1/meetings/${meetingId}/papers`)).json).toEqual({ ok: false, error: 'forbidden' })
  expect((await asked(key, '/api/v1/meetings?limit=0')).json).toEqual({ ok: false, error: 'badRequest' })
  for (const wrong of [null, 'x', `hkg_${'A'.repeat(43)}`]) {
    expect((await asked(wrong, '/api/v1/meetings')).json).toEqual({ ok: false, error: 'unauthenticated' })
  }
})

test('a key is nowhere on disk, is held to its rate, is watched, and stops at once when it is withdrawn', async () => {
  const { key, keyId } = await makeKey(['meetings'], { perMinute: 30 })
  const statuses: number[] = []
  // The rate lets more through while a slow machine answers the first ones.
  while (!statuses.includes(429) && statuses.length < 300) {
    statuses.push((await asked(key, '/api/v1/meetings?limit=1')).status)
  }
  expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 200))
  expect(statuses.at(-1)).toBe(429)
  expect(await admin.call('interface.withdrawKey', { keyId })).toMatchObject({ ok: true })
  expect((await asked(key, '/api/v1/meetings')).json).toEqual({ ok: false, error: 'keyWithdrawn' })

  const use = await poll(
    async () => {
      const read = await admin.call('interface.use', { keyId })
      if (!read.ok) throw new Error(read.error)
      return read.result.days[0]?.calls === statuses.length + 1 ? read.result : null
    },
    { deadlineMs: 10_000, what: 'all calls to be written down' },
  )
  expect(use?.refused[0]).toMatchObject({ status: 401, what: '/api/v1/meetings' })
  const keys = await admin.call('interface.keys', {})
  const own = keys.ok ? keys.result.keys.find((one) => one.keyId === keyId) : undefined
  expect(Date.now() - (own?.lastUsedAtMs ?? 0)).toBeLessThan(60_000)

  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true })
  const row = database.prepare('select * from interface_keys where key_id = ?').get(keyId)
  database.close()
  expect(JSON.stringify(row)).not.toContain(key.slice(8))
})
