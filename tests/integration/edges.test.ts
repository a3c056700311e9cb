import { connect, type Socket } from 'node:net'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { PROTOCOL_VERSION } from '../../signaling/wire/kit.ts'
import { TestClient } from '../support/client.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const ADMIN = { ADMIN_USERNAME: 'quantri.tinh', ADMIN_PASSWORD: 'mat-khau-dau-tien' }
const ORIGIN = 'https://hop.example.vn'
let server: RunningServer
beforeAll(async () => {
  server = await startServer({
    args: ['--empty'],
    env: { ...ADMIN, PUBLIC_ORIGINS: `${ORIGIN},http://noi-bo.example.vn:8443` },
  })
})
afterAll(() => server?.stop())

describe('with public origins set', () => {
  function ask(path: string, host: string, method = 'GET', more: Record<string, string> = {}) {
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      const asking = httpRequest({ port: server.port, host: '127.0.0.1', path, method, headers: { ...more, host } })
      asking.on('response', (response) => {
        let body = ''
        response.on('data', (chunk) => (body += String(chunk)))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      })
      asking.on('error', reject)
      asking.end(method === 'POST' ? '{}' : undefined)
    })
  }
  const whoAmI = (host: string, origin: string) =>
    ask('/api/call/identity.whoAmI', host, 'POST', { origin, 'content-type': 'application/json' })

  test.each([
    ['hop.example.vn'],
    ['HOP.example.vn'],
    ['hop.example.vn.'],
    ['hop.example.vn:443'],
    ['noi-bo.example.vn'],
    ['noi-bo.example.vn:8443'],
  ])('their own name %s is served', async (host) => {
    expect((await ask('/', host)).status).toBe(200)
    expect((await whoAmI(host, ORIGIN)).status).toBe(200)
  })

  test.each([
    ['evil.example'],
    ['evil.example:8080'],
    ['hop.example.vn.evil.example'],
    ['127.0.0.1'],
    ['localhost:8080'],
    ['hop.example.vn@evil.example'],
    ['evil.example/hop.example.vn'],
    ['evil.example, hop.example.vn'],
  ])(
    'another name, %s, is served nothing: no page, no command, no file, whatever it says it comes from',
    async (host) => {
      const page = await ask('/', host)
      expect(page.status).toBe(421)
      expect(page.body).toContain(ORIGIN)
      for (const origin of [`http://${host}`, `https://${host}`, ORIGIN]) {
        expect((await whoAmI(host, origin)).status).toBe(421)
      }
      for (const path of ['/api/papers/abc/file', '/assets/none.js', '/khong/co', '/api/link/ping']) {
        expect((await ask(path, host)).status).toBe(421)
      }
    },
  )

  test('no socket is opened under another name either', async () => {
    const client = new TestClient(server.url)
    client.cookie = (await signInCookies())[0]?.split(';')[0] ?? ''
    const open = (path: string, host: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
          headers: { host, origin: ORIGIN, cookie: client.cookie },
        })
        socket.once('open', () => {
          socket.terminate()
          resolve('open')
        })
        socket.once('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
        socket.once('error', () => undefined)
      })
    for (const path of [`/ws?v=${PROTOCOL_VERSION}`, '/sync']) {
      expect(await open(path, 'hop.example.vn')).toBe('open')
      expect(await open(path, 'evil.example')).toBe('421')
    }
  })

  test('a monitor on the machine itself is answered under any name', async () => {
    for (const path of ['/healthz', '/readyz']) {
      for (const host of ['127.0.0.1', 'localhost', 'evil.example']) expect((await ask(path, host)).status).toBe(200)
    }
  })

  test('signing in marks the device with a cookie that no script reads and that outlives the session', async () => {
    const [, device = ''] = await signInCookies()
    expect(device).toMatch(/^thiet-bi=[\w-]{43};/u)
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=34560000']) expect(device).toContain(part)
    const [, again = ''] = await signInCookies(device.split(';')[0])
    expect(again.split(';')[0]).toBe(device.split(';')[0])
  })

  async function signInCookies(cookie = ''): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const headers = { host: 'hop.example.vn', origin: ORIGIN, 'content-type': 'application/json', cookie }
      const path = '/api/call/identity.signIn'
      const asking = httpRequest({ port: server.port, host: '127.0.0.1', path, method: 'POST', headers })
      asking.on('response', (response) => {
        response.resume()
        resolve(response.headers['set-cookie'] ?? [])
      })
      asking.on('error', reject)
      asking.end(JSON.stringify({ username: ADMIN.ADMIN_USERNAME, password: ADMIN.ADMIN_PASSWORD }))
    })
  }
})

test('a body that comes drop by drop is cut at every address alike, known or not', async () => {
  const begun = performance.now()
  const paths = [
    'POST /api/call/identity.whoAmI application/json',
    'POST /api/khong-co application/json',
    'POST /khong/co/gi application/octet-stream',
    'PUT /assets/khong-co.js text/plain',
    'POST /api/meetings/abc/agenda/abc/papers text/plain',
    'GET /healthz application/json',
    'POST /api/link/up application/octet-stream',
  ]
  const alive = new Map<string, Socket>()
  for (const line of paths) {
    const [method, path, type] = line.split(' ')
    const socket = connect(server.port, '127.0.0.1')
    alive.set(line, socket)
    socket.write(
      `${method} ${path} HTTP/1.1\r\nHost: hop.example.vn\r\nOrigin: ${ORIGIN}\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`,
    )
    socket.on('data', () => undefined)
    socket.on('error', () => undefined)
    socket.on('close', () => alive.delete(line))
  }
  const drop = () => {
    for (const socket of alive.values()) socket.write(' ')
    return alive.size === 0
  }
  await poll(drop, { what: 'all to be cut', deadlineMs: 20_000, everyMs: 500 }).catch(() => undefined)
  expect([...alive.keys()]).toEqual([])
  expect(performance.now() - begun).toBeLessThan(20_000)
})
