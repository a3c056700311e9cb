import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MeetingId, SeatId } from '../../signaling/wire/ids.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

interface Sitting {
  readonly client: TestClient
  readonly socket: TestSocket
  readonly seatId: SeatId
  readonly shown: { readonly text: string }[]
}

const HALL = 'dc.hg-dong-van-lung-cu'
const USERS = ['chutri', 'thuky1', 'daibieu1', HALL] as const
type User = (typeof USERS)[number]

let server: RunningServer
let meetingId: MeetingId
const clients = new Map<User, TestClient>()
beforeAll(async () => {
  server = await startServer()
  for (const user of USERS) clients.set(user, await TestClient.signIn(server.url, user))
  ;({ meetingId } = await makeMeeting(clientOf('thuky1'), {
    title: 'Họp có tin nhắn',
    people: [...THREE, LUNG_CU_HALL],
  }))
})
afterAll(() => server?.stop())

function clientOf(user: User): TestClient {
  const client = clients.get(user)
  if (client === undefined) throw new Error(`${user} is not signed in`)
  return client
}
async function sit(user: User): Promise<Sitting> {
  const client = clientOf(user)
  const socket = await client.connect()
  const place = user === HALL ? 'site' : 'own'
  const { seatId, snapshot } = await socket.join(meetingId, { place, claim: 'takeOver' })
  return { client, socket, seatId, shown: snapshot.messages.messages }
}
const texts = ({ shown }: Sitting) => shown.map(({ text }) => text)
const came = ({ socket }: Sitting): number => socket.events.filter(({ event }) => event === 'messages.added').length

test('an acknowledged message is there once after SIGKILL, also when it is sent again, for its readers alone', async () => {
  const [chair, secretary, delegate, hall] = await Promise.all(USERS.map(sit))
  if (chair === undefined || secretary === undefined || delegate === undefined || hall === undefined) throw new Error()
  const toHall = {
    messageId: crypto.randomUUID(),
    to: { kind: 'seat' as const, seatId: hall.seatId },
    text: 'Xin bật máy quay',
  }
  const toAll = { messageId: crypto.randomUUID(), to: { kind: 'all' as const }, text: 'Họp lại lúc 10 giờ' }
  const answer = { messageId: crypto.randomUUID(), to: { kind: 'leaders' as const }, text: 'Máy quay đã bật' }
  expect(await chair.socket.request('messages.send', toHall)).toMatchObject({ ok: true })
  expect(await secretary.socket.request('messages.send', toAll)).toMatchObject({ ok: true })
  const first = await hall.socket.request('messages.send', answer)
  expect(first).toMatchObject({ ok: true })
  await server.kill()
  await server.start()

  const [chairAgain, secretaryAgain, delegateAgain, hallAgain] = await Promise.all(USERS.map(sit))
  if (hallAgain === undefined || delegateAgain === undefined || chairAgain === undefined) throw new Error()
  expect(await hallAgain.socket.request('messages.send', answer)).toEqual(first)
  for (const one of [chairAgain, secretaryAgain, hallAgain])
    expect(one === undefined ? [] : texts(one)).toEqual([toHall.text, toAll.text, answer.text])
  expect(texts(delegateAgain)).toEqual([toAll.text])
  // The one that was sent again made no news; the next message does, at everybody who may read it.
  const more = { messageId: crypto.randomUUID(), to: { kind: 'leaders' as const }, text: 'Đã nghe rõ' }
  expect(await hallAgain.socket.request('messages.send', more)).toMatchObject({ ok: true })
  await poll(() => came(chairAgain) === 1 && came(hallAgain) === 1, { what: 'the chair to be sent the answer' })
  expect(came(delegateAgain)).toBe(0)
})

test('the record is read by each as far as they could read it, after the meeting too, and is a file for Excel', async () => {
  await clientOf('chutri').call('meetings.end', { meetingId })
  const record = async (user: User) => {
    const reply = await clientOf(user).call('messages.list', { meetingId, before: null })
    return reply.ok ? reply.result.messages.map(({ text }) => text) : reply.error
  }
  expect(await record('chutri')).toHaveLength(4)
  expect(await record(HALL)).toHaveLength(4)
  expect(await record('daibieu1')).toEqual(['Họp lại lúc 10 giờ'])
  const file = (client: TestClient) =>
    fetch(`${server.url}/api/meetings/${meetingId}/messages.csv`, { headers: client.headers() })
  const answer = await file(clientOf('chutri'))
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(new TextDecoder().decode(bytes)).toContain('"UBND xã Lũng Cú","Chủ trì và thư ký","Máy quay đã bật"')
  expect(await (await file(clientOf('daibieu1'))).text()).not.toContain('Máy quay')
  expect((await file(await TestClient.signIn(server.url, 'daibieu6'))).status).toBe(404)
})
