import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { CLOSE } from '../../signaling/wire/kit.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const HOUR_MS = 3_600_000
let server: RunningServer
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
})
afterAll(() => server?.stop())

function inSessions<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'))
  try {
    database.exec('pragma busy_timeout = 5000')
    return work(database)
  } finally {
    database.close()
  }
}
/** As if all sessions had begun long ago and were over since a moment. */
function makeSessionsOld(): void {
  inSessions((database) =>
    database.exec(`update sessions set created_at_ms = 1, expires_at_ms = ${Date.now() - 1_000}`),
  )
}

test('a person who sits in a meeting is not put out by the age of the session, and one who does not is', async () => {
  const delegate = await TestClient.signIn(server.url, 'daibieu1')
  const outside = await TestClient.signIn(server.url, 'daibieu2')
  const seat = await delegate.connect()
  await seat.join(meetingId)
  const waiting = await outside.connect()
  makeSessionsOld()
  await poll(() => waiting.closeCode === CLOSE.sessionEnded, {
    what: 'the socket of whoever sits nowhere to be closed',
  })
  expect(await outside.call('identity.whoAmI', {})).toMatchObject({ ok: true, result: { account: null } })
  expect(await seat.request('seats.beat', { link: 'good' })).toMatchObject({ ok: true })
  expect(await delegate.call('meetings.get', { meetingId })).toMatchObject({ ok: true })
  // A cut link is taken up again by the same cookie.
  seat.socket.terminate()
  const again = await delegate.connect()
  await again.join(meetingId)
  expect(again.closeCode).toBeNull()
})

test('a page that sends nothing but its answers to pings stays seated, and its session counts as used', async () => {
  const hall = await TestClient.signIn(server.url, 'daibieu4')
  const outside = await TestClient.signIn(server.url, 'daibieu5')
  const [seat, waiting] = [await hall.connect(), await outside.connect()]
  await seat.join(meetingId)
  let pings = 0
  seat.socket.on('ping', () => (pings += 1))
  // Both were last used almost twelve hours ago.
  const overAtMs = Date.now() + 2_000
  inSessions((database) =>
    database.exec(
      `update sessions set created_at_ms = ${overAtMs - 12 * HOUR_MS}, expires_at_ms = ${overAtMs} where expires_at_ms > ${overAtMs}`,
    ),
  )
  await poll(() => waiting.closeCode === CLOSE.sessionEnded, { what: 'the limit to be over for who sits nowhere' })
  const lasts = inSessions((database) => {
    const found = database
      .prepare(`select max(expires_at_ms) as until from sessions join accounts using (account_id) where username = ?`)
      .get('daibieu4')
    return Number(found?.['until'])
  })
  expect(lasts).toBeGreaterThan(overAtMs + 11 * HOUR_MS)
  // Three pings take longer than anybody may be silent.
  await poll(() => pings >= 3 || seat.closeCode !== null, { deadlineMs: 45_000, what: 'three pings' })
  expect(seat.closeCode).toBeNull()
  expect(await hall.call('meetings.get', { meetingId })).toMatchObject({ ok: true })
}, 90_000)

test('an account that is barred leaves its seat at once, and the book says why', async () => {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const delegate = await TestClient.signIn(server.url, 'daibieu3')
  const socket = await delegate.connect()
  await socket.join(meetingId)
  const who = await delegate.call('identity.whoAmI', {})
  if (!who.ok || who.result.account === null) throw new Error('nobody is signed in')
  const { accountId } = who.result.account
  expect(await admin.call('identity.setDisabled', { accountId, disabled: true })).toMatchObject({ ok: true })
  await poll(() => socket.closeCode === CLOSE.sessionRevoked, { what: 'the socket to be closed' })
  const chair = await TestClient.signIn(server.url, 'chutri')
  await poll(
    async () => {
      const book = await chair.call('seats.attendance', { meetingId })
      return book.ok && book.result.rows.some((row) => row.accountId === accountId && row.leaveReason === 'revoked')
    },
    { what: 'the book to say why' },
  )
})

test('a secretary hands the chair’s part to a delegate, who can end the meeting by HTTP at once', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const delegate = await TestClient.signIn(server.url, 'daibieu2')
  const [first, second] = [await secretary.connect(), await delegate.connect()]
  await first.join(meetingId)
  await second.join(meetingId)
  const people = await first.request('leading.candidates', {})
  const who = await delegate.call('identity.whoAmI', {})
  if (!people.ok || !who.ok || who.result.account === null) throw new Error('nobody was found')
  const { accountId } = who.result.account
  expect(people.result.people.map((person) => person.accountId)).toContain(accountId)
  expect(await delegate.call('meetings.pause', { meetingId })).toMatchObject({ ok: false, error: 'forbidden' })
  expect(await first.request('leading.handOver', { accountId })).toMatchObject({ ok: true })
  expect(await delegate.call('meetings.pause', { meetingId })).toMatchObject({ ok: true })
  expect(await delegate.call('meetings.resume', { meetingId })).toMatchObject({ ok: true })
  expect(await second.request('leading.takeBack', {})).toMatchObject({ ok: true })
  expect(await delegate.call('meetings.pause', { meetingId })).toMatchObject({ ok: false, error: 'forbidden' })
})
