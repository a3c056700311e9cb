import { once } from 'node:events'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { MARKS_ARRAY, marksDocumentName, type Mark } from '../../signaling/annotations/wire.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { SIGN_INS_PER_MINUTE: '30' } })
})
afterAll(() => server?.stop())

async function seated(username: string) {
  const client = await TestClient.signIn(server.url, username)
  const socket = await client.connect()
  const meetingId = await runningMeeting(client)
  await socket.join(meetingId, { mic: 'none', camera: 'none' })
  return { client, socket, meetingId }
}

/** A message of the Yjs socket: the document's name, then numbers, texts and bytes as the protocol has them. */
function syncMessage(name: string, parts: readonly (number | string | Uint8Array)[]): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, name)
  for (const part of parts) {
    if (typeof part === 'number') writeVarUint(encoder, part)
    else if (typeof part === 'string') writeVarString(encoder, part)
    else writeVarUint8Array(encoder, part)
  }
  return toUint8Array(encoder)
}

describe('one message', () => {
  test('that is nested a hundred thousand levels deep is refused, and nobody is cut off by it', async () => {
    const other = await seated('daibieu1')
    const { socket } = await seated('duthinh')
    const depth = 120_000
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
    for (const [id, frame] of [
      [100, `{"id":100,"method":"media.ready","params":{"rtpCapabilities":{"codecs":${nested}}}}`],
      [101, `{"id":101,"method":"seats.beat","params":{"link":${nested}}}`],
      [102, `{"id":102,"method":"seats.beat","params":${nested}}`],
    ] as const) {
      socket.sendRaw(frame)
      const reply = await poll(() => socket.replies.find((one) => one.id === id), { what: 'the answer' })
      expect(reply).toMatchObject({ ok: false, error: 'badRequest' })
    }
    expect(await other.socket.request('seats.beat', { link: 'good' })).toMatchObject({ ok: true })
    socket.close()
    other.socket.close()
  })
})

describe('sockets for marks', () => {
  test('are limited for one session as control sockets are', async () => {
    const client = await TestClient.signIn(server.url, 'daibieu2')
    const sockets: WebSocket[] = []
    const open = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sync`, { headers: client.headers() })
        sockets.push(socket)
        socket.once('open', () => resolve('open'))
        socket.once('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
        socket.on('error', () => undefined)
      })
    const answers = await Promise.all(Array.from({ length: 25 }, open))
    expect(answers.filter((answer) => answer === 'open')).toHaveLength(20)
    expect(answers.filter((answer) => answer === '429')).toHaveLength(5)
    for (const socket of sockets) socket.terminate()
    await poll(async () => (await open()) === 'open', { what: 'the server to have let go of them' })
    for (const socket of sockets) socket.terminate()
  })
})

describe('a big document of marks', () => {
  test('can’t be asked for so often that the server has time for nobody else', async () => {
    const client = await TestClient.signIn(server.url, 'daibieu3')
    const meetingId = await runningMeeting(client)
    const who = await client.call('identity.whoAmI', {})
    const listed = await client.call('papers.list', { meetingId })
    const accountId = who.ok ? who.result.account?.accountId : undefined
    const version = listed.ok ? listed.result.papers[0]?.current?.paperVersionId : undefined
    if (accountId === undefined || version === undefined) throw new Error('The demo has no paper')
    const name = marksDocumentName(version, 'private', accountId)

    const document = new Y.Doc()
    const text = 'y'.repeat(2000)
    for (let at = 0; at < 3000; at += 1) {
      const mark: Mark = {
        kind: 'note',
        id: `note-${at}`,
        pageIndex: 0,
        colour: 'red',
        createdAtMs: 1,
        x: 0,
        y: 0,
        text,
      }
      document.getArray<Mark>(MARKS_ARRAY).push([mark])
    }
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sync`, { headers: client.headers() })
    const received: number[] = []
    let code = 0
    socket.on('message', (data: Buffer) => received.push(data.length))
    socket.on('close', (closedWith) => (code = closedWith))
    await once(socket, 'open')
    socket.send(syncMessage(name, [2, 0, '', '4.0.0']))
    await poll(() => received.length > 0, { what: 'the document to be opened' })
    socket.send(syncMessage(name, [0, 1, Y.encodeStateAsUpdate(document)]))
    const whole = () => received.filter((length) => length > 6_000_000).length
    const askWhole = () => socket.send(syncMessage(name, [0, 0, Uint8Array.of(0)]))
    askWhole()
    await expect.poll(whole, { timeout: 20_000 }).toBeGreaterThan(0)
    // One at a time: the server counts an answer as waiting until it has seen to its sending, and three of them would be a slow reader's.
    for (let round = 0; round < 40 && code === 0; round += 1) {
      const before = whole()
      askWhole()
      await expect.poll(() => code !== 0 || whole() > before, { timeout: 20_000 }).toBe(true)
    }
    expect(code).toBe(4429)
  }, 90_000)
})

describe('the limit on tries to sign in', () => {
  test.each([
    ['a query behind the address', () => `/api/call/identity.signIn?n=${crypto.randomUUID()}`],
    ['another spelling of the address', () => '/api/call/identity%2EsignIn'],
  ])('can’t be got round by %s and made-up cookies', async (_name, address) => {
    const statuses = await Promise.all(
      Array.from({ length: 45 }, async (_each, at) => {
        const response = await fetch(`${server.url}${address()}`, {
          method: 'POST',
          headers: {
            origin: server.url,
            'content-type': 'application/json',
            cookie: `phien=${crypto.randomUUID().replaceAll('-', '')}`,
          },
          body: JSON.stringify({ username: `khong.ai.${at}`, password: 'sai' }),
        })
        const body: unknown = await response.json()
        return { status: response.status, limited: response.headers.get('retry-after') !== null, body }
      }),
    )
    expect(statuses.some(({ status, limited }) => status === 429 && limited)).toBe(true)
  })
})

describe('the limit on requests', () => {
  test('counts those without a session by their address, whatever cookie they make up', async () => {
    const remaining = []
    for (let count = 0; count < 3; count += 1) {
      const response = await fetch(`${server.url}/api/link/ping`, {
        headers: { cookie: `phien=${crypto.randomUUID().replaceAll('-', '')}` },
      })
      remaining.push(Number(response.headers.get('x-ratelimit-remaining')))
    }
    expect(remaining[2]).toBe((remaining[0] ?? 0) - 2)
  })
})
