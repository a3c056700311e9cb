import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { joinParams, TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'

let server: RunningServer
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
})
afterAll(() => server?.stop())

async function come(username: string): Promise<TestSocket> {
  const client = await TestClient.signIn(server.url, username)
  return client.connect()
}
const ask = (socket: TestSocket) => socket.request('seats.join', joinParams(meetingId))

test('locks, the line before the door and who was let in from it outlive SIGKILL of the server', async () => {
  const chair = await come('chutri')
  await chair.join(meetingId)
  const inside = await come('daibieu1')
  await inside.join(meetingId)
  for (const lock of ['mics', 'waitingRoom'] as const)
    expect(await chair.request('locks.set', { lock, on: true })).toMatchObject({ ok: true })
  expect(await inside.request('locks.set', { lock: 'mics', on: false })).toMatchObject({ error: 'forbidden' })
  expect(await inside.request('locks.admit', { accountIds: null })).toMatchObject({ error: 'forbidden' })

  const first = await come('daibieu2')
  const second = await come('daibieu3')
  for (const socket of [first, second]) expect(await ask(socket)).toMatchObject({ error: 'waiting' })
  const told = await chair.event('locks.waitingChanged', ({ added }) => added.length > 0)
  const [one] = told.added
  expect(await chair.request('locks.admit', { accountIds: [one?.accountId ?? ''] as never })).toMatchObject({
    result: { admitted: 1 },
  })
  await first.event('locks.mayEnter')
  // The line as it is now is on disk a moment after it was told.
  await chair.event('locks.waitingChanged', ({ gone }) => gone.length > 0)

  await server.kill()
  await server.start()

  const again = await come('chutri')
  const { snapshot } = await again.join(meetingId)
  expect(snapshot.locks).toEqual({ mics: true, cameras: false, screens: false, meeting: false, waitingRoom: true })
  expect(await ask(await come('daibieu2'))).toMatchObject({ ok: true })
  expect(await ask(await come('daibieu3'))).toMatchObject({ error: 'waiting' })
  // Who was in it comes back without waiting, also into a locked meeting.
  expect(await again.request('locks.set', { lock: 'meeting', on: true })).toMatchObject({ ok: true })
  expect(await ask(await come('daibieu1'))).toMatchObject({ ok: true })
  expect(await ask(await come('daibieu4'))).toMatchObject({ error: 'meetingLocked' })
})
