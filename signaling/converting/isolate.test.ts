// The namespaces in which files of strangers are converted, tried with programs that do what a hostile document would.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runLimited } from '../kit/limited-process.ts'
import { isolated } from './libreoffice.ts'

const run = promisify(execFile)
const LIMITS = { deadlineMs: 15_000, dataMb: 256, maxOutput: 100_000, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } }
let folder: string
let server: Server
let port = 0
let connections = 0

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1
    socket.end()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The listener has no port')
  port = address.port
})
afterAll(() => void server.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-thu-'))
  await mkdir(join(folder, 'root'))
  await mkdir(join(folder, 'job'))
  return () => rm(folder, { recursive: true, force: true })
})

const inside = (command: readonly string[], limits: Partial<typeof LIMITS> & { fileMb?: number } = {}) =>
  runLimited(isolated(folder, LIMITS.deadlineMs, command), { ...LIMITS, ...limits })
const dial = () => [
  'perl',
  '-MIO::Socket::INET',
  '-e',
  `exit(IO::Socket::INET->new(PeerAddr => "127.0.0.1:${port}", Timeout => 5) ? 0 : 7)`,
]

test('reach no network, not even this machine’s own', async () => {
  const [program = '', ...args] = dial()
  await run(program, args)
  expect(connections).toBe(1)
  expect(await inside(dial())).toMatchObject({ kind: 'ended', exitCode: 7 })
  expect(connections).toBe(1)
  const devices = await inside(['cat', '/proc/net/dev'])
  const names = devices.kind === 'ended' ? [...devices.output.matchAll(/^\s*(\S+):/gmu)].map(([, name]) => name) : []
  expect(names).toEqual(['lo'])
})

test('see no file but their own, and write nowhere else', async () => {
  const secret = join(folder, 'secret.txt')
  await writeFile(secret, 'x')
  for (const path of [secret, '/etc/passwd', '/home', '/root', '/var/log'])
    expect(await inside(['ls', path]), path).toMatchObject({ kind: 'ended', exitCode: 2 })
  expect(await inside(['sh', '-c', 'echo 1 >/job/a'])).toMatchObject({ exitCode: 0 })
  expect(await readFile(join(folder, 'job', 'a'), 'utf8')).toBe('1\n')
})

test('end with their deadline, their output and their largest file', async () => {
  expect(await inside(['sleep', '60'], { deadlineMs: 500 })).toMatchObject({ kind: 'killed' })
  expect(await inside(['head', '-c', '300000', '/dev/zero'])).toMatchObject({ kind: 'killed' })
  const written = await inside(['sh', '-c', 'head -c 3000000 /dev/zero >/job/a'], { fileMb: 1 })
  expect(written.kind === 'ended' && written.exitCode !== 0).toBe(true)
  expect((await readFile(join(folder, 'job', 'a'))).length).toBeLessThanOrEqual(1024 * 1024)
})

test('end by themselves when nobody is left to kill them', async () => {
  const [program = '', ...args] = isolated(folder, 0, ['sleep', '60'])
  await expect(run(program, args, { env: LIMITS.env })).rejects.toMatchObject({ code: 137, killed: false })
}, 30_000)
