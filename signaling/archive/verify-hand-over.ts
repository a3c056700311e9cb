// `npm run verify` of a hand-over: each archive of the folder against the index, and then against its own manifest, without the server.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HandOverIndex, INDEX, INDEX_PAGE } from './hand-over-index.ts'
import { hashFile } from '../storage/soundness.ts'
import { verifyArchive } from './verify.ts'

export interface HandOverTrouble {
  readonly kind: 'noIndex' | 'missing' | 'changed' | 'added' | 'unsound'
  readonly path: string
}

/** Whether a folder is a hand-over: it has an index. */
export async function isHandOver(folder: string): Promise<boolean> {
  const found = await stat(join(folder, INDEX)).catch(() => null)
  return found?.isFile() === true
}

/** @returns all that differs; empty for a sound hand-over. @throws an error of the disk. */
export async function verifyHandOver(
  folder: string,
): Promise<{ readonly archives: number; readonly left: number; readonly troubles: HandOverTrouble[] }> {
  const index = await readIndex(folder)
  if (index === null) return { archives: 0, left: 0, troubles: [{ kind: 'noIndex', path: INDEX }] }
  const troubles: HandOverTrouble[] = []
  const there = new Set(await readdir(folder))
  for (const { file, bytes, sha256 } of index.archives) {
    const path = join(folder, file)
    if (!there.delete(file)) troubles.push({ kind: 'missing', path: file })
    else if ((await stat(path)).size !== bytes || (await hashFile(path)) !== sha256)
      troubles.push({ kind: 'changed', path: file })
    else if ((await verifyArchive(path)).troubles.length > 0) troubles.push({ kind: 'unsound', path: file })
  }
  for (const name of there) if (name !== INDEX && name !== INDEX_PAGE) troubles.push({ kind: 'added', path: name })
  return { archives: index.archives.length, left: index.left.length, troubles }
}

/** Null for one that is none, or names files elsewhere. */
async function readIndex(folder: string): Promise<HandOverIndex | null> {
  try {
    const index = HandOverIndex.parse(JSON.parse(await readFile(join(folder, INDEX), 'utf8')))
    return index.archives.some(({ file }) => /[/\\]/u.test(file)) ? null : index
  } catch {
    return null
  }
}
