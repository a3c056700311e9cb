import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgendaItemId, MeetingId } from '../../signaling/wire/ids.ts'
import { MOST_NAMED, TURNS_PAGE } from '../../signaling/proceedings/wire.ts'
import { firstNamed, speakingSums } from '../../signaling/wire/speaking-sums.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const HALL = 'dc.hg-dong-van-lung-cu'

let server: RunningServer
let meetingId: MeetingId
let agendaItemIds: AgendaItemId[]
const clients = new Map<string, TestClient>()
beforeAll(async () => {
  server = await startServer()
  for (const user of ['chutri', 'thuky1', 'daibieu1', HALL])
    clients.set(user, await TestClient.signIn(server.url, user))
  ;({ meetingId, agendaItemIds } = await makeMeeting(clientOf('thuky1'), {
    title: 'Họp có diễn biến',
    people: [...THREE, LUNG_CU_HALL],
    agenda: ['Kinh tế - xã hội', 'Thiên tai'],
  }))
})
afterAll(() => server?.stop())

function clientOf(user: string): TestClient {
  const client = clients.get(user)
  if (client === undefined) throw new Error(`${user} is not signed in`)
  return client
}
async function sit(user: string) {
  const socket = await clientOf(user).connect()
  const place = user === HALL ? 'site' : 'own'
  const { seatId } = await socket.join(meetingId, { place, claim: 'takeOver' })
  return { socket, seatId }
}
async function read(user: string) {
  const reply = await clientOf(user).call('proceedings.read', { meetingId })
  if (!reply.ok) throw new Error(reply.error)
  return reply.result
}

test('agenda and speaking times stand after SIGKILL and after the end, and add up; who had the floor at the end has no open turn', async () => {
  const [first = null, second = null] = agendaItemIds
  const [chair, delegate] = [await sit('chutri'), await sit('daibieu1')]
  const hall = await sit(HALL)
  const ok = (answer: { ok: boolean }) => expect(answer).toMatchObject({ ok: true })
  ok(await chair.socket.request('agenda.goTo', { agendaItemId: first, ifCurrent: null }))
  ok(await chair.socket.request('floor.give', { seatId: delegate.seatId, instead: true }))
  ok(await chair.socket.request('floor.give', { seatId: hall.seatId, instead: true }))
  await server.kill()
  await server.start()

  const [chairAgain] = [await sit('chutri'), await sit('daibieu1'), await sit(HALL)]
  ok(await chairAgain.socket.request('agenda.goTo', { agendaItemId: second, ifCurrent: first }))
  expect((await read('daibieu1')).turns.map(({ endedAtMs }) => endedAtMs === null)).toEqual([false, true])
  ok(await clientOf('chutri').call('meetings.end', { meetingId }))

  const after = await read(HALL)
  expect(after.turns).toMatchObject([
    { seatName: 'Đại biểu Sở Tài chính', siteName: 'Sở Tài chính', agendaTitle: 'Kinh tế - xã hội' },
    { seatName: 'UBND xã Lũng Cú', siteId: 'hg/huyen-dong-van/xa-lung-cu', agendaTitle: 'Kinh tế - xã hội' },
  ])
  expect(after.turns.every(({ endedAtMs }) => endedAtMs !== null)).toBe(true)
  expect(after.runs.map(({ title, toMs }) => [title, toMs !== null])).toEqual([
    ['Kinh tế - xã hội', true],
    ['Thiên tai', true],
  ])
  expect([after.beganAtMs, after.endedAtMs]).toEqual([expect.any(Number), expect.any(Number)])
  expect([after.running, after.pagesBefore]).toEqual([[], 0])
  const sums = after.spoken
  expect(sums).toEqual(speakingSums({ ...after, turns: after.turns }, after.nowMs + 3_600_000))
  for (const list of [sums.sites, sums.people, sums.items]) {
    expect(list.reduce((sum, { ms }) => sum + ms, 0)).toBe(sums.ms)
  }
})

test('a log of many turns comes page by page: the last ones at once, those before when they are asked for, and none is missing', async () => {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 5_000 })
  const add = database.prepare(
    `insert into speaking_turns (meeting_id, seat_id, seat_name, site_id, site_name, speaker, topic, queue, point, agenda_item_id, started_at_ms, ended_at_ms)
     select meeting_id, seat_id, seat_name, site_id, site_name, 'Người ' || ?, topic, queue, point, agenda_item_id, started_at_ms + ?, started_at_ms + ? + 1000
     from speaking_turns where meeting_id = ? order by started_at_ms limit 1`,
  )
  for (let n = 1; n <= 3 * TURNS_PAGE; n += 1) add.run(n, n * 86_400_000, n * 86_400_000, meetingId)
  database.close()
  const newest = await read(HALL)
  expect([newest.pagesBefore, newest.turns.length]).toEqual([2, TURNS_PAGE + 2])
  const pages = []
  for (let page = 0; page < newest.pagesBefore; page += 1) {
    const reply = await clientOf(HALL).call('proceedings.turns', { meetingId, page })
    if (!reply.ok) throw new Error(reply.error)
    pages.push(reply.result.turns)
  }
  expect(pages.map(({ length }) => length)).toEqual([TURNS_PAGE, TURNS_PAGE])
  const all = [...pages.flat(), ...newest.turns]
  expect(new Set(all.map(({ seatId, startedAtMs }) => `${seatId} ${startedAtMs}`)).size).toBe(3 * TURNS_PAGE + 2)
  expect(newest.spoken).toEqual(firstNamed(speakingSums({ ...newest, turns: all }, newest.nowMs)))
  expect(newest.spoken.people.length).toBe(MOST_NAMED + 1)
})

test('as a file for Excel it has roll calls and attendance for chair and secretaries, agenda and speaking times for others, and nothing for strangers', async () => {
  const file = (client: TestClient) =>
    fetch(`${server.url}/api/meetings/${meetingId}/proceedings.csv`, { headers: client.headers() })
  const answer = await file(clientOf('thuky1'))
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  expect(text).toContain('"UBND xã Lũng Cú"')
  expect(text).toContain('Lần điểm danh')
  expect(text).toContain('Vào lần đầu')
  const others = await (await file(clientOf('daibieu1'))).text()
  expect(others).toContain('"Đại biểu Sở Tài chính","Sở Tài chính"')
  expect(others).not.toContain('Lần điểm danh')
  expect(others).not.toContain('Vào lần đầu')
  expect((await file(await TestClient.signIn(server.url, 'daibieu6'))).status).toBe(404)
})
