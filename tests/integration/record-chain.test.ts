import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeBackup } from '../../signaling/backup/make.ts'
import { restoreInto } from '../../signaling/backup/restore.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let server: RunningServer
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-chuoi-'))
  server = await startServer({ env: { LOG_LEVEL: 'error' } })
})
afterEach(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

async function verify(...args: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['signaling/archive/verify-main.ts', ...args], { cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  // Not at its exit: what it printed may still lie in the pipe then.
  const [code] = await once(child, 'close')
  return { code: Number(code), said }
}
const admin = () => TestClient.signIn(server.url, 'quantri')

async function chainOf(client: TestClient) {
  const read = await client.call('audit.chain', {})
  if (!read.ok) throw new Error(read.error)
  return read.result
}

/** All rows that there were at some moment are checked. */
async function checkedChain(client: TestClient) {
  const { rows } = await chainOf(client)
  return poll(async () => ((chain) => (chain.checkedRows >= rows ? chain : undefined))(await chainOf(client)), {
    deadlineMs: 30_000,
    what: 'the chain to be checked',
  })
}
function tamper(statements: string): void {
  const sqlite = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'))
  sqlite.exec(`drop trigger audit_is_not_changed; drop trigger audit_is_not_deleted; ${statements}`)
  sqlite.close()
}

test('a changed row is told at start in the log, the figures and on the page, and the server serves all the same', async () => {
  await server.stop({ keepData: true })
  tamper('update audit set details = \'{"ip":"10.0.0.9"}\' where audit_id = 2')
  expect(await verify(server.dataDir)).toMatchObject({ code: 1, said: expect.stringMatching(/2, .*đã bị sửa/u) })
  await server.start()
  expect(await checkedChain(await admin())).toMatchObject({ broken: { kind: 'changed', row: 2 } })
  const figures = await (await fetch(`${server.url}/metrics`)).text()
  expect(figures).toContain('hop_record_breaks 1')
  expect(server.output()).toContain('the chain of the record is broken')
  await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), { title: 'Vẫn họp' })
})

test('a restored backup says that it is one; the same database put back by hand is told as cut off', async () => {
  await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), { title: 'Trước khi sao lưu' })
  const backup = join(folder, '2026-11-28T19-00-00-000Z')
  const order = {
    dataDir: server.dataDir,
    backupDir: folder,
    folder: '2026-11-28T19-00-00-000Z',
    minFreeBytes: 0,
    keep: 1,
  }
  await makeBackup({ ...order, madeAtMs: Date.now() }, () => undefined)
  expect(await verify(backup)).toMatchObject({ code: 0 })

  await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), { title: 'Sau khi sao lưu' })
  await server.stop({ keepData: true })
  const known = join(server.dataDir, 'audit-head.json')
  const restored = join(folder, 'restored')
  expect(await restoreInto(backup, restored, () => undefined)).toMatchObject({ ok: true })
  const explained = await verify(restored, '--known', known, '--known', backup)
  expect(explained).toMatchObject({ code: 0, said: expect.stringContaining('mất khi khôi phục bản sao lưu') })

  const database = join(server.dataDir, 'meetings.sqlite')
  for (const end of ['', '-wal', '-shm']) await rm(`${database}${end}`, { force: true })
  const source = new DatabaseSync(join(backup, 'meetings.sqlite'), { readOnly: true })
  source.exec(`vacuum into '${database}'`)
  source.close()
  const cut = await verify(server.dataDir)
  expect(cut).toMatchObject({ code: 1, said: expect.stringContaining('đã bị cắt ở cuối') })
  await server.start()
  expect(await checkedChain(await admin())).toMatchObject({ broken: { kind: 'shortened' } })
})

test('what is no record, or no head of one, is said in words', async () => {
  const letter = join(folder, 'thu.txt')
  await writeFile(letter, 'Một bức thư')
  expect(await verify(server.dataDir, '--known', letter)).toMatchObject({
    ...{ code: 1, said: expect.stringContaining('Không có dòng cuối của nhật ký') },
  })
  expect(await verify(join(folder, 'nowhere'))).toMatchObject({
    code: 1,
    said: expect.stringContaining('Không đọc được'),
  })
})
