import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MARKS_ARRAY, marksDocumentName, type Mark } from '../../signaling/annotations/wire.ts'
import type { Backup } from '../../signaling/backup/wire.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { askForMarks } from '../support/world/marks-connection.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let server: RunningServer
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-sao-luu-'))
  server = await startServer({ env: { BACKUP_DIR: join(folder, 'backups'), BACKUP_KEEP: '2' } })
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

const note = (id: string, text: string): Mark => ({
  ...{ kind: 'note', id, pageIndex: 0, colour: 'red', createdAtMs: 1 },
  ...{ x: 0.2, y: 0.3, text },
})

/** Presses the button and waits until the backup has ended. */
async function backUp(admin: TestClient): Promise<Backup> {
  const begun = await admin.call('backup.start', {})
  if (!begun.ok) throw new Error(begun.error)
  const ended = await poll(
    async () => {
      const read = await admin.call('backup.read', {})
      if (!read.ok) throw new Error(read.error)
      const own = read.result.backups.find(({ backupId }) => backupId === begun.result.backupId)
      return own === undefined || own.state === 'running' ? null : own
    },
    { deadlineMs: 30_000, what: 'the end of the backup' },
  )
  if (ended === null) throw new Error('No backup')
  return ended
}

async function restore(...args: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['signaling/backup/restore-main.ts', ...args], { cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  // Not at its exit: what it printed may still lie in the pipe then.
  const [code] = await once(child, 'close')
  return { code: Number(code), said }
}
const backupsMade = async () => (await readdir(join(folder, 'backups'))).sort()

test('a backup taken while a meeting runs brings back all that was acknowledged before it, after SIGKILL and on another disk', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const chair = await TestClient.signIn(server.url, 'chutri')
  const admin = await TestClient.signIn(server.url, 'quantri')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, { title: 'Họp để sao lưu' })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('No item')
  const paper = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  const who = await chair.call('identity.whoAmI', {})
  if (!who.ok || who.result.account === null) throw new Error('Nobody')
  const socket = await chair.connect()
  await socket.join(meetingId, { claim: 'takeOver' })
  const name = marksDocumentName(paper.paperVersionId, 'shared', who.result.account.accountId)
  const written = await askForMarks(chair, name, (document) =>
    document.getArray<Mark>(MARKS_ARRAY).push([note('truocSaoLuu', 'Đồng ý với tờ trình')]),
  )
  expect(written).toMatchObject({ kind: 'opened', marks: [{ text: 'Đồng ý với tờ trình' }] })

  const made = await backUp(admin)
  expect(made).toMatchObject({ state: 'done', failure: null, missing: 0, byName: 'Quản trị hệ thống' })
  await server.kill()

  const backup = join(folder, 'backups', made.folder)
  const checked = await restore('--check', backup)
  expect(checked).toMatchObject({ code: 0 })
  expect(checked.said).toContain('nguyên vẹn')
  const dataDir = join(folder, 'restored')
  expect(await restore(backup, '--into', dataDir)).toMatchObject({ code: 0 })

  const other = await startServer({ dataDir })
  try {
    const there = await TestClient.signIn(other.url, 'chutri')
    const read = await there.call('meetings.get', { meetingId })
    expect(read).toMatchObject({ ok: true, result: { meeting: { title: 'Họp để sao lưu', state: 'inSession' } } })
    const file = await fetch(`${other.url}/api/papers/${paper.paperVersionId}/file`, { headers: there.headers() })
    const original = await readFile(join(root, 'docs-fixtures/papers', SUBMISSION.file))
    expect(Buffer.from(await file.arrayBuffer()).equals(original)).toBe(true)
    expect(await askForMarks(there, name)).toMatchObject({ kind: 'opened', marks: [{ text: 'Đồng ý với tờ trình' }] })
    expect(other.output()).not.toContain('not there')
    // A folder in use is left alone, and so is one that holds anything.
    const inUse = await restore(backup, '--into', dataDir)
    expect(inUse.code).toBe(1)
    expect(inUse.said).toContain('đang được một máy chủ dùng')
  } finally {
    await other.stop({ keepData: true })
  }
  const full = await restore(backup, '--into', dataDir)
  expect(full.code).toBe(1)
  expect(full.said).toContain('đã có dữ liệu')
  await server.start()
})

test('the next one copies no paper again, and the oldest goes when there are more than are kept', async () => {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const first = (await backupsMade())[0] ?? ''
  const second = await backUp(admin)
  const [paper = ''] = (await readdir(join(folder, 'backups', second.folder, 'papers'), { recursive: true })).filter(
    (name) => name.length > 60,
  )
  const [before, after] = await Promise.all(
    [first, second.folder].map((name) => stat(join(folder, 'backups', name, 'papers', paper))),
  )
  expect(after?.ino).toBe(before?.ino)
  const third = await backUp(admin)
  expect(await backupsMade()).toEqual([second.folder, third.folder])
  const read = await admin.call('backup.read', {})
  if (!read.ok) throw new Error(read.error)
  expect(read.result.backups.map(({ folder: name }) => name)).toEqual([third.folder, second.folder, ''])
})

test('the check tells a changed, a missing and an added file, and a restore takes none of it', async () => {
  const [newest = ''] = (await backupsMade()).reverse()
  const copy = join(folder, 'spoilt')
  await cp(join(folder, 'backups', newest), copy, { recursive: true })
  const papers = (await readdir(join(copy, 'papers'), { recursive: true })).filter((name) => name.length > 60).sort()
  const [changed = '', missing = ''] = papers.map((name) => join('papers', name))
  await truncate(join(copy, changed), 100)
  await rm(join(copy, missing))
  await writeFile(join(copy, 'papers/la.txt'), 'lạ')
  const checked = await restore('--check', copy)
  expect(checked.code).toBe(1)
  for (const line of [`${changed}: đã bị thay đổi`, `${missing}: thiếu`, 'papers/la.txt: không có trong tệp kê'])
    expect(checked.said).toContain(line)
  const refused = await restore(copy, '--into', join(folder, 'nothing'))
  expect(refused.code).toBe(1)
  expect(refused.said).toContain('chưa khôi phục gì')
  expect(await readdir(join(folder, 'nothing'))).toEqual(['server.lock'])
})

test('a disk without room is told before anything is copied, and the backup before stays', async () => {
  const before = await backupsMade()
  await server.stop({ keepData: true })
  const tight = await startServer({
    dataDir: server.dataDir,
    env: { BACKUP_DIR: join(folder, 'backups'), MIN_FREE_DISK_MB: '1000000' },
  })
  try {
    const failed = await backUp(await TestClient.signIn(tight.url, 'quantri'))
    expect(failed).toMatchObject({ state: 'failed', failure: 'diskFull' })
    expect(await backupsMade()).toEqual(before)
  } finally {
    await tight.stop({ keepData: true })
  }
})
