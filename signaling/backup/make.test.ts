import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId } from '../kit/clock.ts'
import { openWorld, type World } from '../papers/test-world.ts'
import { PaperId, PaperVersionId, Sha256 } from '../wire/ids.ts'
import { folderOf, makeBackup, type BackupOrder } from './make.ts'
import { DATABASE, readManifest } from './manifest.ts'

const NOW = Date.UTC(2026, 10, 27, 19, 0)
let world: World
let backupDir: string
let order: BackupOrder

beforeEach(async () => {
  world = await openWorld()
  backupDir = await mkdtemp(join(tmpdir(), 'hop-sao-luu-'))
  order = {
    ...{ dataDir: world.folder, backupDir, folder: folderOf(NOW) },
    ...{ madeAtMs: NOW, minFreeBytes: 0, keep: 1 },
  }
})
afterEach(async () => {
  await world.close()
  await rm(backupDir, { recursive: true, force: true })
})

test('the backup that was just made is kept, although another bears a day to come', async () => {
  await mkdir(join(backupDir, '2031-11-27T19-00-00-000Z'), { recursive: true })
  const made = await makeBackup(order, () => undefined)
  expect(await readdir(backupDir)).toEqual([order.folder])
  expect(made.removed).toEqual(['2031-11-27T19-00-00-000Z'])
})

const fileOf = (sha256: Sha256) => join(world.folder, 'papers', sha256.slice(0, 2), sha256)

async function addDraft(text: string): Promise<Sha256> {
  const { meetingId, agendaItemId } = await world.addMeeting('draft')
  const sha256 = Sha256.parse(createHash('sha256').update(text).digest('hex'))
  await mkdir(join(fileOf(sha256), '..'), { recursive: true })
  await writeFile(fileOf(sha256), text)
  const paperId = newId(PaperId)
  await world.database
    .insertInto('papers')
    .values({
      ...{ paper_id: paperId, meeting_id: meetingId, agenda_item_id: agendaItemId, title: text, position: 0 },
      ...{ access_class: 'internal', state: 'prepared', recall_reason: null, created_at_ms: 0 },
    })
    .execute()
  await world.database
    .insertInto('paper_versions')
    .values({
      ...{
        paper_version_id: newId(PaperVersionId),
        paper_id: paperId,
        number: 1,
        sha256,
        bytes: text.length,
        pages: 1,
      },
      ...{ remarks: '[]', file_name: 'a.pdf', uploaded_by: world.account('secretary').accountId, uploaded_at_ms: 0 },
      ...{ issued_at_ms: null, original_sha256: null, original_name: null, original_bytes: null, surprises: '[]' },
    })
    .execute()
  return sha256
}

test('a draft that is deleted while the backup is made is not reported as lost; a file that is gone is', async () => {
  const [kept, deleted, lost] = [await addDraft('giữ'), await addDraft('xoá'), await addDraft('mất')]
  const live = new DatabaseSync(join(world.folder, DATABASE))
  const made = await makeBackup(order, (step, done) => {
    if (step !== 'papers' || done !== 0) return
    live.prepare('DELETE FROM paper_versions WHERE sha256 = ?').run(deleted)
    for (const sha256 of [deleted, lost]) rmSync(fileOf(sha256))
  })
  live.close()
  expect(made).toMatchObject({ missing: 1, files: 2 })
  const manifest = await readManifest(join(backupDir, order.folder))
  expect(manifest?.missing).toEqual([lost])
  expect(manifest?.files.map(({ path }) => path)).toContain(`papers/${kept.slice(0, 2)}/${kept}`)
})
