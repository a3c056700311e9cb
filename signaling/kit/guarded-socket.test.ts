import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { poll } from '../../tests/support/poll.ts'
import { GuardedSocket, TRY_AGAIN_LATER, type SocketLimits } from './guarded-socket.ts'
import { textFrame } from './text-frame.ts'

const SILENT = 4007

/** Unix sockets: real ones, but the system keeps 200 kB in them and not ten megabytes. */
let folder: string
let server: Server
let sockets: WebSocketServer
let guarded: GuardedSocket[]
let limits: SocketLimits
let heard: string[]
let beats: number
let closed: number[]
let lines: Socket[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guarded-'))
  server = createServer()
  sockets = new WebSocketServer({ server, perMessageDeflate: false })
  guarded = []
  limits = { pingEveryMs: 20, silentAfterMs: 20_000, bufferedBytes: 512 * 1024 }
  heard = []
  beats = 0
  closed = []
  lines = []
  sockets.on('connection', (socket, request) => {
    const one = new GuardedSocket({
      socket,
      stream: request.socket,
      limits,
      log: pino({ level: 'silent' }),
      silentCode: SILENT,
      receive: (data) => void heard.push((data as Buffer).toString('utf8')),
      onBeat() {
        beats += 1
        one.ping()
      },
      onClosed: (code) => void closed.push(code),
    })
    guarded.push(one)
  })
  server.listen(join(folder, 'socket'))
  await once(server, 'listening')
})
afterEach(async () => {
  for (const line of lines) line.destroy()
  for (const client of sockets.clients) client.terminate()
  server.close()
  await rm(folder, { recursive: true })
})

async function newest(): Promise<GuardedSocket> {
  const found = await poll(() => guarded.at(-1), { what: 'the server to have the socket' })
  if (found === undefined) throw new Error('no socket')
  return found
}

async function open() {
  const client = new WebSocket(`ws+unix://${join(folder, 'socket')}:/`)
  const codes: number[] = []
  client.on('close', (code) => void codes.push(code))
  client.on('error', () => undefined)
  await once(client, 'open')
  return { client, codes, socket: await newest() }
}

/** A client that shakes hands and then answers nothing, neither pings nor a close. */
async function openMute(): Promise<{ line: Socket; socket: GuardedSocket }> {
  const line = connect(join(folder, 'socket'))
  lines.push(line)
  line.write(
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  )
  line.resume()
  return { line, socket: await newest() }
}

describe('a client that stays silent', () => {
  test('is cut, and its end is reported once with the code of silence', async () => {
    limits = { ...limits, silentAfterMs: 100 }
    const { line, socket } = await openMute()
    await once(line, 'close')
    expect(socket.closed).toBe(true)
    expect(closed).toEqual([SILENT])
    const before = beats
    await poll(() => sockets.clients.size === 0, { what: 'the server to have let go of it' })
    expect(beats).toBe(before)
  })

  test('stays as long as it answers pings, although it says nothing', async () => {
    limits = { ...limits, silentAfterMs: 400 }
    const { codes } = await open()
    await poll(() => beats >= 40, { what: 'twice the silence to pass' })
    expect([codes, closed]).toEqual([[], []])
  })
})

