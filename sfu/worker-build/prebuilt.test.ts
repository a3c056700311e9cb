import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { downloadPrebuilt } from './prebuilt.ts'
import { workerStarts } from './worker-check.ts'

let scratchDir: string
const closers: (() => void)[] = []
beforeEach(async () => {
  scratchDir = await mkdtemp(path.join(tmpdir(), 'prebuilt-'))
})
afterEach(async () => {
  for (const close of closers.splice(0)) close()
  await rm(scratchDir, { recursive: true })
})

/** Downloads from a server of our own, which answers as told. */
async function downloadFrom(answer: RequestListener, deadlines = {}) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const mediasoup = { version: '3.27.1', workerSourceDir: '/unused', releasesUrl: `http://127.0.0.1:${port}` }
  return downloadPrebuilt({ mediasoup, scratchDir, env: { PATH: process.env['PATH'] }, ...deadlines })
}

const stubWorker = '#!/bin/sh\nexit 41\n'

test('what is published is downloaded and unpacked', async () => {
  await writeFile(path.join(scratchDir, 'mediasoup-worker'), stubWorker, { mode: 0o755 })
  const archive = execFileSync('tar', ['-czf', '-', '-C', scratchDir, 'mediasoup-worker'])
  const asked: (string | undefined)[] = []
  const result = await downloadFrom((request, response) => {
    asked.push(request.url)
    response.end(archive)
  })
  expect(asked).toEqual([expect.stringMatching(/^\/3\.27\.1\/mediasoup-worker-3\.27\.1-.*\.tgz$/)])
  expect('binary' in result && (await readFile(result.binary, 'utf8'))).toBe(stubWorker)
  expect('binary' in result && (await workerStarts(result.binary))).toBe(true)
})

test('a server that never answers is given up', async () => {
  const result = await downloadFrom(() => undefined, { answerDeadlineMs: 50 })
  expect(result).toHaveProperty('refusal')
})

test('a server that stops in the middle is given up', async () => {
  const result = await downloadFrom((_, response) => void response.write('half'), { transferDeadlineMs: 200 })
  expect(result).toHaveProperty('refusal')
})

test('a missing file and a damaged one are refusals', async () => {
  expect(await downloadFrom((_, response) => response.writeHead(404).end())).toEqual({ refusal: 'HTTP 404' })
  expect(await downloadFrom((_, response) => response.end('this is no archive'))).toHaveProperty('refusal')
})

test('only a file that behaves like a worker counts as one', async () => {
  const file = path.join(scratchDir, 'candidate')
  expect(await workerStarts(file)).toBe(false)
  await writeFile(file, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  expect(await workerStarts(file)).toBe(false)
  await writeFile(file, stubWorker)
  expect(await workerStarts(file)).toBe(true)
  await chmod(file, 0o644)
  expect(await workerStarts(file)).toBe(false)
  await chmod(file, 0o755)
  await truncate(file, 0)
  expect(await workerStarts(file)).toBe(false)
})
