import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LinkFigures } from '../../signaling/passport/wire.ts'
import type { RehearsalChecks } from '../../signaling/rehearsal/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const LINK: LinkFigures = { downKbps: 900, upKbps: 300, rttMs: 60, jitterMs: 4, lossShare: 0, way: 'udp' }
const WELL: RehearsalChecks = { link: 'good', camera: 'ok', mic: 'ok', speaker: 'ok' }

let server: RunningServer
let secretary: TestClient
let operator: TestClient
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  secretary = await TestClient.signIn(server.url, 'thuky1')
  operator = await TestClient.signIn(server.url, 'dc.hg-so-tai-chinh')
  meetingId = await runningMeeting(secretary)
})
afterAll(() => server?.stop())

const start = (by = secretary) => by.call('rehearsal.start', { meetingId, opensAtMs: null, minutes: 60 })
const report = (client: TestClient, checks: RehearsalChecks) =>
  client.call('rehearsal.report', { meetingId, checks, figures: LINK })
const callsOf = async (client: TestClient) => {
  const reply = await client.call('rehearsal.calls', {})
  if (!reply.ok) throw new Error(reply.error)
  return reply.result.calls
}
const read = async () => {
  const reply = await secretary.call('rehearsal.read', { meetingId, rehearsalId: null })
  if (!reply.ok) throw new Error(reply.error)
  return reply.result
}

test('before anybody calls there is nothing to answer; of two secretaries who press at once one calls', async () => {
  expect(await callsOf(operator)).toEqual([])
  expect(await report(operator, WELL)).toMatchObject({ error: 'notCalled' })
  const second = await TestClient.signIn(server.url, 'thuky2')
  const both = await Promise.all([start(), start(second)])
  expect(both.map((one) => (one.ok ? 'ok' : one.error)).toSorted()).toEqual(['alreadyOpen', 'ok'])
  expect((await read()).rehearsals).toHaveLength(1)
})

test('operators alone are called, each answers for the own site, and the link goes into its passport', async () => {
  expect(await callsOf(operator)).toMatchObject([{ meetingId, doneAtMs: null }])
  expect(await callsOf(secretary)).toEqual([])
  expect(await report(operator, { ...WELL, camera: 'black' })).toMatchObject({ ok: true })
  expect(await report(operator, WELL)).toMatchObject({ error: 'tooSoon' })
  expect(await callsOf(operator)).toMatchObject([{ meetingId, doneAtMs: expect.any(Number) }])
  const { sites } = await read()
  expect(sites.length).toBeGreaterThanOrEqual(241)
  const answered = sites.filter(({ result }) => result !== null)
  expect(answered).toMatchObject([{ name: 'Sở Tài chính', result: { checks: { camera: 'black' } } }])
  const siteId = answered[0]?.siteId ?? ''
  expect(await operator.call('passport.read', { meetingId, siteId })).toMatchObject({
    result: { tests: [LINK] },
  })
})