describe('a client that does not read', () => {
  test('is cut when more waits for it than the bound, and no more is kept for it', async () => {
    const { client, socket } = await open()
    client.pause()
    const page = Buffer.alloc(64 * 1024)
    for (let count = 0; count < 100 && !socket.closed; count += 1) {
      socket.send(page, { binary: true })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(closed).toEqual([TRY_AGAIN_LATER])
    expect(socket.waitingBytes).toBeLessThan(limits.bufferedBytes + 2 * page.length)
    await poll(() => sockets.clients.size === 0, { what: 'the server to have let go of it' })
  })

  test('is served again when it reads on before that', async () => {
    const { client, socket } = await open()
    let received = 0
    client.on('message', (data: Buffer) => (received += data.length))
    client.pause()
    for (let count = 0; count < 6; count += 1) socket.send(Buffer.alloc(64 * 1024), { binary: true })
    client.resume()
    await poll(() => received === 6 * 64 * 1024, { what: 'all of it to arrive' })
    expect(closed).toEqual([])
  })
})

describe('whole frames', () => {
  const none = (): void => undefined

  test('of every way to write a length arrive as they were sent, among the messages of the socket itself', async () => {
    const { client, socket } = await open()
    const got: string[] = []
    client.on('message', (data: Buffer, isBinary) => void got.push(isBinary ? 'bytes' : data.toString('utf8')))
    // 125, 126, 65535 and 65536 bytes are the edges; a Vietnamese letter has up to three of them.
    const texts = [
      '',
      'Hà Giang',
      ...[125, 126, 0xffff, 0x1_0000, 300_000].map((bytes) => 'x'.repeat(bytes)),
      'ế'.repeat(42),
    ]
    for (const text of texts) socket.sendFrame(textFrame(text), none)
    socket.send(Buffer.of(1), { binary: true })
    socket.sendFrame(textFrame('last'), none)
    await poll(() => got.at(-1) === 'last', { what: 'the last of them' })
    expect(got).toEqual([...texts, 'bytes', 'last'])
  })

  test('of one turn go out by one write, before the closing frame that follows them', async () => {
    const { client, codes, socket } = await open()
    const got: string[] = []
    client.on('message', (data: Buffer) => void got.push(data.toString('utf8')))
    const writes = vi.spyOn(Socket.prototype, '_writev')
    let sent = 0
    for (const text of ['a', 'b', 'c']) socket.sendFrame(textFrame(text), () => (sent += 1))
    socket.end(4205)
    await poll(() => codes.length > 0, { what: 'the client to be closed' })
    expect([got, codes, sent]).toEqual([['a', 'b', 'c'], [4205], 3])
    // Three frames, and the closing one after them.
    expect(writes.mock.calls[0]?.[0].length).toBeGreaterThan(3)
  })

  test('that were sent before the socket is cut arrive, and none after it', async () => {
    const { client, socket } = await open()
    const got: string[] = []
    client.on('message', (data: Buffer) => void got.push(data.toString('utf8')))
    socket.sendFrame(textFrame('before'), none)
    socket.cut(TRY_AGAIN_LATER)
    socket.sendFrame(textFrame('after'), none)
    await poll(() => client.readyState === client.CLOSED, { what: 'the end' })
    expect(got).toEqual(['before'])
  })

  test('are bounded like everything else that waits for a reader', async () => {
    const { client, socket } = await open()
    client.pause()
    const page = textFrame('x'.repeat(64 * 1024))
    for (let count = 0; count < 100 && !socket.closed; count += 1) {
      socket.sendFrame(page, none)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(closed).toEqual([TRY_AGAIN_LATER])
  })
})

describe('closing', () => {
  test('by the server: the client learns the code, and its answer is reported', async () => {
    const { client, codes, socket } = await open()
    let answered = 0
    socket.end(4205, () => (answered += 1))
    // The first reason counts, and the end is reported once.
    socket.end(4400)
    expect(closed).toEqual([4205])
    await poll(() => codes.length > 0, { what: 'the client to be closed' })
    expect(codes).toEqual([4205])
    await poll(() => answered === 1, { what: 'the answer' })
    expect(client.readyState).toBe(client.CLOSED)
    expect(closed).toEqual([4205])
  })

  test('by the server, unanswered: the link is cut after a while, and nothing is taken for an answer', async () => {
    limits = { ...limits, answerWithinMs: 100 }
    const { line, socket } = await openMute()
    let answered = 0
    socket.end(4205, () => (answered += 1))
    await once(line, 'close')
    await poll(() => sockets.clients.size === 0, { what: 'the server to have let go of it' })
    expect([closed, answered]).toEqual([[4205], 0])
  })

  test('by the client: its code is reported', async () => {
    const { client } = await open()
    client.close(4100)
    await poll(() => closed.length > 0, { what: 'the end' })
    expect(closed).toEqual([4100])
  })

  test('by a link that breaks: reported as one without a code', async () => {
    const { client } = await open()
    client.terminate()
    await poll(() => closed.length > 0, { what: 'the end' })
    expect(closed).toEqual([1006])
  })

  test('nothing that the client says after the server closed is taken, and nothing more is sent to it', async () => {
    const { client, socket } = await open()
    const got: unknown[] = []
    client.on('message', (data) => void got.push(data))
    client.send('before')
    await poll(() => heard.length > 0, { what: 'the first message' })
    client.send('after')
    socket.end(4205)
    socket.send(Buffer.from('late'), { binary: false })
    await poll(() => sockets.clients.size === 0, { what: 'the socket to be closed' })
    expect([heard, got]).toEqual([['before'], []])
  })
})
