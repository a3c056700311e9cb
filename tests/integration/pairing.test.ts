import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountId, MeetingId } from '../../signaling/wire/ids.ts'
import { CLOSE } from '../../signaling/wire/kit.ts'
import { PROTOCOL_VERSION } from '../../signaling/wire/kit.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'
import WebSocket from 'ws'

const OPERATOR = 'dc.hg-dong-van-lung-cu'
const DISPLAY = { place: 'site', claim: 'ask', display: true, mic: 'none', camera: 'none' } as const
const SITE = { place: 'site', claim: 'ask', mic: 'off', camera: 'off' } as const

let server: RunningServer
let operator: TestClient
let admin: TestClient
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  operator = await TestClient.signIn(server.url, OPERATOR)
  admin = await TestClient.signIn(server.url, 'quantri')
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
})
afterAll(() => server?.stop())

async function accountOf(client: TestClient): Promise<AccountId> {
  const who = await client.call('identity.whoAmI', {})
  if (!who.ok || who.result.account === null) throw new Error('Nobody is signed in')
  return who.result.account.accountId
}

async function codeOn(screen: TestClient): Promise<string> {
  const begun = await screen.call('pairing.begin', {})
  if (!begun.ok) throw new Error(begun.error)
  return begun.result.code
}

/** A hall's browser, paired through the code on its screen by an administrator, whose tries are not those of the operators. */
async function paired(part: 'display' | 'operator', label: string = part) {
  const screen = new TestClient(server.url)
  const code = await codeOn(screen)
  const accountId = await accountOf(operator)
  const confirmed = await admin.call('pairing.confirm', { code, part, label, accountId })
  if (!confirmed.ok) throw new Error(confirmed.error)
  return { screen, pairingId: confirmed.result.pairingId }
}

const withdraw = (pairingId: string) => admin.call('pairing.withdraw', { pairingId })

test('a hall’s browser is paired by the code on its screen, then finds its meeting and its seat without a password', async () => {
  const screen = new TestClient(server.url)
  const code = await codeOn(screen)
  await expect(screen.connect()).rejects.toThrow('status 401')
  expect(await screen.call('meetings.get', { meetingId })).toMatchObject({ ok: false, error: 'unauthenticated' })
  const typed = `${code.slice(0, 3)}-${code.slice(3)}`.toLowerCase()
  expect(await operator.call('pairing.look', { code: typed })).toMatchObject({ ok: true })
  const confirmed = await operator.call('pairing.confirm', { code: typed, part: 'display', label: 'Máy chiếu' })
  if (!confirmed.ok) throw new Error(confirmed.error)
  const own = await screen.call('pairing.own', {})
  expect(own).toMatchObject({
    ok: true,
    result: { own: { kind: 'paired', part: 'display', siteName: 'UBND xã Lũng Cú', meeting: { meetingId } } },
  })
  const desk = await operator.connect()
  const { seatId } = await desk.join(meetingId, SITE)
  const display = await screen.connect()
  const joined = await display.join(meetingId, DISPLAY)
  expect(joined.seatId).toBe(seatId)
  expect(joined.own.devices).toMatchObject([
    { display: false },
    { display: true, label: 'Máy chiếu', mic: 'none', camera: 'none' },
  ])
  expect(await display.request('media.openSend', {})).toMatchObject({ ok: false, error: 'forbidden' })
  expect(
    await display.request('queues.ask', { queue: 'speaking', topic: '', speaker: '', point: false }),
  ).toMatchObject({
    ok: false,
    error: 'forbidden',
  })
  expect(await operator.call('pairing.confirm', { code, part: 'display', label: 'Lần nữa' })).toMatchObject({
    ok: false,
    error: 'wrongCode',
  })
  desk.close()
  display.close()
  await operator.call('pairing.withdraw', { pairingId: confirmed.result.pairingId })
})

test('a pairing that is withdrawn ends at once: its socket within a second, every request and the next connection with it', async () => {
  const { screen, pairingId } = await paired('operator')
  const socket = await screen.connect()
  await socket.join(meetingId, SITE)
  const began = performance.now()
  expect(await withdraw(pairingId)).toMatchObject({ ok: true })
  expect(await socket.closed()).toBe(CLOSE.sessionRevoked)
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(await screen.call('meetings.get', { meetingId })).toMatchObject({ ok: false, error: 'unauthenticated' })
  expect(await screen.call('pairing.own', {})).toMatchObject({ ok: true, result: { own: { kind: 'none' } } })
  await expect(screen.connect()).rejects.toThrow('status 401')
})

test('after a power cut the browser is back in its own seat, muted, beside nobody’s leftovers, and the operator is not disturbed', async () => {
  const { screen, pairingId } = await paired('operator')
  const desk = await operator.connect()
  await desk.join(meetingId, SITE)
  const before = await screen.connect()
  const { seatId } = await before.join(meetingId, { ...SITE, camera: 'off' })
  // The machine goes dark: the server has not noticed when the next start of the browser comes.
  const after = await screen.connect()
  const back = await after.join(meetingId, SITE)
  expect(back.seatId).toBe(seatId)
  expect(back.own.devices.map(({ mic, display }) => [mic, display])).toEqual([
    ['off', false],
    ['off', false],
  ])
  expect(await before.closed()).toBe(CLOSE.takenOver)
  expect(desk.closeCode).toBeNull()
  desk.close()
  after.close()
  await withdraw(pairingId)
})

