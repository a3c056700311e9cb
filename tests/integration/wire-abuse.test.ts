import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE, MAX_MESSAGE_BYTES } from '../../signaling/wire/kit.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

async function joined(username: string) {
  const client = await TestClient.signIn(server.url, username)
  const socket = await client.connect()
  const meetingId = await runningMeeting(client)
  return { client, socket, meetingId, join: await socket.join(meetingId) }
}

describe('the control socket', () => {
  test('an upgrade without a session is refused before a socket exists', async () => {
    await expect(new TestClient(server.url).connect()).rejects.toThrow('status 401')
  })

  test('an upgrade from a foreign origin is refused, and so is one that names none', async () => {
    const client = await TestClient.signIn(server.url, 'daibieu1')
    await expect(client.connect({ origin: 'http://evil.example' })).rejects.toThrow('status 403')
    await expect(client.connect({ origin: 'null' })).rejects.toThrow('status 403')
  })

  test('an old client gets a close code of its own, by which it reloads', async () => {
    const client = await TestClient.signIn(server.url, 'daibieu1')
    const socket = await client.connect({ version: '0' })
    expect(await socket.closed()).toBe(CLOSE.outdatedClient)
  })

  test.each([
    ['text that is no JSON', 'xin chào'],
    ['a frame without an id', '{"method":"seats.leave","params":{}}'],
    ['a negative id', '{"id":-1,"method":"seats.leave","params":{}}'],
    ['an id that is no whole number', '{"id":1.5,"method":"seats.leave","params":{}}'],
    ['an unknown field', '{"id":1,"method":"seats.leave","params":{},"as":"chutri"}'],
    ['an array', '[1,2,3]'],
    ['null', 'null'],
  ])('%s is answered badRequest and the socket lives on', async (_name, frame) => {
    const client = await TestClient.signIn(server.url, 'daibieu1')
    const socket = await client.connect()
    socket.sendRaw(frame)
    const reply = await poll(() => socket.replies[0])
    expect(reply).toMatchObject({ ok: false, error: 'badRequest' })
    expect(socket.closeCode).toBeNull()
    socket.close()
  })

  test('an unknown method, and one that belongs to HTTP, are answered unknownMethod', async () => {
    const client = await TestClient.signIn(server.url, 'daibieu1')
    const socket = await client.connect()
    socket.sendRaw('{"id":1,"method":"voting.win","params":{}}')
    socket.sendRaw('{"id":2,"method":"meetings.list","params":{}}')
    await poll(() => socket.replies.length === 2)
    expect(socket.replies.map((reply) => ('error' in reply ? reply.error : ''))).toEqual([
      'unknownMethod',
      'unknownMethod',
    ])
    socket.close()
  })

  test('a request before taking a seat is refused', async () => {
    const client = await TestClient.signIn(server.url, 'chutri')
    const socket = await client.connect()
    expect(await socket.request('floor.muteAll', {})).toMatchObject({ ok: false, error: 'notSeated' })
    socket.close()
  })

  test('a replayed or out-of-order id is refused and not carried out again', async () => {
    const { socket, join } = await joined('chutri')
    const put = (id: number, seatId: string | null) =>
      socket.sendRaw(JSON.stringify({ id, method: 'floor.putOnStage', params: { seatId } }))
    put(100, join.seatId)
    await socket.event('floor.stageChanged', ({ stageSeatId }) => stageSeatId === join.seatId)
    put(101, null)
    await socket.event('floor.stageChanged', ({ stageSeatId }) => stageSeatId === null)
    put(100, join.seatId)
    const refused = await poll(() => socket.replies.find((reply) => 'error' in reply && reply.error === 'outOfOrder'))
    expect(refused).toMatchObject({ id: 100, ok: false })
    const stages = socket.events.filter(({ event }) => event === 'floor.stageChanged')
    expect(stages).toHaveLength(2)
    socket.close()
  })

  test('a message above the size limit closes the socket and nobody else’s', async () => {
    const other = await joined('thuky1')
    const client = await TestClient.signIn(server.url, 'daibieu1')
    const socket = await client.connect()
    socket.sendRaw('x'.repeat(MAX_MESSAGE_BYTES + 1))
    expect(await socket.closed()).toBe(1009)
    expect(await other.socket.request('seats.beat', { link: 'good' })).toMatchObject({ ok: true })
    other.socket.close()
  })

  test('a client that goes on sending garbage is closed', async () => {
    const client = await TestClient.signIn(server.url, 'daibieu1')
    const socket = await client.connect()
    for (let count = 0; count < 25; count += 1) socket.sendRaw('{')
    expect(await socket.closed()).toBe(CLOSE.tooManyErrors)
  })

  test('a flood of requests is limited without closing the meeting to it', async () => {
    const { socket } = await joined('daibieu2')
    const replies = await Promise.all(Array.from({ length: 400 }, () => socket.request('seats.beat', { link: 'good' })))
    expect(replies.some((reply) => !reply.ok && reply.error === 'rateLimited')).toBe(true)
    expect(replies.some((reply) => reply.ok)).toBe(true)
    socket.close()
  })

  test('signing out closes the session’s live sockets and the cookie opens nothing any more', async () => {
    const { client, socket } = await joined('daibieu3')
    const cookie = client.cookie
    await client.call('identity.signOut', {})
    expect(await socket.closed()).toBe(CLOSE.signedOut)
    client.cookie = cookie
    expect(await client.callRaw('meetings.list', {})).toMatchObject({ status: 401 })
    await expect(client.connect()).rejects.toThrow('status 401')
  })

  test('another seat’s transport and consumer ids are as if they did not exist', async () => {
    const first = await joined('daibieu4')
    const second = await joined('daibieu5')
    const opened = await first.socket.request('media.open', {})
    if (!opened.ok) throw new Error(opened.error)
    await second.socket.request('media.open', {})
    const transportId = opened.result.receive.id
    expect(await second.socket.request('media.restartIce', { transportId })).toMatchObject({ ok: false })
    expect(await first.socket.request('media.restartIce', { transportId })).toMatchObject({ ok: true })
    first.socket.close()
    second.socket.close()
  })
})

