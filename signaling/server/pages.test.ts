import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageRoutes } from './pages.ts'

const CODE = 'console.log(1)'
let folder: string
let app: FastifyInstance
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'))
  const root = join(folder, 'build')
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(root, 'index.html'), '<!doctype html>')
  await writeFile(join(root, 'assets', 'Reader-1.js'), CODE)
  await writeFile(join(root, 'assets', 'Reader-1.js.gz'), gzipSync(CODE))
  await writeFile(join(folder, 'secret.txt'), 'not of the build')
  app = fastify()
  await pageRoutes(app, root, { current: 'b1', folderOf: () => undefined, touch: () => Promise.resolve() })
  // Nothing that comes after the start belongs to the build.
  await writeFile(join(root, 'later.txt'), 'later')
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

test('a part is kept for ever, and is packed for a browser that takes it', async () => {
  const plain = await app.inject('/assets/Reader-1.js')
  expect(plain.body).toBe(CODE)
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const packed = await app.inject({ url: '/assets/Reader-1.js?x=1', headers: { 'accept-encoding': 'gzip' } })
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.rawPayload.equals(gzipSync(CODE))).toBe(true)
  const head = await app.inject({ method: 'HEAD', url: '/assets/Reader-1.js' })
  expect([head.statusCode, head.body]).toEqual([200, ''])
})

test.each(['/', '/index.html', '/cuoc-hop/abc', '/dang-nhap?tiep=%2F'])(
  '%s is the page, asked for each time',
  async (url) => {
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.body]).toEqual([200, '<!doctype html>'])
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['permissions-policy']).toContain('camera=(self)')
  },
)

test('whether the page is there can be asked without its body, as a monitor of the server does', async () => {
  const head = await app.inject({ method: 'HEAD', url: '/' })
  expect([head.statusCode, head.body]).toEqual([200, ''])
})

test.each([
  '/assets/Other-2.js',
  '/later.txt',
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/assets//Reader-1.js',
  '/api/unknown',
])('%s is not there', async (url) => {
  expect((await app.inject(url)).statusCode).toBe(404)
})
