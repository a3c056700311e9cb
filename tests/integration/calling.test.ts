import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MeetingId, SiteId } from '../../signaling/wire/ids.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

let server: RunningServer
let caller: TestClient
let lungCu: TestClient
let dongVan: TestClient
let bell: TestSocket
const siteIds: SiteId[] = []

beforeAll(async () => {
  server = await startServer()
  caller = await TestClient.signIn(server.url, 'thuky1')
  lungCu = await TestClient.signIn(server.url, 'dc.hg-dong-van-lung-cu')
  dongVan = await TestClient.signIn(server.url, 'dc.hg-dong-van')
  for (const client of [lungCu, dongVan]) {
    const reply = await client.call('identity.whoAmI', {})
    siteIds.push(SiteId.parse(reply.ok ? reply.result.account?.siteId : ''))
  }
  bell = await lungCu.connect()
})
afterAll(() => server?.stop())

async function start(requestId: string = randomUUID()): Promise<MeetingId> {
  const reply = await caller.call('calling.start', { requestId, title: 'Họp khẩn chống lũ', siteIds, chairId: null })
  if (!reply.ok) throw new Error(reply.error)
  return MeetingId.parse(reply.result.meetingId)
}
const ringing = async (client: TestClient) => {
  const reply = await client.call('calling.ringing', {})
  return reply.ok ? reply.result.calls.map(({ meetingId }) => meetingId) : reply.error
}
const states = async (meetingId: MeetingId, by: TestClient = caller) => {
  const reply = await by.call('calling.status', { meetingId })
  if (!reply.ok) return reply.error
  return reply.result.call?.places.map(({ state, reason }) => [state, reason].join(' ').trim())
}
const hints = (socket: TestSocket) => socket.events.filter(({ event }) => event === 'calling.changed').length

test('a call rings at the sites that are called, also after SIGKILL, until they answer, and the caller sees it', async () => {
  const requestId = randomUUID()
  const meetingId = await start(requestId)
  // Pressed twice, or sent again: the same meeting.
  expect(await start(requestId)).toBe(meetingId)
  await poll(() => hints(bell) > 0, { what: 'the page outside any meeting to be told' })
  // Nobody has a page open in Đồng Văn: its session alone rings nothing.
  expect(await states(meetingId)).toEqual(['ringing', 'unreached'])
  expect(await ringing(lungCu)).toEqual([meetingId])

  await server.kill()
  await server.start()
  expect(await ringing(lungCu)).toEqual([meetingId])
  expect(await ringing(dongVan)).toEqual([meetingId])
  expect(await states(meetingId)).toEqual(['ringing', 'ringing'])
  const declined = await dongVan.call('calling.answer', {
    meetingId,
    answer: { kind: 'declines', reason: 'Mất điện toàn huyện' },
  })
  expect(declined).toMatchObject({ ok: true })
  expect(await ringing(dongVan)).toEqual([])
  expect(await states(meetingId)).toEqual(['ringing', 'declined Mất điện toàn huyện'])

  // What was answered is on disk; who comes sits down, whatever was said before.
  await server.kill()
  await server.start()
  expect(await states(meetingId)).toEqual(['unreached', 'declined Mất điện toàn huyện'])
  expect(await lungCu.call('calling.answer', { meetingId, answer: { kind: 'comes' } })).toMatchObject({ ok: true })
  expect(await states(meetingId)).toEqual(['comes', 'declined Mất điện toàn huyện'])
  const socket = await dongVan.connect()
  await socket.join(meetingId, { place: 'site', claim: 'ask', mic: 'off', camera: 'none' })
  await poll(async () => String(await states(meetingId)).includes('joined'), { what: 'the caller to see who sat down' })
  socket.close()
})