describe('HTTP', () => {
  test('a command from a foreign origin or without one is refused', async () => {
    const client = await TestClient.signIn(server.url, 'thuky1')
    expect(await client.callRaw('meetings.list', {}, { origin: 'http://evil.example' })).toMatchObject({ status: 403 })
  })

  test('a command without a session is refused', async () => {
    expect(await new TestClient(server.url).callRaw('meetings.list', {})).toMatchObject({
      status: 401,
      body: { ok: false, error: 'unauthenticated' },
    })
  })

  test('a form that another site could send is not taken', async () => {
    const client = await TestClient.signIn(server.url, 'thuky1')
    const { body } = await client.callRaw('meetings.list', {}, { 'content-type': 'text/plain' })
    expect(body).toMatchObject({ ok: false, error: 'badRequest' })
  })

  test('a body above the limit and one that is no JSON are refused', async () => {
    const client = await TestClient.signIn(server.url, 'thuky1')
    expect(await client.callRaw('meetings.list', { fill: 'x'.repeat(MAX_MESSAGE_BYTES) })).toMatchObject({
      status: 413,
    })
    const response = await fetch(`${server.url}/api/call/meetings.list`, {
      method: 'POST',
      headers: client.headers({ 'content-type': 'application/json' }),
      body: '{"broken',
    })
    expect(response.status).toBe(400)
  })

  test('a command that is sent by drips is cut off, and others go on meanwhile', async () => {
    const socket = connect(server.port, 'localhost')
    let closed = false
    socket.on('close', () => (closed = true)).on('error', () => undefined)
    const head = ['POST /api/call/identity.whoAmI HTTP/1.1', `Host: localhost:${server.port}`, `Origin: ${server.url}`]
    socket.write([...head, 'Content-Type: application/json', 'Content-Length: 1000', '', '{'].join('\r\n'))
    expect(await new TestClient(server.url).callRaw('identity.whoAmI', {})).toMatchObject({ status: 200 })
    expect(closed).toBe(false)
    await poll(() => closed, { deadlineMs: 20_000, what: 'the dripping connection to be cut' })
  })

  test('pages carry a content policy, and the session cookie can’t be read by a script', async () => {
    const page = await fetch(server.url)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const signIn = await fetch(`${server.url}/api/call/identity.signIn`, {
      method: 'POST',
      headers: { origin: server.url, 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'daibieu1', password: 'hagiang-demo-2026' }),
    })
    expect(signIn.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Strict/)
  })

  test('it says alive and ready', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'alive' })
    expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({
      status: 'ready',
      checks: { worker: true, database: true, disk: true },
    })
  })
})
