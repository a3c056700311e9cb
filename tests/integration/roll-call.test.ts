import { afterAll, beforeAll, expect, test } from 'vitest'
import { RollCallId, type MeetingId, type SeatId } from '../../signaling/wire/ids.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

interface Sitting {
  readonly client: TestClient
  readonly socket: TestSocket
  readonly seatId: SeatId
}

let server: RunningServer
let meetingId: MeetingId
let desk: Sitting
let district: Sitting
let commune: Sitting
let delegate: Sitting

beforeAll(async () => {
  server = await startServer()
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'thuky1'))
  desk = await sit('thuky1')
  district = await sit('dc.hg-dong-van')
  commune = await sit('dc.hg-dong-van-lung-cu')
  delegate = await sit('daibieu1')
})
afterAll(() => server?.stop())

async function sit(username: string): Promise<Sitting> {
  const client = await TestClient.signIn(server.url, username)
  const socket = await client.connect()
  const place = username.startsWith('dc.') ? 'site' : 'own'
  const { seatId } = await socket.join(meetingId, { place, claim: 'takeOver' })
  return { client, socket, seatId }
}
async function back({ client }: Sitting, place: 'site' | 'own') {
  const socket = await client.connect()
  return { socket, joined: await socket.join(meetingId, { place, claim: 'takeOver' }) }
}
const present = (seatId: SeatId, headCount: number) => ({
  ...{ seatId, state: 'present' as const, headCount, guests: 0, people: ['Người thử một'], reason: '' },
})

async function begin(ifNewest: RollCallId | null): Promise<RollCallId> {
  const reply = await desk.socket.request('rollCall.start', { way: 'byDistrict', ifNewest })
  if (!reply.ok) throw new Error(reply.error)
  return RollCallId.parse(reply.result.rollCallId)
}

test('every answer that was acknowledged is there after SIGKILL, and each screen has its part again', async () => {
  const rollCallId = await begin(null)
  const answers = [present(district.seatId, 4), present(commune.seatId, 12)]
  expect(await district.socket.request('rollCall.answer', { rollCallId, answers })).toMatchObject({ ok: true })
  expect(await delegate.socket.request('rollCall.checkIn', { rollCallId })).toMatchObject({ ok: true })
  await server.kill()
  await server.start()
  const again = await back(desk, 'own')
  const states = (snapshot: typeof again.joined.snapshot) =>
    new Map(snapshot.rollCall.places.map(({ seatId, state, headCount }) => [seatId, `${state} ${headCount}`]))
  expect(again.joined.snapshot.rollCall.now).toMatchObject({ rollCallId, endedAtMs: null, way: 'byDistrict' })
  expect(states(again.joined.snapshot)).toEqual(
    new Map([
      [district.seatId, 'present 4'],
      [commune.seatId, 'present 12'],
      [delegate.seatId, 'checkedIn 0'],
    ]),
  )
  const hall = await back(commune, 'site')
  expect(states(hall.joined.snapshot)).toEqual(new Map([[commune.seatId, 'present 12']]))
  expect(hall.joined.own).toMatchObject({ people: ['Người thử một'], headCount: 12 })
  const own = await back(delegate, 'own')
  expect(await own.socket.request('rollCall.confirm', { rollCallId })).toMatchObject({ ok: true })
  await poll(() => again.socket.events.some(({ event }) => event === 'rollCall.places'), {
    what: 'the desk to be sent the confirmation',
  })
  expect(own.socket.events.filter(({ event }) => event === 'rollCall.places')).toHaveLength(1)
  expect(hall.socket.events.filter(({ event }) => event === 'rollCall.places')).toHaveLength(0)
  expect(await again.socket.request('rollCall.end', { rollCallId })).toMatchObject({ ok: true })
  desk = { ...desk, socket: again.socket }
})

test('the result is read and downloaded by the roles of the permission table, under its own meeting alone', async () => {
  const { client } = desk
  const list = await client.call('rollCall.list', { meetingId })
  if (!list.ok) throw new Error(list.error)
  const [rollCall] = list.result.rollCalls
  expect(rollCall).toMatchObject({ number: 1, counts: { sites: { present: 2 }, people: { guests: 0 } } })
  const rollCallId = RollCallId.parse(rollCall?.rollCallId)
  const file = (id: string) =>
    fetch(`${server.url}/api/meetings/${id}/roll-calls/${rollCallId}.csv`, { headers: client.headers() })
  const answer = await file(meetingId)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(new TextDecoder().decode(bytes)).toContain('"UBND xã Lũng Cú"')
  const other = await makeMeeting(client, {
    title: 'Cuộc họp khác',
    people: [{ fullName: 'Chủ trì phiên họp', role: 'chair' }],
  })
  expect((await file(other.meetingId)).status).toBe(404)
  expect(await client.call('rollCall.read', { meetingId: other.meetingId, rollCallId })).toMatchObject({
    ok: false,
    error: 'notFound',
  })
})

test('a message sent again, or for another roll call, changes nothing', async () => {
  const list = await desk.client.call('rollCall.list', { meetingId })
  const old = RollCallId.parse(list.ok ? list.result.rollCalls[0]?.rollCallId : '')
  const rollCallId = await begin(old)
  const hall = await back(commune, 'site')
  const answers = [present(commune.seatId, 7)]
  const send = (id: RollCallId) => hall.socket.request('rollCall.answer', { rollCallId: id, answers })
  expect(await send(old)).toMatchObject({ ok: false, error: 'rollCallChanged' })
  expect(await send(rollCallId)).toMatchObject({ ok: true })
  expect(await send(rollCallId)).toMatchObject({ ok: true })
  expect(await desk.socket.request('rollCall.start', { way: 'inTurn', ifNewest: old })).toMatchObject({ ok: false })
  const forOther = { rollCallId, answers: [present(district.seatId, 1)] }
  expect(await hall.socket.request('rollCall.answer', forOther)).toMatchObject({ ok: false, error: 'notYours' })
  expect(await hall.socket.request('rollCall.end', { rollCallId })).toMatchObject({ ok: false, error: 'forbidden' })
  const read = await desk.client.call('rollCall.read', { meetingId, rollCallId })
  expect(read).toMatchObject({ ok: true, result: { rollCall: { counts: { sites: { present: 1 } } } } })
})
