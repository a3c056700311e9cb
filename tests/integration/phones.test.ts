import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { CLOSE, PROTOCOL_VERSION } from '../../signaling/wire/kit.ts'
import type { PhoneKind } from '../../signaling/wire/paired-part.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const SITE = { place: 'site', claim: 'ask', mic: 'off', camera: 'off' } as const

let server: RunningServer
let secretary: TestClient
let operator: TestClient
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  secretary = await TestClient.signIn(server.url, 'thuky1')
  operator = await TestClient.signIn(server.url, 'dc.hg-dong-van-lung-cu')
  meetingId = await meeting('Họp có điện thoại')
})
afterAll(() => server?.stop())

async function meeting(title: string): Promise<MeetingId> {
  return (await makeMeeting(secretary, { title, people: [...THREE, LUNG_CU_HALL] })).meetingId
}

async function newCode(of: MeetingId = meetingId): Promise<string> {
  const made = await operator.call('phones.invite', { meetingId: of })
  if (!made.ok) throw new Error(made.error)
  return made.result.code
}

/** A phone that has used a code, in its meeting. */
async function bring(kind: PhoneKind, of: MeetingId = meetingId) {
  const phone = new TestClient(server.url)
  const begun = await phone.call('phones.begin', { code: await newCode(of), kind })
  if (!begun.ok) throw new Error(begun.error)
  const socket = await phone.connect()
  const joined = await socket.join(of, SITE)
  return { phone, socket, joined }
}

/** Takes every phone away from the hall, so that each test begins without. */
async function withdrawAll(of: MeetingId = meetingId): Promise<void> {
  const listed = await operator.call('phones.list', { meetingId: of })
  if (!listed.ok) throw new Error(listed.error)
  for (const { pairingId } of listed.result.phones) {
    expect(await operator.call('phones.withdraw', { meetingId: of, pairingId })).toMatchObject({ ok: true })
  }
}

const soundIs = (socket: TestSocket, deviceId: string | null) =>
  socket.event('seats.own', ({ soundPhone }) => soundPhone === deviceId)

test('a phone is nobody until it uses a code, then sits in the hall’s seat beside the operator and disturbs nobody', async () => {
  const code = await newCode()
  const phone = new TestClient(server.url)
  await expect(phone.connect()).rejects.toThrow('status 401')
  expect(await phone.call('phones.look', { code })).toMatchObject({
    ok: true,
    result: { meetingTitle: 'Họp có điện thoại', siteName: 'UBND xã Lũng Cú' },
  })
  expect(await phone.call('phones.begin', { code, kind: 'camera' })).toMatchObject({ ok: true })
  expect(await phone.call('identity.whoAmI', {})).toMatchObject({ result: { paired: 'phone' } })
  const desk = await operator.connect()
  const { seatId } = await desk.join(meetingId, SITE)
  const socket = await phone.connect()
  const joined = await socket.join(meetingId, SITE)
  expect(joined.seatId).toBe(seatId)
  expect(joined.own.devices).toMatchObject([{ phone: null }, { phone: 'camera', label: 'Điện thoại 1' }])
  expect(desk.closeCode).toBeNull()
  expect(await new TestClient(server.url).call('phones.begin', { code, kind: 'sound' })).toMatchObject({
    error: 'codeUsed',
  })
  // Neither the code nor anything of it is in what the server printed.
  expect(server.output()).not.toContain(code)
  for (const one of [desk, socket]) one.close()
  await withdrawAll()
})

test('a phone that is withdrawn is out within a second, and its cookie opens nothing any more', async () => {
  const { phone, socket } = await bring('sound')
  const began = performance.now()
  await withdrawAll()
  expect(await socket.closed()).toBe(CLOSE.sessionRevoked)
  expect(performance.now() - began).toBeLessThan(1_000)
  await expect(phone.connect()).rejects.toThrow('status 401')
  expect(await phone.call('phones.own', {})).toMatchObject({ result: { own: { kind: 'none' } } })
})

