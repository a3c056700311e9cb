import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { poll } from '../../tests/support/poll.ts'
import type { Account } from '../identity/wire.ts'
import { packSeats } from '../seats/wire.ts'
import { AccountId, SeatId, SiteId } from '../wire/ids.ts'
import { EventFrame } from '../wire/kit.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { ControlSocket, LIMITS } from './control-socket.ts'

/** Unix sockets: real ones, but the system keeps 200 kB in them and not ten megabytes. */
let folder: string
let server: Server
let control: WebSocketServer
let sockets: ControlSocket[]
let caughtUp: ControlSocket[]
let closed: { connection: unknown; code: number }[]
let limits: Partial<Record<keyof typeof LIMITS, number>>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'control-'))
  server = createServer()
  control = new WebSocketServer({ server, perMessageDeflate: false })
  sockets = []
  caughtUp = []
  closed = []
  limits = {}
  control.on('connection', (socket, request) => {
    const connection = new ControlSocket({
      socket,
      stream: request.socket,
      account,
      sessionHash: '',
      ip: '',
      device: '',
      dispatch: () => Promise.resolve({ ok: true, value: {} }),
      log: pino({ level: 'silent' }),
      limits,
      onClosed: (one, code) => void closed.push({ connection: one, code }),
      onCaughtUp(one) {
        const found = sockets.find((other) => other === one)
        if (found !== undefined) caughtUp.push(found)
        one.send('seats.takenOver', {})
      },
    })
    sockets.push(connection)
  })
  server.listen(join(folder, 'socket'))
  await once(server, 'listening')
})
afterEach(async () => {
  for (const client of control.clients) client.terminate()
  server.close()
  await rm(folder, { recursive: true })
})

const account: Account = {
  accountId: AccountId.parse('account-1'),
  username: 'an',
  fullName: 'An',
  title: '',
  siteId: SiteId.parse('hg'),
  systemRole: 'user',
  mayPrepareMeetings: false,
  disabled: false,
}

interface Reader {
  readonly client: WebSocket
  readonly connection: ControlSocket
  readonly heard: { event: string; seq?: number | undefined }[]
}
async function open(): Promise<Reader> {
  const before = sockets.length
  const client = new WebSocket(`ws+unix://${join(folder, 'socket')}:/ws`)
  const heard: Reader['heard'] = []
  client.on('message', (data: Buffer) => {
    const { event, seq } = EventFrame.parse(JSON.parse(data.toString('utf8')))
    heard.push({ event, seq })
  })
  client.on('error', () => undefined)
  await once(client, 'open')
  const connection = await poll(() => sockets[before])
  if (connection === undefined) throw new Error('no connection')
  return { client, connection, heard }
}

/** About 20 kB, as a page of seats would be. */
const news = (): EventDataOf<'seats.changed'> => ({
  seats: packSeats(Array.from({ length: 2_000 }, (_, at) => [SeatId.parse(`seat${1_000 + at}`), 'hfo-g--'])),
})

/** Tells `count` events to all and lets those read who do. */
async function tell(readers: readonly Reader[], firstSeq: number, count: number): Promise<void> {
  for (let seq = firstSeq; seq < firstSeq + count; seq += 1) {
    const data = news()
    for (const { connection } of readers) connection.send('seats.changed', data, seq)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a reader that stops reading', () => {
  test('gets no more events, then one order to catch up, and every event after that without a gap', async () => {
    const reader = await open()
    reader.client.pause()
    await tell([reader], 1, 200)
    reader.client.resume()
    await poll(() => caughtUp.length > 0, { what: 'it to catch up' })
    await tell([reader], 201, 3)
    await poll(() => reader.heard.at(-1)?.seq === 203, { what: 'the last event' })
    const numbers = reader.heard.flatMap(({ seq }) => (seq === undefined ? [] : [seq]))
    const at = reader.heard.findIndex(({ event }) => event === 'seats.takenOver')
    const before = reader.heard.slice(0, at).map(({ seq }) => seq)
    expect(before).toEqual(before.map((_, index) => index + 1))
    expect(before.length).toBeLessThan(100)
    expect(reader.heard.slice(at + 1).map(({ seq }) => seq)).toEqual([201, 202, 203])
    expect(numbers.length).toBe(before.length + 3)
    expect(caughtUp).toHaveLength(1)
  })

  test('loses no word of what is for it alone and is no state', async () => {
    const reader = await open()
    reader.client.pause()
    await tell([reader], 1, 100)
    reader.connection.send('media.speakers', { speaking: [] })
    reader.connection.send('floor.mutedBy', { byName: 'Chủ trì', why: 'muted', sources: ['mic'] })
    reader.client.resume()
    await poll(() => caughtUp.length > 0, { what: 'it to catch up' })
    await poll(() => reader.heard.some(({ event }) => event === 'seats.takenOver'))
    const events = reader.heard.map(({ event }) => event)
    expect(events).toContain('floor.mutedBy')
    expect(events).not.toContain('media.speakers')
  })

  test('fifty of them hold little memory, and a client that reads gets every event in order meanwhile', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, () => open()))
    const quick = await open()
    for (const { client } of slow) client.pause()
    const before = process.memoryUsage()
    await tell([...slow, quick], 1, 500)
    await poll(() => quick.heard.length === 500, { what: 'the quick reader to have heard all' })
    expect(quick.heard.map(({ seq }) => seq)).toEqual(quick.heard.map((_, index) => index + 1))
    const after = process.memoryUsage()
    // Fifty backlogs of 500 events would be 500 MB.
    expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(50 * 1024 * 1024)
    expect([...control.clients].every(({ bufferedAmount }) => bufferedAmount < 2 * LIMITS.slowBytes)).toBe(true)
  })

  test('is closed when it is still behind after a while', async () => {
    limits = { pingEveryMs: 20, behindMs: 200 }
    const [reader, quick] = [await open(), await open()]
    reader.client.pause()
    await tell([reader, quick], 1, 100)
    await poll(() => closed.length > 0, { what: 'it to be closed' })
    expect(closed).toEqual([{ connection: reader.connection, code: 1013 }])
  })

  test('is closed when answers to its own requests pile up beyond all measure', async () => {
    const reader = await open()
    reader.client.pause()
    const long = 'x'.repeat(100_000)
    for (let count = 0; count < 40; count += 1) {
      reader.connection.send('floor.mutedBy', { byName: long, why: 'muted', sources: ['mic'] })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(closed.map(({ code }) => code)).toEqual([1013])
  })
})
