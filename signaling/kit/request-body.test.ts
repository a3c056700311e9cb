import { createServer, IncomingMessage, request } from 'node:http'
import { once } from 'node:events'
import { Socket, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collect, drain } from './request-body.ts'

const MOST = 1_000
type Collected = Awaited<ReturnType<typeof collect>>

const collected: Promise<Collected>[] = []
const server = createServer((incoming: IncomingMessage, response) => {
  const got = collect(incoming, MOST)
  collected.push(got)
  void got.then((outcome) => {
    if (!outcome.ok) drain(incoming, MOST)
    response.writeHead(outcome.ok ? 200 : 413).end()
  })
})
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'))
afterAll(() => server.close())

function open(headers: Record<string, string | number> = {}) {
  const { port } = server.address() as AddressInfo
  return request({ port, host: '127.0.0.1', method: 'POST', headers })
}
async function send(parts: readonly Buffer[], headers?: Record<string, string | number>) {
  const sent = open(headers)
  for (const part of parts) sent.write(part)
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return { status: response.statusCode, outcome: await collected.at(-1) }
}

test('a body is collected whole, up to its limit', async () => {
  const parts = [Buffer.alloc(600, 1), Buffer.alloc(400, 2)]
  const { status, outcome } = await send(parts)
  expect(status).toBe(200)
  expect(outcome).toEqual({ ok: true, value: Buffer.concat(parts) })
})

test('a larger one is refused, as its length says or as it comes, and its sender reads the answer', async () => {
  const large = Buffer.alloc(MOST + 1)
  for (const headers of [{ 'content-length': large.length }, { 'transfer-encoding': 'chunked' }]) {
    const { status, outcome } = await send([large], headers)
    expect(status).toBe(413)
    expect(outcome).toMatchObject({ ok: false, error: 'tooLarge' })
  }
})

test('one that breaks off is no body', async () => {
  const before = collected.length
  const sent = open({ 'content-length': 500 }).on('error', () => undefined)
  sent.write(Buffer.alloc(100))
  await expect.poll(() => collected.length).toBe(before + 1)
  sent.destroy()
  expect(await collected.at(-1)).toMatchObject({ ok: false, error: 'uploadInterrupted' })
})

test('one whose sender has gone before its turn is refused at once', async () => {
  const body = new IncomingMessage(new Socket())
  body.destroy()
  expect(await collect(body, MOST)).toMatchObject({ ok: false, error: 'uploadInterrupted' })
})

test('one that trickles ends when its time is over', async () => {
  const body = new IncomingMessage(new Socket())
  const collecting = collect(body, MOST, 10)
  body.push(Buffer.alloc(1))
  expect(await collecting).toMatchObject({ ok: false, error: 'uploadInterrupted' })
})
