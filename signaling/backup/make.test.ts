import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../storage/database.ts'
import { folderOf, makeBackup, type BackupOrder } from './make.ts'
import { DATABASE } from './manifest.ts'

const NOW = Date.UTC(2026, 10, 27, 19, 0)
let folder: string
let order: BackupOrder

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-sao-luu-'))
  const dataDir = join(folder, 'data')
  await (await openDatabase(join(dataDir, DATABASE))).destroy()
  const backupDir = join(folder, 'backups')
  order = { ...{ dataDir, backupDir, folder: folderOf(NOW) }, ...{ madeAtMs: NOW, minFreeBytes: 0, keep: 1 } }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the backup that was just made is kept, although another bears a day to come', async () => {
  await mkdir(join(order.backupDir, '2031-11-27T19-00-00-000Z'), { recursive: true })
  const made = await makeBackup(order, () => undefined)
  expect(await readdir(order.backupDir)).toEqual([order.folder])
  expect(made.removed).toEqual(['2031-11-27T19-00-00-000Z'])
})
