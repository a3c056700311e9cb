// The head of the chain, kept outside of the database: what tells that rows were cut off at its end or all of them written again.
import { open, readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import { TimeMs } from '../wire/ids.ts'

/** A row of the chain by its number, and its hash: somebody who has it can tell whether a chain still contains all rows up to it. */
export const AuditHead = z.strictObject({ row: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/u) })
export type AuditHead = z.infer<typeof AuditHead>

/** A head that somebody wrote down at a moment. */
export const KnownHead = AuditHead.extend({ atMs: TimeMs })
export type KnownHead = z.infer<typeof KnownHead>

/** Its name in a data folder. */
export const HEAD_FILE = 'audit-head.json'

/** Null where there is none, or none that can be read. */
export async function readHeadFile(path: string): Promise<KnownHead | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return KnownHead.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/**
 * Puts a new head in place of the old one, whole or not at all.
 *
 * @param head - Of rows that are on disk: the file may lag behind the database after a power cut, and never be ahead of it.
 */
export async function writeHeadFile(path: string, head: KnownHead): Promise<void> {
  const fresh = await open(`${path}.new`, 'w', 0o640)
  try {
    await fresh.writeFile(`${JSON.stringify(head)}\n`)
    await fresh.sync()
  } finally {
    await fresh.close()
  }
  await rename(`${path}.new`, path)
}
