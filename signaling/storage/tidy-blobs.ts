import { access, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Sha256 } from '../wire/ids.ts'
import { hashFile } from './soundness.ts'

/** What a start found in the folder of blobs and did about it. */
export interface Tidied {
  /** Temporary files of receptions that a crash cut off. They are the only thing that is removed. */
  readonly removed: number
  /** Files that nothing names, moved aside and kept. */
  readonly quarantined: number
  /** Named files that came back out of the quarantine, or to their right place. */
  readonly broughtBack: number
  /** Named, but neither in their place nor in the quarantine. */
  readonly missing: readonly Sha256[]
  /** Files that could not be moved, for example because the disk is full; they stay where they are. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[]
  /** The folder where they were moved. */
  readonly quarantine: string
}

/** What `receive` calls a file while it comes. */
const TEMPORARY = /^[0-9a-f]{32}$/u

/**
 * Brings a folder of blobs in line with the hashes that the database names, without ever deleting a file that somebody may
 * still need: after a backup was put back, files that no row names belong to a database that is put back later.
 */
export async function tidyBlobs(folder: string, named: ReadonlySet<Sha256>): Promise<Tidied> {
  const incoming = join(folder, 'incoming')
  const quarantine = join(folder, 'quarantine')
  const pathOf = (sha256: Sha256) => join(folder, sha256.slice(0, 2), sha256)
  const failed: { path: string; error: unknown }[] = []
  let removed = 0
  let quarantined = 0
  let broughtBack = 0

  async function attempt(path: string, act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      failed.push({ path, error })
      return false
    }
  }
  async function move(from: string, to: string): Promise<void> {
    await mkdir(dirname(to), { recursive: true, mode: 0o750 })
    await rename(from, to)
  }
  async function setAside(path: string, name: string): Promise<void> {
    const done = await attempt(path, async () => move(path, await freeName(join(quarantine, name))))
    if (done) quarantined += 1
  }

  for (const entry of await readdir(incoming, { withFileTypes: true })) {
    const path = join(incoming, entry.name)
    if (!TEMPORARY.test(entry.name) || !entry.isFile()) await setAside(path, entry.name)
    else if (await attempt(path, () => rm(path, { force: true }))) removed += 1
  }

  const inPlace = new Set<Sha256>()
  const elsewhere = new Map<Sha256, string[]>()
  for (const { path, sha256 } of await blobFiles(folder, incoming)) {
    if (path === pathOf(sha256) && named.has(sha256)) inPlace.add(sha256)
    else if (dirname(path) !== quarantine && !named.has(sha256)) await setAside(path, sha256)
    else elsewhere.set(sha256, [...(elsewhere.get(sha256) ?? []), path])
  }
  const missing: Sha256[] = []
  for (const sha256 of named) {
    if (inPlace.has(sha256)) continue
    const back = await firstSound(elsewhere.get(sha256) ?? [], sha256)
    if (back !== null && (await attempt(back, () => move(back, pathOf(sha256))))) broughtBack += 1
    else missing.push(sha256)
  }
  return { removed, quarantined, broughtBack, missing, failed, quarantine }
}

/** Every file below the folder that is named by a hash, also with a number behind it as in the quarantine. */
async function blobFiles(folder: string, incoming: string): Promise<{ path: string; sha256: Sha256 }[]> {
  const found: { path: string; sha256: Sha256 }[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const sha256 = Sha256.safeParse(entry.name.replace(/\.\d+$/u, '')).data
    if (!entry.isFile() || sha256 === undefined || entry.parentPath === incoming) continue
    found.push({ path: join(entry.parentPath, entry.name), sha256 })
  }
  return found
}

async function firstSound(paths: readonly string[], sha256: Sha256): Promise<string | null> {
  for (const path of paths) {
    const hash = await hashFile(path).catch(() => null)
    if (hash === sha256) return path
  }
  return null
}

/** A name that is not taken: one that lies in the quarantine already is not written over. */
async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? path : `${path}.${number}`
    const free = await access(name).then(
      () => false,
      () => true,
    )
    if (free) return name
  }
}
