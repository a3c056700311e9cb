// Puts a backup back into an empty data folder; only what agrees with its manifest.
import { copyFile, mkdir, open, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lockDataFolder } from '../storage/data-lock.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { DATABASE, readManifest, troublesOf, type Trouble } from './manifest.ts'

/** What the lock of a data folder leaves there, and an empty database never does. */
const HARMLESS = /^server\.lock(?:-journal|-wal|-shm)?$/u

/**
 * @param onStep - Whether it checks or copies, with the files that are done.
 * @returns what is wrong with the backup, or `notEmpty` when the folder has something already. The database comes last, so that a restore
 *   which was cut off never looks like a whole one.
 * @throws DatabaseProblem `inUse` when a running server holds the folder.
 */
export async function restoreInto(
  folder: string,
  dataDir: string,
  onStep: (step: 'check' | 'copy', done: number, all: number) => void,
): Promise<Outcome<{ files: number; missing: number }, 'notEmpty' | 'unsound'> & { troubles?: Trouble[] }> {
  await mkdir(dataDir, { recursive: true, mode: 0o750 })
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
    await rename(arriving, join(dataDir, DATABASE))
    onStep('copy', manifest.files.length, manifest.files.length)
    return accept({ files: manifest.files.length, missing: manifest.missing.length })
  } finally {
    unlock()
  }
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
