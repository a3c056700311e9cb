import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { SiteId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { poll } from '../support/poll.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const ADMIN = { ADMIN_USERNAME: 'quantri.tinh', ADMIN_PASSWORD: 'mat-khau-dau-tien' }
let folder: string
const running = new Set<number>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-dau-tien-'))
})
afterEach(() => {
  // Whatever a failed test left behind; each start is the head of its own process group.
  for (const pid of running) signal(pid, 'SIGKILL')
  running.clear()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('an empty system takes its first administrator from the settings, grows, stops calmly at Ctrl-C, and is there again', async () => {
  const dataDir = join(folder, 'empty')
  const first = start(['--empty'], { DATA_DIR: dataDir, ...ADMIN, PROVINCE_NAME: 'Tỉnh Thử Nghiệm' })
  const url = await first.ready()
  expect(first.printed()).not.toContain('hagiang-demo')

  const admin = await TestClient.signIn(url, ADMIN.ADMIN_USERNAME, ADMIN.ADMIN_PASSWORD)
  const [main] = await sitesOf(admin)
  expect(main).toMatchObject({ name: 'Tỉnh Thử Nghiệm', parentId: null })
  const site = await admin.call('sites.create', {
    name: 'UBND xã Thượng Nguồn',
    shortName: 'Xã Thượng Nguồn',
    level: 'commune',
    parentId: SiteId.parse(main?.siteId),
  })
  expect(site).toMatchObject({ ok: true })
  const account = await admin.call('identity.createAccount', {
    username: 'thuky.moi',
    password: 'mat-khau-cua-thu-ky',
    fullName: 'Thư ký mới',
    title: 'Chuyên viên',
    siteId: SiteId.parse(main?.siteId),
    systemRole: 'user',
    mayPrepareMeetings: true,
  })
  expect(account).toMatchObject({ ok: true })
  const secretary = await TestClient.signIn(url, 'thuky.moi', 'mat-khau-cua-thu-ky')
  const meetings = await secretary.call('meetings.list', {})
  expect(meetings).toMatchObject({ ok: true, result: { meetings: [] } })

  // An open socket does not hold up the stop, and a terminal's Ctrl-C reaches the media worker as well.
  const socket = await secretary.connect()
  const closed = socket.closed()
  expect(await first.interrupt()).toEqual({ code: 0, signal: null })
  await closed
  expect(first.printed()).toContain('Đang dừng (SIGINT)')
  expect(
    first
      .printed()
      .match(/[^]*(?:Error|\n\s+at )[^]*/u)?.[0]
      .slice(-2500),
  ).toBeUndefined()

  // Started without any of it: what was made is there, and no demonstration is mixed into it.
  const again = start([], { DATA_DIR: dataDir })
  const newUrl = await again.ready()
  expect(again.printed()).not.toContain('hagiang-demo')
  const back = await TestClient.signIn(newUrl, ADMIN.ADMIN_USERNAME, ADMIN.ADMIN_PASSWORD)
  expect((await sitesOf(back)).map((one) => one.name)).toEqual(['Tỉnh Thử Nghiệm', 'UBND xã Thượng Nguồn'])
  await TestClient.signIn(newUrl, 'thuky.moi', 'mat-khau-cua-thu-ky')
  const demo = await new TestClient(newUrl).call('identity.signIn', {
    username: 'chutri',
    password: 'hagiang-demo-2026',
  })
  expect(demo).toMatchObject({ ok: false, error: 'wrongCredentials' })
  expect(await again.interrupt()).toEqual({ code: 0, signal: null })
})

test('the same settings at a later start change no password', async () => {
  const dataDir = join(folder, 'twice')
  const first = start(['--empty'], { DATA_DIR: dataDir, ...ADMIN })
  await first.ready()
  await first.interrupt()
  const other = 'mot-mat-khau-khac'
  const second = start(['--empty'], { DATA_DIR: dataDir, ...ADMIN, ADMIN_PASSWORD: other })
  const url = await second.ready()
  const changed = { username: ADMIN.ADMIN_USERNAME, password: other }
  expect(await new TestClient(url).call('identity.signIn', changed)).toMatchObject({ error: 'wrongCredentials' })
  await TestClient.signIn(url, ADMIN.ADMIN_USERNAME, ADMIN.ADMIN_PASSWORD)
  await second.interrupt()
})

test('Ctrl-C at “npm start” ends it calmly too', async () => {
  const npm = start(['--empty'], { DATA_DIR: join(folder, 'npm'), ...ADMIN }, 'npm')
  await npm.ready()
  expect(await npm.interrupt()).toEqual({ code: 0, signal: null })
})

describe('a setting that can’t be met stops the start with a sentence that names it', () => {
  const taken = createServer()
  let file = ''
  let port = ''
  beforeAll(async () => {
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    port = address !== null && typeof address === 'object' ? String(address.port) : ''
    file = join(folder, 'a-file')
    await writeFile(file, 'không phải chứng thư')
  })
  afterAll(() => void taken.close())

  const cases: readonly [string, () => Record<string, string>][] = [
    ['ADMIN_USERNAME và ADMIN_PASSWORD', () => ({})],
    ['ADMIN_USERNAME', () => ({ ...ADMIN, ADMIN_USERNAME: 'Tên có dấu' })],
    ['ADMIN_PASSWORD', () => ({ ...ADMIN, ADMIN_PASSWORD: 'ngan' })],
    ['ADMIN_PASSWORD: mật khẩu này nhiều người dùng', () => ({ ...ADMIN, ADMIN_PASSWORD: 'matkhau2026' })],
    ['PORT: cổng', () => ({ ...ADMIN, PORT: port })],
    ['PORT: ', () => ({ ...ADMIN, PORT: 'tám mươi' })],
    ['HOST: ', () => ({ ...ADMIN, HOST: '203.0.113.7', TRUST_PROXY: '1' })],
    ['DATA_DIR: ', () => ({ ...ADMIN, DATA_DIR: file })],
    ['TLS_CERT_FILE: ', () => ({ ...ADMIN, TLS_CERT_FILE: '/khong/co.crt', TLS_KEY_FILE: file })],
    ['TLS_CERT_FILE, TLS_KEY_FILE: ', () => ({ ...ADMIN, TLS_CERT_FILE: file, TLS_KEY_FILE: file })],
    ['MEDIASOUP_WORKER_BIN', () => ({ ...ADMIN, MEDIASOUP_WORKER_BIN: '/khong/co' })],
  ]
  test.each(cases)('%s', async (name, env) => {
    const wrong = start(['--empty'], { DATA_DIR: join(folder, 'wrong'), ...env() })
    expect(await wrong.exited()).toEqual({ code: 1, signal: null })
    expect(wrong.printed()).toContain(name === 'PORT: cổng' ? `${name} ${port}` : name)
    expect(wrong.printed()).not.toMatch(/\n\s+at |Error:/u)
    expect(wrong.printed()).not.toContain('(ready)')
  })
})

interface Started {
  printed(): string
  /** Waits until it is ready; gives its address. */
  ready(): Promise<string>
  /** Ctrl-C at a terminal: the signal goes to every process of the group at once. */
  interrupt(): Promise<End>
  exited(): Promise<End>
}
interface End {
  code: number | null
  signal: NodeJS.Signals | null
}

function start(args: readonly string[], env: Record<string, string>, by: 'node' | 'npm' = 'node'): Started {
  const [command, first] = by === 'npm' ? ['npm', ['start', '--']] : [process.execPath, ['signaling/main.ts']]
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    detached: true,
    env: { ...process.env, PORT: '0', MEDIA_PORT: '0', MEDIA_WORKERS: '1', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid
  if (pid === undefined) throw new Error(`${command} can't be started`)
  running.add(pid)
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const end = new Promise<End>((resolve) => {
    child.on('close', (code, killedBy) => {
      running.delete(pid)
      resolve({ code, signal: killedBy })
    })
  })
  return {
    printed: () => printed,
    ready: () =>
      poll(
        () => {
          if (child.exitCode !== null) throw new Error(`It did not start:\n${printed}`)
          return /\(ready\): (\S+)/u.exec(printed)?.[1]
        },
        { deadlineMs: 120_000, what: 'the server to be ready' },
      ).then((url) => url ?? ''),
    interrupt() {
      signal(pid, 'SIGINT')
      return end
    },
    exited: () => end,
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name)
  } catch {
    // It is gone already.
  }
}

async function sitesOf(client: TestClient) {
  const reply = await client.call('sites.list', {})
  if (!reply.ok) throw new Error(reply.error)
  return reply.result.sites
}
