// Puts a backup back into an empty data folder; only what agrees with its manifest.
import { chown, copyFile, lchown, mkdir, open, readdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createAudit, headOf } from '../audit/audit.ts'
import { HEAD_FILE, writeHeadFile } from '../audit/head.ts'
import { systemClock } from '../kit/clock.ts'
import { doubtAfterRestore } from '../mail/store.ts'
import { openDatabase } from '../storage/database.ts'
import { lockDataFolder } from '../storage/data-lock.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { DATABASE, foldLog, readManifest, troublesOf, type Trouble } from './manifest.ts'

/** What the lock of a data folder leaves there, and an empty database never does. */
const HARMLESS = /^server\.lock(?:-journal|-wal|-shm)?$/u

export interface Restored {
  readonly files: number
  readonly missing: number
  /** Who owns what was restored, where it was done as root; null otherwise. */
  readonly owner: Owner | null
}

/** A user and group of the system, by number. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * Restored as root, everything goes to the owner of the backup, as the server that made it runs without root's rights and could not open it.
 *
 * @param onStep - Whether it checks or copies, with the files that are done.
 * @returns what is wrong with the backup, or `notEmpty` when the folder has something already. The database comes last, so that a restore
 *   which was cut off never looks like a whole one.
 * @throws DatabaseProblem `inUse` when a running server holds the folder.
 */
export async function restoreInto(
  folder: string,
  dataDir: string,
  onStep: (step: 'check' | 'copy', done: number, all: number) => void,
): Promise<Outcome<Restored, 'notEmpty' | 'unsound'> & { troubles?: Trouble[] }> {
  const top = (await mkdir(dataDir, { recursive: true, mode: 0o750 })) ?? dataDir
  const unlock = lockDataFolder(dataDir)
  try {
    const there = (await readdir(dataDir)).filter((name) => !HARMLESS.test(name))
    if (there.length > 0) return refuse('notEmpty')
    const troubles = await troublesOf(folder, (done, all) => onStep('check', done, all))
    const manifest = await readManifest(folder)
    const serious = troubles.filter(({ kind }) => kind !== 'added')
    if (manifest === null || serious.length > 0) return { ...refuse('unsound'), troubles }
    const files = manifest.files.filter(({ path }) => path !== DATABASE)
    for (const [index, { path }] of files.entries()) {
      await copyOnto(join(folder, path), join(dataDir, path), path.startsWith('tls/') ? 0o600 : 0o640)
      onStep('copy', index + 1, manifest.files.length)
    }
    const arriving = join(dataDir, `${DATABASE}.arriving`)
    await copyOnto(join(folder, DATABASE), arriving, 0o640)
    await noteRestore(arriving, dataDir, manifest.madeAtMs)
    const owner = process.getuid?.() === 0 ? await ownerFor(folder, dataDir) : null
    if (owner !== null) await giveTo(owner, top)
    await rename(arriving, join(dataDir, DATABASE))
    onStep('copy', manifest.files.length, manifest.files.length)
    return accept({ files: manifest.files.length, missing: manifest.missing.length, owner })
  } finally {
    unlock()
  }
}

/**
 * The record of the backup is shorter than the one that was lost, and its next row says why: this row distinguishes a restore from a
 * record that was cut off. Letters that waited when the backup was made may have gone since.
 */
async function noteRestore(database: string, dataDir: string, madeAtMs: number): Promise<void> {
  const opened = await openDatabase(database)
  try {
    await doubtAfterRestore(opened, systemClock.nowMs())
    const { row: rows } = await headOf(opened)
    const details = { rows, madeAtMs }
    await createAudit(opened, systemClock).record({
      accountId: null,
      meetingId: null,
      action: 'backup.restore',
      details,
    })
    await writeHeadFile(join(dataDir, HEAD_FILE), { ...(await headOf(opened)), atMs: systemClock.nowMs() })
  } finally {
    await opened.destroy()
  }
  foldLog(database)
}

/** The owner of the backup. One that root copied says nothing: then that of the data folder, which may have been made for the server. */
async function ownerFor(folder: string, dataDir: string): Promise<Owner> {
  const backup = await stat(folder)
  const { uid, gid } = backup.uid === 0 ? await stat(dataDir) : backup
  return { uid, gid }
}

/** @param top - The first folder that was made on the way to the data folder: the owner has to come through all of them. */
async function giveTo({ uid, gid }: Owner, top: string): Promise<void> {
  for (const entry of await readdir(top, { recursive: true, withFileTypes: true }))
    await lchown(join(entry.parentPath, entry.name), uid, gid)
  await chown(top, uid, gid)
}

async function copyOnto(from: string, to: string, mode: number): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o750 })
  await copyFile(from, to)
  const handle = await open(to, 'r+')
  try {
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
