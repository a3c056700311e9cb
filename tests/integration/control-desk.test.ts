import { afterAll, beforeAll, expect, test } from 'vitest'
import { QueueEntryId } from '../../signaling/queues/wire.ts'
import { SiteId, type AccountId, type AgendaItemId, type MeetingId } from '../../signaling/wire/ids.ts'
import type { RoomSnapshot } from '../../signaling/seats/wire.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** What chair and secretary set at their desks, with the real server. */
let server: RunningServer
let meetingId: MeetingId
let agendaItemId: AgendaItemId | null
const people = new Map<string, TestClient>()
beforeAll(async () => {
  server = await startServer()
  for (const username of ['chutri', 'thuky1', 'daibieu1', 'daibieu2', 'dc.hg-dong-van-lung-cu']) {
    people.set(username, await TestClient.signIn(server.url, username))
  }
  const more = [{ fullName: 'Đại biểu Sở Nội vụ', role: 'delegate' as const }]
  const made = await makeMeeting(client('thuky1'), {
    title: 'Giao ban có bàn điều hành',
    people: [...THREE, ...more, LUNG_CU_HALL],
    agenda: ['Kinh tế - xã hội', 'Thiên tai'],
  })
  meetingId = made.meetingId
  agendaItemId = made.agendaItemIds[1] ?? null
})
afterAll(() => server?.stop())

function client(username: string): TestClient {
  const found = people.get(username)
  if (found === undefined) throw new Error('nobody')
  return found
}
async function join(username: string) {
  const socket = await client(username).connect()
  const place = username.startsWith('dc.') ? ('site' as const) : ('own' as const)
  const joined = await socket.join(meetingId, { place, claim: 'takeOver', mic: 'off', camera: 'none' })
  return { socket, seatId: joined.seatId, snapshot: joined.snapshot }
}
async function asks(socket: TestSocket, queue: 'speaking' | 'questioning', topic: string): Promise<QueueEntryId> {
  const asked = await socket.request('queues.ask', { queue, topic, speaker: '', point: false })
  if (!asked.ok) throw new Error(asked.error)
  return QueueEntryId.parse(asked.result.entryId)
}
/** What of the snapshot the desks have set. */
function set(snapshot: RoomSnapshot) {
  const { floor, queues, stageSeatId, preparing, locks, agenda, shownOut, layouts, rollCall } = snapshot
  return { floor, queues, stageSeatId, preparing, locks, agenda, shownOut, layouts, rollCall }
}

test('all that was set at the desks stands after SIGKILL, in the snapshot that each page gets as it comes back', async () => {
  const [chair, secretary] = [await join('chutri'), await join('thuky1')]
  const [first, second, hall] = [await join('daibieu1'), await join('daibieu2'), await join('dc.hg-dong-van-lung-cu')]
  const ok = (answer: { ok: boolean }) => expect(answer).toMatchObject({ ok: true })
  ok(await chair.socket.request('floor.setMode', { mode: 'floor' }))
  ok(await secretary.socket.request('queues.setPhase', { queue: 'questioning', phase: 'open' }))
  const rules = { limitSeconds: 300, warnSeconds: 60, hardEnd: true, districtsFirst: false }
  ok(await secretary.socket.request('queues.setRules', { queue: 'speaking', rules }))
  const speech = await asks(first.socket, 'speaking', 'Giải ngân')
  await asks(hall.socket, 'speaking', 'Đường vào thôn')
  const urgent = await asks(second.socket, 'speaking', 'Thuốc cho trạm y tế')
  await asks(hall.socket, 'questioning', 'Bao giờ có đường?')
  ok(await secretary.socket.request('queues.move', { entryId: urgent, before: speech }))
  ok(await chair.socket.request('queues.call', { entryId: urgent }))
  ok(await secretary.socket.request('queues.addTime', { seatId: second.seatId, seconds: 60 }))
  ok(await secretary.socket.request('queues.setPhase', { queue: 'speaking', phase: 'stopped' }))
  ok(await chair.socket.request('floor.putOnStage', { seatId: hall.seatId }))
  ok(await secretary.socket.request('preparing.set', { seatId: first.seatId }))
  ok(await chair.socket.request('locks.set', { lock: 'screens', on: true }))
  ok(await chair.socket.request('agenda.goTo', { agendaItemId: agendaItemId, ifCurrent: null }))
  ok(await chair.socket.request('layouts.impose', { layout: 'grid4', on: 'halls' }))
  // By districts in parallel: one after another would take the floor from the speaker.
  const called = await secretary.socket.request('rollCall.start', { way: 'byDistrict', ifNewest: null })
  if (!called.ok) throw new Error(called.error)
  const { rollCallId } = called.result
  const marked = { seatIds: [second.seatId], reason: '', headCount: null }
  const states = { ifState: 'waiting', state: 'present' } as const
  ok(await secretary.socket.request('rollCall.mark', { rollCallId, ...marked, ...states }))
  const before = set((await join('chutri')).snapshot)
  expect(before.layouts.imposed).not.toEqual([])
  expect(before.rollCall).toMatchObject({ now: { rollCallId, endedAtMs: null }, places: [{ state: 'present' }] })
  expect(before.queues.entries.filter(({ stage }) => stage === 'waiting')).toHaveLength(3)

  await server.kill()
  await server.start()

  const beganMs = Date.now()
  await Promise.all(['daibieu1', 'daibieu2', 'dc.hg-dong-van-lung-cu'].map(join))
  const after = set((await join('chutri')).snapshot)
  expect(Date.now() - beganMs).toBeLessThan(10_000)
  expect(after).toEqual(before)
})

test('the seating plan stands after SIGKILL as it was acknowledged last: the room, who sits where, and whom the plan left without a place', async () => {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const secretary = client('thuky1')
  const places = ['p1', 'p2', 'p3'].map((placeId, at) => ({ placeId, label: `A${at + 1}`, x: at * 100, y: 100 }))
  const drawing = { roomPlanId: null, revision: 0, siteId: SiteId.parse('hg'), name: 'Phòng họp số 3' }
  const drawn = await admin.call('seating.saveRoom', { ...drawing, plan: { tables: 'uShape', places } })
  if (!drawn.ok) throw new Error(drawn.error)
  const { roomPlanId } = drawn.result
  const chosen = await secretary.call('seating.chooseRoom', { meetingId, roomPlanId })
  expect(chosen).toMatchObject({ ok: true })
  const listed = await secretary.call('meetings.get', { meetingId })
  if (!listed.ok) throw new Error(listed.error)
  const [first, second] = listed.result.meeting.participants.map(({ accountId }) => accountId)
  if (first === undefined || second === undefined) throw new Error('nobody is invited')
  const put = async (accountId: AccountId, placeId: string | null) => {
    const done = await secretary.call('seating.place', { meetingId, accountId, placeId })
    if (!done.ok) throw new Error(done.error)
    return done.result.seating
  }
  const afterKill = async () => {
    await server.kill()
    await server.start()
    const read = await secretary.call('seating.read', { meetingId })
    return read.ok ? read.result.seating : read.error
  }

  await put(first, 'p1')
  const both = await put(second, 'p2')
  expect(both.placed).toHaveLength(2)
  expect(await afterKill()).toEqual(both)
  // Onto a taken place: both change places; then one is left without any.
  await put(first, 'p2')
  const one = await put(second, null)
  expect(one.placed).toEqual([{ placeId: 'p2', accountId: first }])
  expect(await afterKill()).toEqual(one)
})
