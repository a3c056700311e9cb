import { afterAll, beforeAll, expect, test } from 'vitest'
import { MeetingId, MeetingRequestId, SiteId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const OFFICE = SiteId.parse('hg/van-phong-ubnd-tinh')
const HALL = SiteId.parse('hg/huyen-dong-van/xa-lung-cu')

let server: RunningServer
const people = {} as Record<'chair' | 'admin' | 'delegate' | 'system' | 'operator', TestClient>
beforeAll(async () => {
  server = await startServer()
  people.chair = await TestClient.signIn(server.url, 'chutri')
  people.admin = await TestClient.signIn(server.url, 'quantri.vanphong')
  people.delegate = await TestClient.signIn(server.url, 'daibieu1')
  people.system = await TestClient.signIn(server.url, 'quantri')
  people.operator = await TestClient.signIn(server.url, 'dc.hg-dong-van-lung-cu')
})
afterAll(() => server?.stop())

async function drafted(by: TestClient) {
  const who = await by.call('identity.whoAmI', {})
  const chairId = who.ok ? (who.result.account?.accountId ?? null) : null
  return by.call('requests.create', {
    requestId: crypto.randomUUID(),
    draft: {
      ...{ unitSiteId: OFFICE, title: 'Họp phòng chống rét', kind: 'conference', why: 'Rét đậm, rét hại.' },
      ...{ startsAtMs: Date.now() + 86_400_000, alternativesMs: [Date.now() + 172_800_000], durationMinutes: 60 },
      ...{ place: '', siteIds: [HALL], peopleIds: [], papersSiteId: HALL, chairId },
    },
  })
}

test('a chair’s request goes to the unit’s administrator and becomes a meeting that its chair may see; others find neither', async () => {
  const made = await drafted(people.chair)
  if (!made.ok) throw new Error(made.error)
  const meetingRequestId = MeetingRequestId.parse(made.result.meetingRequestId)
  expect(await people.admin.call('requests.read', { meetingRequestId })).toMatchObject({ ok: false, error: 'notFound' })
  expect(await people.chair.call('requests.send', { meetingRequestId, revision: 1 })).toMatchObject({ ok: true })

  const notices = await people.admin.call('notices.list', {})
  expect(notices.ok && notices.result.notices.map(({ what }) => what.kind)).toContain('requestSent')
  const startsAtMs = Date.now() + 172_800_000
  const place = 'Phòng họp số 1'
  const accepted = await people.admin.call('requests.accept', { meetingRequestId, revision: 2, startsAtMs, place })
  if (!accepted.ok) throw new Error(accepted.error)
  const meetingId = MeetingId.parse(accepted.result.meetingId)
  const asChair = await people.chair.call('meetings.get', { meetingId })
  expect(asChair.ok && asChair.result.meeting).toMatchObject({
    state: 'draft',
    place,
    myRole: 'chair',
    ownerSiteId: OFFICE,
  })
  const read = await people.chair.call('requests.read', { meetingRequestId })
  expect(read.ok && read.result.request.meeting).toMatchObject({ meetingId, open: true })
  const from = await people.admin.call('requests.ofMeeting', { meetingId })
  expect(from.ok && from.result.request).toMatchObject({ meetingRequestId, open: true })

  for (const other of [people.delegate, people.system, people.operator]) {
    expect(await other.call('requests.read', { meetingRequestId })).toMatchObject({ ok: false, error: 'notFound' })
    const queue = await other.call('requests.list', { list: 'queue', states: [] })
    expect(queue.ok && queue.result.requests).toEqual([])
  }
})

test('delegates and operators cannot ask, and learn it from the list already', async () => {
  for (const person of [people.delegate, people.operator]) {
    const list = await person.call('requests.list', { list: 'mine', states: [] })
    expect(list.ok && list.result.mayAsk).toBe(false)
    expect(await drafted(person)).toMatchObject({ ok: false, error: 'mayNotAsk' })
  }
})
