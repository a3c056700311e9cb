// Makes one backup: the database by SQLite's backup API, the papers by their hashes, each read back, and a manifest of it all.
import { constants } from 'node:fs'
import { copyFile, link, mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { headOf } from '../audit/audit.ts'
import type { AuditHead } from '../audit/head.ts'
import { namedBlobs } from '../papers/store.ts'
import { openDatabase, openForReading } from '../storage/database.ts'
import { hashFile } from '../storage/soundness.ts'
import { syncFile, syncFolder } from '../storage/sync.ts'
import { Sha256 } from '../wire/ids.ts'
import {
  DATABASE,
  databaseTroubles,
  foldLog,
  MANIFEST,
  readManifest,
  type FileEntry,
  type Manifest,
} from './manifest.ts'
import type { BackupFailure, BackupStep } from './wire.ts'

export interface BackupOrder {
  readonly dataDir: string
  readonly backupDir: string
  /** Name of the new folder. */
  readonly folder: string
  readonly madeAtMs: number
  /** Stays free on the disk. */
  readonly minFreeBytes: number
  readonly keep: number
}
export interface BackupMade {
  readonly bytes: number
  readonly files: number
  readonly missing: number
  /** Folders of older ones that were removed. */
  readonly removed: readonly string[]
}
type Report = (step: BackupStep, done: number, total: number) => void

export class BackupProblem extends Error {
  readonly failure: BackupFailure
  constructor(failure: BackupFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** What a backup that was cut off leaves; the next one removes it. */
const MAKING = 'making-'
const FOLDER = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/u
/** Pages of the database in one step; the step holds no lock that a meeting would wait for. */
const PAGES_A_STEP = 1_000

/** `2026-11-28T02-00-00-000Z`: sorts by age, and is a name on every file system. */
export const folderOf = (atMs: number): string => new Date(atMs).toISOString().replaceAll(/[:.]/gu, '-')

/** @throws BackupProblem, or an error of the disk. The folder appears under its name only when it is whole and on disk. */
export async function makeBackup(order: BackupOrder, report: Report): Promise<BackupMade> {
  const { backupDir, folder, keep } = order
  await mkdir(backupDir, { recursive: true, mode: 0o700 })
  for (const name of await readdir(backupDir)) {
    if (name.startsWith(MAKING)) await rm(join(backupDir, name), { recursive: true, force: true })
  }
  const making = join(backupDir, `${MAKING}${folder}`)
  await mkdir(making, { mode: 0o700 })
  try {
    const { named, auditHead } = await copyDatabase(order, making, report)
    const papers = await copyPapers(order, making, named, report)
    report('finishing', 0, 1)
    const files = [await entryOf(making, DATABASE), ...(await copyCertificates(order, making)), ...papers.files]
    const { madeAtMs } = order
    const manifest: Manifest = { format: 1, madeAtMs, files, missing: papers.missing, auditHead }
    await writeFile(join(making, MANIFEST), JSON.stringify(manifest, null, 1), { mode: 0o600, flush: true })
    await syncFolders(making)
    await rename(making, join(backupDir, folder))
    await syncFolder(backupDir)
    const removed = await removeOldest(backupDir, folder, keep)
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    return { bytes, files: files.length, missing: papers.missing.length, removed }
  } catch (error) {
    // The first error is the one to report; an unfinished folder goes when the next backup is made.
    await rm(making, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

/** Whole backups, the newest first. */
export async function backupFolders(backupDir: string): Promise<string[]> {
  const names = await readdir(backupDir).catch(() => [])
  return names.filter((name) => FOLDER.test(name)).sort((a, b) => (a < b ? 1 : -1))
}

/**
 * The transaction that stays open pins one state in the write-ahead log: other connections go on writing, and the copy does not begin
 * again with each of their commits, as SQLite's backup otherwise does.
 */
async function copyDatabase(
  order: BackupOrder,
  making: string,
  report: Report,
): Promise<{ named: Sha256[]; auditHead: AuditHead }> {
  const copy = join(making, DATABASE)
  const source = new DatabaseSync(join(order.dataDir, DATABASE), { readOnly: true })
  try {
    source.exec('PRAGMA busy_timeout = 5000; BEGIN')
    const pages = Number(source.prepare('PRAGMA page_count').get()?.['page_count'])
    const pageBytes = Number(source.prepare('PRAGMA page_size').get()?.['page_size'])
    await expectRoom(order, pages * pageBytes)
    report('database', 0, pages)
    await backup(source, copy, {
      rate: PAGES_A_STEP,
      progress: ({ totalPages, remainingPages }) => report('database', totalPages - remainingPages, totalPages),
    })
  } finally {
    source.close()
  }
  // The tables are those of this version, so opening it as the server does changes nothing.
  const database = await openDatabase(copy)
  const named = await namedBlobs(database)
  const auditHead = await headOf(database)
  await database.destroy()
  foldLog(copy)
  await syncFile(copy)
  if (databaseTroubles(copy).length > 0) throw new BackupProblem('damaged', 'The copied database is not sound')
  return { named: [...named].sort((a, b) => (a < b ? -1 : 1)), auditHead }
}

async function copyPapers(
  order: BackupOrder,
  making: string,
  named: readonly Sha256[],
  report: Report,
): Promise<{ files: FileEntry[]; missing: Sha256[] }> {
  const store = join(order.dataDir, 'papers')
  const folders = await backupFolders(order.backupDir)
  const newest = folders.find((name) => name < order.folder) ?? folders[0]
  const before = newest === undefined ? null : join(order.backupDir, newest)
  const had = new Set(
    before === null ? [] : ((await readManifest(before))?.files.map(({ path }) => path) ?? []).map(String),
  )
  let toCopy = 0
  for (const sha256 of named) {
    if (!had.has(pathOf(sha256)))
      toCopy += (await stat(join(store, sha256.slice(0, 2), sha256)).catch(() => null))?.size ?? 0
  }
  await expectRoom(order, toCopy)
  const files: FileEntry[] = []
  const missing: Sha256[] = []
  report('papers', 0, named.length)
  for (const [index, sha256] of named.entries()) {
    const path = pathOf(sha256)
    const target = join(making, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const linked = before !== null && had.has(path) && (await linkSound(join(before, path), target, sha256))
    if (linked || (await copySound(join(store, sha256.slice(0, 2), sha256), target, sha256)))
      files.push({ path, bytes: (await stat(target)).size, sha256 })
    else missing.push(sha256)
    report('papers', index + 1, named.length)
  }
  return { files, missing: await stillNamed(order, missing) }
}

/** Of files that were not there, or not sound, those that the live database names still: the others are drafts that were deleted meanwhile. */
async function stillNamed({ dataDir }: BackupOrder, missing: readonly Sha256[]): Promise<Sha256[]> {
  if (missing.length === 0) return []
  const live = openForReading(join(dataDir, DATABASE))
  try {
    const named = await namedBlobs(live)
    return missing.filter((sha256) => named.has(sha256))
  } finally {
    await live.destroy()
  }
}

const pathOf = (sha256: Sha256): string => `papers/${sha256.slice(0, 2)}/${sha256}`

/** The same file under a second name, as far as the disk knows such; it is read all the same, to find what rots. */
async function linkSound(from: string, target: string, sha256: Sha256): Promise<boolean> {
  try {
    await link(from, target)
  } catch {
    return copySound(from, target, sha256)
  }
  if ((await hashFile(target)) === sha256) return true
  await rm(target)
  return false
}

async function copySound(from: string, target: string, sha256: Sha256): Promise<boolean> {
  try {
    await copyFile(from, target, constants.COPYFILE_FICLONE)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
  await syncFile(target)
  if ((await hashFile(target)) === sha256) return true
  await rm(target)
  return false
}

/** The certificate that the server made for itself: browsers that trust it go on trusting it after a restore. */
async function copyCertificates({ dataDir }: BackupOrder, making: string): Promise<FileEntry[]> {
  const from = join(dataDir, 'tls')
  const entries = await readdir(from, { withFileTypes: true }).catch(() => [])
  const files: FileEntry[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    await mkdir(join(making, 'tls'), { recursive: true, mode: 0o700 })
    await copyFile(join(from, entry.name), join(making, 'tls', entry.name))
    await syncFile(join(making, 'tls', entry.name))
    files.push(await entryOf(making, `tls/${entry.name}`))
  }
  return files
}

async function entryOf(folder: string, path: string): Promise<FileEntry> {
  const file = join(folder, path)
  return { path, bytes: (await stat(file)).size, sha256: Sha256.parse(await hashFile(file)) }
}

async function expectRoom({ backupDir, minFreeBytes }: BackupOrder, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(backupDir)
  if (bavail * bsize < bytes + minFreeBytes) throw new BackupProblem('diskFull', `${bytes} bytes do not fit`)
}

/** @param made - The one that was just made. It stays, whatever days the others bear: the machine's clock may have been ahead once. */
async function removeOldest(backupDir: string, made: string, keep: number): Promise<string[]> {
  const old = (await backupFolders(backupDir)).filter((name) => name !== made).slice(keep - 1)
  for (const name of old) {
    // Out of the list at once: half removed it must not look whole.
    const away = join(backupDir, `${MAKING}old-${name}`)
    await rename(join(backupDir, name), away)
    await rm(away, { recursive: true, force: true })
  }
  return old
}

async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name))
  }
  await syncFolder(folder)
}