test('the caller ends the ringing and repeats it for places that have not answered; others cannot', async () => {
  const meetingId = await start()
  expect(await ringing(lungCu)).toEqual([meetingId])
  expect(await lungCu.call('calling.stop', { meetingId })).toMatchObject({ ok: false, error: 'forbidden' })
  expect(await lungCu.call('calling.status', { meetingId })).toMatchObject({ ok: false, error: 'forbidden' })
  expect(await caller.call('calling.stop', { meetingId })).toMatchObject({ ok: true })
  expect(await ringing(lungCu)).toEqual([])
  expect(await states(meetingId)).toEqual(['missed', 'missed'])
  expect(await lungCu.call('calling.answer', { meetingId, answer: { kind: 'comes' } })).toMatchObject({
    ok: false,
    error: 'callOver',
  })
  expect(await caller.call('calling.repeat', { meetingId })).toMatchObject({ ok: true })
  expect(await ringing(lungCu)).toEqual([meetingId])
  // The end of the meeting ends it too.
  expect(await caller.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
  expect(await ringing(lungCu)).toEqual([])
  expect(await caller.call('calling.repeat', { meetingId })).toMatchObject({ ok: false, error: 'callOver' })
  // Somebody of another place hears and sees nothing of it.
  const outsider = await TestClient.signIn(server.url, 'dc.hg-so-tai-chinh')
  expect(await ringing(outsider)).toEqual([])
  expect(await outsider.call('calling.answer', { meetingId, answer: { kind: 'comes' } })).toMatchObject({
    ok: false,
    error: 'notFound',
  })
})

test('who calls may name a chair, who is rung too, and takes the secretary’s part', async () => {
  const chair = await TestClient.signIn(server.url, 'chutri')
  const who = await chair.call('identity.whoAmI', {})
  const chairId = who.ok ? (who.result.account?.accountId ?? null) : null
  const reply = await caller.call('calling.start', { requestId: randomUUID(), title: 'Họp khẩn', siteIds, chairId })
  if (!reply.ok) throw new Error(reply.error)
  expect(reply.result).toMatchObject({ places: 3, unreachable: 0 })
  const { meetingId } = reply.result
  expect(await ringing(chair)).toContain(meetingId)
  const read = await caller.call('meetings.get', { meetingId })
  expect(read).toMatchObject({ ok: true, result: { meeting: { state: 'inSession', myRole: 'secretary' } } })
  const nobody = { requestId: randomUUID(), title: 'Họp khẩn', siteIds: [SiteId.parse('khong-co')], chairId: null }
  expect(await caller.call('calling.start', nobody)).toMatchObject({ ok: false, error: 'unknownSite' })
})

test('a paired screen that enters by itself answers for nobody: the operator goes on being rung until somebody presses or sits down', async () => {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const pair = async (part: 'display' | 'operator') => {
    const screen = new TestClient(server.url)
    const begun = await screen.call('pairing.begin', {})
    const who = await lungCu.call('identity.whoAmI', {})
    if (!begun.ok || !who.ok || who.result.account === null) throw new Error('nothing to pair')
    const { accountId } = who.result.account
    const asked = { code: begun.result.code, part, label: part, accountId }
    expect(await admin.call('pairing.confirm', asked)).toMatchObject({ ok: true })
    return screen
  }
  const [projector, machine] = [await pair('display'), await pair('operator')]
  const meetingId = await start()
  const screen = await projector.connect()
  await screen.join(meetingId, { place: 'site', claim: 'ask', display: true, mic: 'none', camera: 'none' })
  // A projector has nothing to press, so nobody is reached by it; `bell` was closed by the restarts before.
  expect(await states(meetingId)).toEqual([expect.stringMatching(/^(?:ringing|unreached)$/u), expect.anything()])
  expect(await ringing(lungCu)).toContain(meetingId)
  const unattended = await machine.connect()
  await unattended.join(meetingId, { place: 'site', claim: 'ask', mic: 'off', camera: 'off' })
  expect(await ringing(lungCu)).toContain(meetingId)
  expect(await ringing(machine)).toContain(meetingId)
  expect(await states(meetingId)).toEqual(['ringing', expect.anything()])
  // Somebody in the hall presses on the machine that is in the meeting already.
  expect(await machine.call('calling.answer', { meetingId, answer: { kind: 'comes' } })).toMatchObject({ ok: true })
  expect(await ringing(lungCu)).not.toContain(meetingId)
  expect(await states(meetingId)).toEqual(['joined', expect.anything()])

  // And by sitting down, without a word before; also after the server died.
  const second = await start()
  const again = await projector.connect()
  await again.join(second, { place: 'site', claim: 'ask', display: true, mic: 'none', camera: 'none' })
  expect(await ringing(lungCu)).toContain(second)
  const desk = await lungCu.connect()
  await desk.join(second, { place: 'site', claim: 'ask', mic: 'off', camera: 'none' })
  expect(await ringing(lungCu)).not.toContain(second)
  await server.kill()
  await server.start()
  expect(await states(second)).toEqual(['joined', expect.anything()])
  expect(await ringing(machine)).not.toContain(second)
})
