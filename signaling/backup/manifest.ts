// The manifest of a backup: each of its files with size and SHA-256, and the check of a folder against it.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { AuditHead } from '../audit/head.ts'
import { hashFile } from '../storage/soundness.ts'
import { unknownMigrations } from '../storage/migrate.ts'
import { Sha256, TimeMs } from '../wire/ids.ts'

export const MANIFEST = 'manifest.json'
export const DATABASE = 'meetings.sqlite'

/** Relative, with slashes, and never out of the folder. */
const Path = z.string().regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/u)
const FileEntry = z.strictObject({ path: Path, bytes: z.int().min(0), sha256: Sha256 })
export type FileEntry = z.infer<typeof FileEntry>

export const Manifest = z.strictObject({
  format: z.literal(1),
  madeAtMs: TimeMs,
  files: z.array(FileEntry),
  /** Papers that the database names and that the store did not have sound when this was made. */
  missing: z.array(Sha256),
  /** The last row of the record in it; older backups say nothing of it. */
  auditHead: AuditHead.optional(),
})
export type Manifest = z.infer<typeof Manifest>

/** Null where there is none, or none that can be read. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return Manifest.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

export interface Trouble {
  /** `database`: whole as a file, but not as a database. `newer`: made by a newer version of this program. */
  readonly kind: 'noManifest' | 'missing' | 'changed' | 'added' | 'database' | 'newer'
  readonly path: string
}

/**
 * Compares a backup with its manifest, byte by byte, and asks SQLite whether the database is sound. Changes nothing.
 *
 * @param onFile - After each file, with how many there are.
 */
export async function troublesOf(folder: string, onFile: (done: number, all: number) => void): Promise<Trouble[]> {
  const manifest = await readManifest(folder)
  if (manifest === null) return [{ kind: 'noManifest', path: MANIFEST }]
  const troubles: Trouble[] = []
  for (const [index, { path, bytes, sha256 }] of manifest.files.entries()) {
    const facts = await stat(join(folder, path)).catch(() => null)
    if (facts === null || !facts.isFile()) troubles.push({ kind: 'missing', path })
    else if (facts.size !== bytes || (await hashFile(join(folder, path)).catch(() => null)) !== sha256)
      troubles.push({ kind: 'changed', path })
    onFile(index + 1, manifest.files.length)
  }
  const known = new Set([MANIFEST, ...manifest.files.map(({ path }) => path)])
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1)
    if (!entry.isDirectory() && !known.has(path)) troubles.push({ kind: 'added', path })
  }
  if (!known.has(DATABASE)) troubles.push({ kind: 'missing', path: DATABASE })
  if (!troubles.some(({ path }) => path === DATABASE)) troubles.push(...databaseTroubles(join(folder, DATABASE)))
  return troubles
}

/** Folds the log of a database that nobody has open into its file, so that the file alone is the whole of it. */
export function foldLog(path: string): void {
  const alone = new DatabaseSync(path)
  try {
    alone.exec('PRAGMA journal_mode = DELETE')
  } finally {
    alone.close()
  }
}

/** The copy is in one file, without a log beside it, and opened for reading only. */
export function databaseTroubles(path: string): Trouble[] {
  let sqlite: DatabaseSync | undefined
  try {
    sqlite = new DatabaseSync(path, { readOnly: true })
    const sound = sqlite.prepare('PRAGMA integrity_check(1)').all().map(Object.values)
    if (sound[0]?.[0] !== 'ok') return [{ kind: 'database', path: DATABASE }]
    if (sqlite.prepare('PRAGMA foreign_key_check').all().length > 0) return [{ kind: 'database', path: DATABASE }]
    const done = sqlite.prepare('SELECT name FROM kysely_migration').all()
    if (unknownMigrations(done.map(({ name }) => String(name))).length > 0) return [{ kind: 'newer', path: DATABASE }]
    return []
  } catch {
    return [{ kind: 'database', path: DATABASE }]
  } finally {
    if (sqlite?.isOpen === true) sqlite.close()
  }
}
