import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { startServer } from '../support/server.ts'

/** The demo province with its papers, as a stopped server left it; each test works on a copy. */
let kept: string
let dataDir: string
const ADMIN = { ADMIN_USERNAME: 'quantri.tinh', ADMIN_PASSWORD: 'mat-khau-dau-tien' }
const root = fileURLToPath(new URL('../../', import.meta.url))

beforeAll(async () => {
  const server = await startServer()
  await server.stop({ keepData: true })
  kept = server.dataDir
})
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hop-lai-'))
  await cp(kept, dataDir, { recursive: true })
  return () => rm(dataDir, { recursive: true, force: true })
})
afterAll(() => rm(kept, { recursive: true, force: true }))

const database = () => join(dataDir, 'meetings.sqlite')
async function papersIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, folder), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

test('papers that are put back without their database are all kept, and are there again once it is put back too', async () => {
  const before = await papersIn('papers')
  expect(before.length).toBeGreaterThan(5)
  const away = join(dataDir, 'away.sqlite')
  await rename(database(), away)

  const empty = await startServer({ dataDir, args: ['--empty'], env: ADMIN })
  await empty.stop({ keepData: true })
  expect(await papersIn('papers/quarantine')).toEqual(before)
  expect(empty.output()).toContain(`${before.length} tệp không có trong cơ sở dữ liệu`)
  expect(empty.output()).toContain(join(dataDir, 'papers/quarantine'))

  await rename(away, database())
  const whole = await startServer({ dataDir })
  try {
    expect(whole.output()).toContain(`${before.length} files of papers came back`)
    expect(await papersIn('papers')).toEqual(before)
    const chair = await TestClient.signIn(whole.url, 'chutri')
    const meetings = await chair.call('meetings.list', {})
    if (!meetings.ok) throw new Error(meetings.error)
    let read = 0
    for (const { meetingId } of meetings.result.meetings) {
      const papers = await chair.call('papers.list', { meetingId })
      if (!papers.ok) throw new Error(papers.error)
      for (const { current } of papers.result.papers) {
        if (current === null) continue
        const file = await fetch(`${whole.url}/api/papers/${current.paperVersionId}/file`, { headers: chair.headers() })
        expect([file.status, (await file.arrayBuffer()).byteLength]).toEqual([200, current.bytes])
        read += 1
      }
    }
    expect(read).toBeGreaterThan(5)
  } finally {
    await whole.stop({ keepData: true })
  }
})

describe('a start that finds', () => {
  /** Runs it until it gives up; what it printed is for the person at the terminal. */
  async function refusal(): Promise<string> {
    const child = spawn(process.execPath, ['signaling/main.ts'], {
      cwd: root,
      env: { ...process.env, PORT: '0', DATA_DIR: dataDir, MEDIA_PORT: '0', MEDIA_WORKERS: '1', LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
    // Not at its exit: what it printed may still lie in the pipe then.
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(printed).not.toMatch(/\n\s+at |Error:/u)
    expect(printed).toContain(dataDir)
    return printed
  }
  const untouched = async (before: Buffer) => expect((await readFile(database())).equals(before)).toBe(true)

  test('a database of a newer version says so, names both versions and the way back, and changes nothing', async () => {
    const sqlite = new DatabaseSync(database())
    sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030')")
    sqlite.close()
    const before = await readFile(database())
    const said = await refusal()
    expect(said).toContain('mới hơn')
    expect(said).toContain('9999-from-the-future')
    expect(said).toContain('bản sao lưu')
    await untouched(before)
  })

  test('another file in its place says that it is no database', async () => {
    await writeFile(database(), 'Đây là một bức thư, không phải cơ sở dữ liệu. '.repeat(100))
    const before = await readFile(database())
    expect(await refusal()).toMatch(/không phải là cơ sở dữ liệu[^]*bản sao lưu/u)
    await untouched(before)
  })

  test('a database that is damaged in its middle says so, with the way back', async () => {
    const middle = Math.floor((await stat(database())).size / 2 / 4096) * 4096
    const file = await open(database(), 'r+')
    for (let page = -3; page < 3; page += 1) await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, middle + page * 4096)
    await file.close()
    expect(await refusal()).toMatch(/bị hỏng[^]*bản sao lưu/u)
  })

  test('a folder in its place, or a log without its database, says which', async () => {
    await rm(database())
    await writeFile(`${database()}-wal`, Buffer.alloc(4096, 1))
    expect(await refusal()).toContain('thiếu tệp')
    expect((await stat(`${database()}-wal`)).size).toBe(4096)
    await rm(`${database()}-wal`)
    await mkdir(database())
    expect(await refusal()).toContain('là thư mục')
  })

  test('a damaged log says so instead of forgetting what was acknowledged', async () => {
    const sqlite = new DatabaseSync(database())
    sqlite.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0')
    for (let times = 0; times < 20; times += 1) sqlite.exec('update sites set position = position + 1')
    const log = await readFile(`${database()}-wal`)
    const main = await readFile(database())
    sqlite.close()
    log[32 + 24 + 100] = (log[32 + 24 + 100] ?? 0) ^ 0xff
    await writeFile(database(), main)
    await writeFile(`${database()}-wal`, log)
    expect(await refusal()).toMatch(/bị hỏng[^]*meetings.sqlite-wal/u)
    expect((await readFile(`${database()}-wal`)).equals(log)).toBe(true)
  })

  test('papers as a file instead of a folder says so', async () => {
    await rm(join(dataDir, 'papers'), { recursive: true })
    await writeFile(join(dataDir, 'papers'), '')
    expect(await refusal()).toContain('là tệp, trong khi phải là thư mục')
  })

  test('the folder in use by a running server says so, and the running one goes on unharmed', async () => {
    const server = await startServer({ dataDir })
    try {
      expect(await refusal()).toContain('đang được một chương trình khác dùng')
      await TestClient.signIn(server.url, 'chutri')
    } finally {
      await server.stop({ keepData: true })
    }
  })
})