test('an account that is barred takes the phones of its hall along: out within a second, and none again while it is barred', async () => {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const { phone, socket } = await bring('sound')
  const waiting = await newCode()
  const found = await admin.call('identity.findAccounts', { text: 'dc.hg-dong-van-lung-cu' })
  const account = found.ok ? found.result.accounts[0] : undefined
  if (account === undefined) throw new Error('The operator has an account')
  const { accountId } = account
  const began = performance.now()
  expect(await admin.call('identity.setDisabled', { accountId, disabled: true })).toMatchObject({ ok: true })
  expect(await socket.closed()).toBe(CLOSE.sessionRevoked)
  expect(performance.now() - began).toBeLessThan(1_000)
  await expect(phone.connect()).rejects.toThrow('status 401')
  // A code that was on the screen is worth nothing either.
  const late = new TestClient(server.url)
  expect(await late.call('phones.begin', { code: waiting, kind: 'sound' })).toMatchObject({ ok: false })
  expect(await admin.call('identity.setDisabled', { accountId, disabled: false })).toMatchObject({ ok: true })
  // Let in again, the old phone stays out.
  await expect(phone.connect()).rejects.toThrow('status 401')
  operator = await TestClient.signIn(server.url, 'dc.hg-dong-van-lung-cu')
  await withdrawAll()
})

test('a phone is nothing in another meeting, also one of the same hall, nor does it read marks', async () => {
  const { phone, socket } = await bring('sound')
  const other = await meeting('Họp khác của Lũng Cú')
  const foreign = (await makeMeeting(secretary, { title: 'Họp không mời Lũng Cú' })).meetingId
  for (const elsewhere of [other, foreign]) {
    const second = await phone.connect()
    expect(await second.request('seats.join', { meetingId: elsewhere, ...SITE })).toMatchObject({ error: 'notFound' })
    second.close()
    const roster = await fetch(`${server.url}/api/meetings/${elsewhere}/roster/${'0'.repeat(32)}`, {
      headers: phone.headers(),
    })
    expect(roster.status).toBe(404)
  }
  expect(await marksStatus(phone)).toBe(403)
  expect(await phone.call('meetings.get', { meetingId })).toMatchObject({ error: 'forbidden' })
  socket.close()
  await withdrawAll()
})

test('the end of the meeting sends its phones out, and nothing is left of their rights', async () => {
  const short = await meeting('Họp ngắn')
  const { phone, socket } = await bring('sound', short)
  const waiting = await newCode(short)
  const chair = await TestClient.signIn(server.url, 'chutri')
  expect(await chair.call('meetings.end', { meetingId: short })).toMatchObject({ ok: true })
  expect(await socket.closed()).toBe(CLOSE.meetingEnded)
  expect(await phone.call('phones.own', {})).toMatchObject({ result: { own: { kind: 'none' } } })
  await expect(phone.connect()).rejects.toThrow('status 401')
  expect(await new TestClient(server.url).call('phones.begin', { code: waiting, kind: 'sound' })).toMatchObject({
    error: 'meetingOver',
  })
  expect(await operator.call('phones.invite', { meetingId: short })).toMatchObject({ error: 'meetingOver' })
})

test('a phone, its code and the sound that it has taken over outlive SIGKILL of the server', async () => {
  const desk = await operator.connect()
  await desk.join(meetingId, SITE)
  const { phone, socket, joined } = await bring('sound')
  expect(await socket.request('phones.takeSound', {})).toMatchObject({ ok: true })
  await soundIs(desk, joined.deviceId)
  const waiting = await newCode()
  await server.kill()
  await server.start()
  const began = performance.now()
  const back = await phone.connect()
  const again = await back.join(meetingId, SITE)
  expect(again.own.soundPhone).toBe(again.deviceId)
  const hall = await operator.connect()
  expect((await hall.join(meetingId, SITE)).own.soundPhone).toBe(again.deviceId)
  expect(performance.now() - began).toBeLessThan(10_000)
  const second = new TestClient(server.url)
  expect(await second.call('phones.begin', { code: waiting, kind: 'camera' })).toMatchObject({ ok: true })
  expect(await hall.request('phones.giveSoundBack', {})).toMatchObject({ ok: true })
  await soundIs(back, null)
  await server.kill()
  await server.start()
  const last = await phone.connect()
  expect((await last.join(meetingId, SITE)).own.soundPhone).toBeNull()
  last.close()
  await withdrawAll()
})

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
