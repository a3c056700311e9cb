import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LinkFigures } from '../../signaling/passport/wire.ts'
import type { MeetingId, SiteId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** Two bridge points of the demo's running meeting, on a real server. */
const WEAK = 'dc.hg-so-tai-chinh'
const OTHER = 'dc.hg-dong-van-lung-cu'
const THIN: LinkFigures = { downKbps: 180, upKbps: 90, rttMs: 420, jitterMs: 35, lossShare: 0.03, way: 'udp' }

let server: RunningServer
let secretary: TestClient
let weak: TestClient
let other: TestClient
let meetingId: MeetingId
let weakSite: SiteId
beforeAll(async () => {
  server = await startServer()
  secretary = await TestClient.signIn(server.url, 'thuky1')
  weak = await TestClient.signIn(server.url, WEAK)
  other = await TestClient.signIn(server.url, OTHER)
  meetingId = await runningMeeting(secretary)
  const me = await weak.call('identity.whoAmI', {})
  if (!me.ok || me.result.account === null) throw new Error('nobody is signed in')
  weakSite = me.result.account.siteId
})
afterAll(() => server?.stop())

const keep = (client: TestClient, figures: LinkFigures) => client.call('passport.keep', { meetingId, figures })
const startOf = async (client: TestClient, place: 'own' | 'site') => {
  const socket = await client.connect()
  const { linkStart } = await socket.join(meetingId, { place })
  await socket.request('seats.leave', {})
  socket.close()
  return linkStart
}

test('a site begins with what its operator measured, and so it does after the server was killed', async () => {
  expect(await startOf(weak, 'site')).toBeNull()
  expect(await keep(weak, THIN)).toMatchObject({ ok: true })
  expect(await startOf(weak, 'site')).toEqual({ downKbps: 180, upKbps: 90 })
  await server.kill()
  await server.start()
  expect(await startOf(weak, 'site')).toEqual({ downKbps: 180, upKbps: 90 })
})

test('no other site, and nobody at a desk, begins by it', async () => {
  expect(await startOf(other, 'site')).toBeNull()
  expect(await startOf(secretary, 'own')).toBeNull()
})

test('the secretary sees it beside the sites that were not tested; the operator sees the own site alone', async () => {
  const list = await secretary.call('passport.list', { meetingId })
  if (!list.ok) throw new Error(list.error)
  expect(list.result.sites.length).toBeGreaterThanOrEqual(241)
  expect(list.result.sites.filter(({ newest }) => newest !== null)).toMatchObject([{ siteId: weakSite, newest: THIN }])
  const own = await weak.call('passport.read', { meetingId, siteId: weakSite })
  expect(own).toMatchObject({ ok: true, result: { tests: [THIN], start: { downKbps: 180, upKbps: 90 } } })
  expect(await other.call('passport.read', { meetingId, siteId: weakSite })).toMatchObject({ error: 'notFound' })
})

test('tests one after the other are refused, and so is what no link can be', async () => {
  expect(await keep(weak, THIN)).toMatchObject({ ok: true })
  expect(await keep(weak, THIN)).toMatchObject({ error: 'tooSoon' })
  const nonsense = [{ downKbps: -1 }, { upKbps: 1e9 }, { lossShare: 2 }, { way: 'magic' }, { rttMs: 0.5 }, { more: 1 }]
  for (const wrong of nonsense) {
    const { body } = await other.callRaw('passport.keep', { meetingId, figures: { ...THIN, ...wrong } })
    expect(body, JSON.stringify(wrong)).toMatchObject({ error: 'badRequest' })
  }
  expect(await startOf(other, 'site')).toBeNull()
})

test('a site that lies about its link changes nothing for any other', async () => {
  expect(await keep(other, { ...THIN, downKbps: 10_000_000, upKbps: 10_000_000 })).toMatchObject({ ok: true })
  expect(await startOf(other, 'site')).toEqual({ downKbps: 10_000_000, upKbps: 10_000_000 })
  expect(await startOf(weak, 'site')).toEqual({ downKbps: 180, upKbps: 90 })
})