test('the result outlives the death of the server, and comes as a table with every site', async () => {
  await server.kill()
  await server.start()
  const { shown, sites } = await read()
  expect(sites.filter(({ result }) => result !== null)).toHaveLength(1)
  const csv = await fetch(`${server.url}/api/meetings/${meetingId}/rehearsals/${shown}.csv`, {
    headers: secretary.headers(),
  })
  const bytes = Buffer.from(await csv.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = bytes.toString()
  expect(text.trimEnd().split('\r\n')).toHaveLength(sites.length + 1)
  expect(text).toContain('"Hình đen hoặc bị che"')
})

const noticesOf = async (client: TestClient) => {
  const reply = await client.call('notices.list', {})
  if (!reply.ok) throw new Error(reply.error)
  return reply.result.notices.filter(({ what }) => what.kind === 'rehearsalDone').map(({ what }) => what)
}

test('its end is told to chair and secretaries once, with how many sites want to be looked after, also over a restart', async () => {
  const { shown, sites } = await read()
  if (shown === null) throw new Error('no rehearsal')
  expect(await noticesOf(secretary)).toEqual([])
  expect(await secretary.call('rehearsal.end', { meetingId, rehearsalId: shown })).toMatchObject({ ok: true })
  const what = { kind: 'rehearsalDone', rehearsalId: shown, toSee: sites.length, silent: sites.length - 1 }
  const chair = await TestClient.signIn(server.url, 'chutri')
  for (const one of [secretary, chair]) expect(await noticesOf(one)).toEqual([what])
  expect(await noticesOf(operator)).toEqual([])
  await server.kill()
  await server.start()
  // Pressed once more, and looked for at the start: neither tells it again.
  expect(await secretary.call('rehearsal.end', { meetingId, rehearsalId: shown })).toMatchObject({ ok: true })
  for (const one of [secretary, chair]) expect(await noticesOf(one)).toEqual([what])
})

test('once it is ended nobody is called, and a planned one calls nobody before its time and can be taken back', async () => {
  const { shown } = await read()
  if (shown === null) throw new Error('no rehearsal')
  expect(await secretary.call('rehearsal.end', { meetingId, rehearsalId: shown })).toMatchObject({ ok: true })
  expect(await callsOf(operator)).toEqual([])
  const opensAtMs = Date.now() + 600_000
  const planned = await secretary.call('rehearsal.start', { meetingId, opensAtMs, minutes: 30 })
  if (!planned.ok) throw new Error(planned.error)
  expect(await callsOf(operator)).toEqual([])
  expect(await start()).toMatchObject({ error: 'alreadyOpen' })
  const { rehearsalId } = planned.result
  expect(await secretary.call('rehearsal.end', { meetingId, rehearsalId })).toMatchObject({ ok: true })
  expect((await read()).rehearsals).toHaveLength(1)
  expect(await secretary.call('rehearsal.end', { meetingId, rehearsalId })).toMatchObject({ error: 'notFound' })
})

/** A browser of the operator's hall, paired by an administrator. */
async function pairedHall(part: 'display' | 'operator'): Promise<TestClient> {
  const screen = new TestClient(server.url)
  const admin = await TestClient.signIn(server.url, 'quantri')
  const [begun, who] = [await screen.call('pairing.begin', {}), await operator.call('identity.whoAmI', {})]
  if (!begun.ok || !who.ok || who.result.account === null) throw new Error('no code, or nobody is signed in')
  const { accountId } = who.result.account
  const { code } = begun.result
  const confirmed = await admin.call('pairing.confirm', { code, part, label: part, accountId })
  if (!confirmed.ok) throw new Error(confirmed.error)
  return screen
}

test('a hall’s own browser learns of the call and begins by itself: beside no other machine, into no meeting, and once', async () => {
  const hall = await pairedHall('operator')
  const people = [...THREE, { fullName: 'Cán bộ điểm cầu Sở Tài chính', role: 'operator' as const }]
  const planned = await makeMeeting(secretary, {
    title: 'Họp ngày mai',
    people,
    state: 'invited',
    startsAtMs: Date.now() + 20 * 60 * 60_000,
  })
  const take = (client: TestClient) => client.call('rehearsal.take', { meetingId: planned.meetingId })
  expect(await take(hall)).toMatchObject({ error: 'notCalled' })
  const called = await secretary.call('rehearsal.start', {
    meetingId: planned.meetingId,
    opensAtMs: null,
    minutes: 60,
  })
  expect(called).toMatchObject({ ok: true })
  // The demo's meeting of all sites runs.
  expect(await callsOf(hall)).toMatchObject([{ meetingId: planned.meetingId, doneAtMs: null, inMeeting: true }])
  expect(await take(hall)).toMatchObject({ error: 'inMeeting' })
  const chair = await TestClient.signIn(server.url, 'chutri')
  expect(await chair.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
  expect(await callsOf(hall)).toMatchObject([{ inMeeting: false }])
  expect(await take(hall)).toMatchObject({ ok: true })
  expect(await take(operator)).toMatchObject({ error: 'taken' })
  // Its page was opened again on the way.
  expect(await take(hall)).toMatchObject({ ok: true })
  expect(await fetch(`${server.url}/api/link/ping`, { headers: hall.headers() })).toMatchObject({ status: 204 })
  const found = { meetingId: planned.meetingId, checks: WELL, figures: LINK }
  expect(await hall.call('rehearsal.report', found)).toMatchObject({ ok: true })
  expect(await take(operator)).toMatchObject({ error: 'alreadyDone' })
  expect(await callsOf(operator)).toMatchObject([{ doneAtMs: expect.any(Number) }])
})

test('a hall’s display rehearses nothing, and no paired browser calls others or reads what they found', async () => {
  const display = await pairedHall('display')
  const hall = await pairedHall('operator')
  const asked = [
    ['rehearsal.calls', {}],
    ['rehearsal.take', { meetingId }],
    ['rehearsal.report', { meetingId, checks: WELL, figures: LINK }],
    ['rehearsal.start', { meetingId, opensAtMs: null, minutes: 60 }],
    ['rehearsal.read', { meetingId, rehearsalId: null }],
    ['rehearsal.end', { meetingId, rehearsalId: '00000000-0000-4000-8000-000000000000' }],
  ] as const
  for (const [method, params] of asked) {
    const { body } = await display.callRaw(method, params)
    expect([method, body]).toEqual([method, { ok: false, error: 'forbidden' }])
  }
  expect(await fetch(`${server.url}/api/link/ping`, { headers: display.headers() })).toMatchObject({ status: 403 })
  for (const [method, params] of asked.slice(3)) {
    const { body } = await hall.callRaw(method, params)
    expect([method, body]).toEqual([method, { ok: false, error: 'forbidden' }])
  }
})