test('a paired browser is the operator of its own site and nothing else, wherever its account may be more', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const asDelegate = await makeMeeting(secretary, {
    title: 'Họp có cán bộ xã làm đại biểu',
    people: [...THREE, { ...LUNG_CU_HALL, role: 'delegate' }],
  })
  const foreign = await makeMeeting(secretary, { title: 'Họp không mời Lũng Cú' })
  for (const part of ['display', 'operator'] as const) {
    const { screen, pairingId } = await paired(part)
    for (const other of [asDelegate.meetingId, foreign.meetingId]) {
      expect(await screen.call('meetings.get', { meetingId: other })).toMatchObject({ ok: false, error: 'notFound' })
      const socket = await screen.connect()
      const joined = await socket.request('seats.join', { meetingId: other, ...(part === 'display' ? DISPLAY : SITE) })
      expect(joined).toMatchObject({ ok: false, error: 'notFound' })
      socket.close()
    }
    for (const [method, params] of [
      ['meetings.list', {}],
      ['identity.changePassword', { current: 'x', next: 'mat-khau-moi-1' }],
      ['identity.signIn', { username: OPERATOR, password: 'hagiang-demo-2026' }],
      ['identity.signOut', {}],
      ['pairing.list', {}],
      ['pairing.withdraw', { pairingId }],
      ['sites.list', {}],
    ] as const) {
      const { body } = await screen.callRaw(method, params)
      expect([method, body]).toEqual([method, { ok: false, error: 'forbidden' }])
    }
    await expect(marksStatus(screen)).resolves.toBe(403)
    await withdraw(pairingId)
  }
  const { screen, pairingId } = await paired('display')
  const socket = await screen.connect()
  expect(await socket.request('seats.join', { meetingId, ...SITE })).toMatchObject({ ok: false, error: 'forbidden' })
  socket.close()
  await withdraw(pairingId)
})

test('somebody taken off the list takes the hall’s paired browser out of the meeting with them', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, { title: 'Họp rồi thôi mời', people: [...THREE, LUNG_CU_HALL] })
  const { screen, pairingId } = await paired('display')
  const socket = await screen.connect()
  await socket.join(made.meetingId, DISPLAY)
  const { meeting } = await getMeeting(secretary, made.meetingId)
  const me = await accountOf(operator)
  const participants = meeting.participants.map(({ accountId, role, siteId }) =>
    accountId === me ? { accountId, role: 'delegate' as const, siteId } : { accountId, role, siteId },
  )
  const draft = {
    ...{ title: meeting.title, kind: meeting.kind, place: meeting.place, siteIds: meeting.siteIds, participants },
    ...{ startsAtMs: meeting.startsAtMs, endsAtMs: meeting.endsAtMs },
    agenda: meeting.agenda.map(({ agendaItemId, title, plannedMinutes }) => ({ agendaItemId, title, plannedMinutes })),
  }
  const changed = await secretary.call('meetings.update', {
    meetingId: made.meetingId,
    revision: meeting.revision,
    draft,
  })
  expect(changed).toMatchObject({ ok: true })
  expect(await socket.closed()).toBe(CLOSE.removed)
  await withdraw(pairingId)
})

test('codes that wait, pairings and withdrawals outlive SIGKILL of the server', async () => {
  const waiting = new TestClient(server.url)
  const code = await codeOn(waiting)
  const kept = await paired('display', 'Giữ lại')
  const gone = await paired('display', 'Thu hồi')
  await withdraw(gone.pairingId)
  const before = await kept.screen.connect()
  const { seatId } = await before.join(meetingId, DISPLAY)
  await server.kill()
  await server.start()
  const began = performance.now()
  expect(await kept.screen.call('pairing.own', {})).toMatchObject({ result: { own: { meeting: { meetingId } } } })
  const after = await kept.screen.connect()
  expect((await after.join(meetingId, DISPLAY)).seatId).toBe(seatId)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await gone.screen.call('pairing.own', {})).toMatchObject({ result: { own: { kind: 'none' } } })
  expect(await operator.call('pairing.confirm', { code, part: 'operator', label: 'Máy cán bộ' })).toMatchObject({
    ok: true,
  })
  expect(await waiting.call('pairing.own', {})).toMatchObject({ result: { own: { kind: 'paired', part: 'operator' } } })
  after.close()
})

async function getMeeting(client: TestClient, of: MeetingId) {
  const read = await client.call('meetings.get', { meetingId: of })
  if (!read.ok) throw new Error(read.error)
  return read.result
}

/** The HTTP status with which the socket of marks is refused. */
function marksStatus(client: TestClient): Promise<number> {
  return new Promise((resolve, reject) => {
    const address = `${client.url.replace('http', 'ws')}/sync?v=${PROTOCOL_VERSION}`
    const socket = new WebSocket(address, { headers: client.headers() })
    socket.once('open', () => reject(new Error('It was let in')))
    socket.once('error', () => undefined)
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
  })
}
