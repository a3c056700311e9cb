import { connect, type Socket } from 'node:net'
import { statfs, writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SiteId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { poll } from '../support/poll.ts'
import { diskOf, startServer, type RunningServer } from '../support/server.ts'

const ADMIN = { ADMIN_USERNAME: 'quantri.tinh', ADMIN_PASSWORD: 'mat-khau-dau-tien' }
const PASSWORD = 'mat-khau-cua-thu-ky'
const MB = 1024 * 1024
let server: RunningServer
let secretary: TestClient
let path: string

beforeAll(async () => {
  server = await startServer({ args: ['--empty'], env: ADMIN, diskKb: 24 * 1024 })
  const admin = await TestClient.signIn(server.url, ADMIN.ADMIN_USERNAME, ADMIN.ADMIN_PASSWORD)
  const sites = await admin.call('sites.list', {})
  if (!sites.ok) throw new Error(sites.error)
  const siteId = SiteId.parse(sites.result.sites[0]?.siteId)
  await admin.call('identity.createAccount', {
    username: 'thuky',
    password: PASSWORD,
    fullName: 'Thư ký',
    title: 'Chuyên viên',
    siteId,
    systemRole: 'user',
    mayPrepareMeetings: true,
  })
  secretary = await TestClient.signIn(server.url, 'thuky', PASSWORD)
  const made = await secretary.call('meetings.create', {
    requestId: crypto.randomUUID(),
    draft: {
      title: 'Họp',
      kind: 'meeting',
      place: 'Phòng họp',
      startsAtMs: 1_900_000_000_000,
      endsAtMs: 1_900_003_600_000,
      siteIds: [siteId],
      participants: [],
      agenda: [{ title: 'Mục 1', plannedMinutes: 5 }],
    },
  })
  if (!made.ok) throw new Error(made.error)
  const { meetingId } = made.result
  const meeting = await secretary.call('meetings.get', { meetingId })
  if (!meeting.ok) throw new Error(meeting.error)
  path = `/api/meetings/${meetingId}/agenda/${meeting.result.meeting.agenda[0]?.agendaItemId ?? ''}/papers?fileName=a.pdf`
})
afterAll(() => server?.stop())

/** A connection of one's own, because the clients of Node hide what happens on it. */
async function open(): Promise<{ socket: Socket; answers: () => string }> {
  const socket = connect(server.port, '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => (received += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  await poll(() => !socket.connecting, { what: 'the connection' })
  return { socket, answers: () => received }
}
const head = (bytes: number | 'chunked') =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: localhost:${server.port}`,
    `Origin: ${server.url}`,
    `Cookie: ${secretary.cookie}`,
    'Content-Type: application/octet-stream',
    bytes === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`,
    '\r\n',
  ].join('\r\n')
const SECOND = (port: number) => `GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`

/** A PDF's beginning, and then nothing that matters. */
const bodyOf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes - 9, 0x20)])

test('a file that the disk has no room for is refused before it has come, and the connection goes on', async () => {
  const { socket, answers } = await open()
  socket.write(head(60 * MB))
  await poll(() => answers().startsWith('HTTP/1.1 507'), { what: 'the refusal', deadlineMs: 5_000 })
  expect(answers()).toContain('"error":"diskFull"')
  socket.write(bodyOf(60 * MB))
  socket.write(SECOND(server.port))
  await poll(() => answers().includes('"status":"alive"'), { what: 'the second answer', deadlineMs: 20_000 })
  socket.destroy()
})

test('a disk that runs full while a file comes is said at once, while the rest still comes, and leaves nothing', async () => {
  const { socket, answers } = await open()
  const chunk = (body: Buffer) => {
    socket.write(`${body.length.toString(16)}\r\n`)
    socket.write(body)
    socket.write('\r\n')
  }
  socket.write(head('chunked'))
  chunk(bodyOf(30 * MB))
  await poll(() => answers().startsWith('HTTP/1.1 507'), { what: 'the refusal', deadlineMs: 10_000 })
  // The sender is in the middle of it, and goes on for a while.
  for (let part = 0; part < 3; part += 1) chunk(Buffer.alloc(MB, 0x20))
  socket.write('0\r\n\r\n')
  socket.write(SECOND(server.port))
  await poll(() => answers().includes('"status":"alive"'), { what: 'the second answer', deadlineMs: 20_000 })
  socket.destroy()
  const { bavail, bsize } = await statfs(diskOf(server))
  expect(bavail * bsize).toBeGreaterThan(10 * MB)
})

test('signing in on a full disk says that the disk is full, and works again once it has room', async () => {
  const fill = join(diskOf(server), 'fill')
  await writeFile(fill, Buffer.alloc(64 * MB)).catch(() => undefined)
  const person = new TestClient(server.url)
  // The write-ahead log may have some room left of its own.
  const refused = await poll(
    async () => {
      const answer = await person.callRaw('identity.signIn', { username: 'thuky', password: PASSWORD })
      return answer.status === 200 ? undefined : answer
    },
    { what: 'a refusal', deadlineMs: 60_000 },
  )
  expect(refused).toEqual({ status: 503, body: { ok: false, error: 'diskFull' } })
  const wrong = await person.callRaw('identity.signIn', { username: 'thuky', password: 'khong-phai-mat-khau' })
  expect(wrong).toEqual({ status: 503, body: { ok: false, error: 'diskFull' } })
  // Who is signed in goes on reading.
  expect(await secretary.call('meetings.list', {})).toMatchObject({ ok: true })
  await rm(fill)
  await TestClient.signIn(server.url, 'thuky', PASSWORD)
})
