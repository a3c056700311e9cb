import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** The demo's meetings lie around the hour of its making, so an old copy would show none that runs. */
const FRESH_MS = 60 * 60_000
/** Nobody copies an old one any more by then. */
const GONE_MS = 2 * FRESH_MS

/**
 * Fills a new data folder with the demo province: a copy of one that the real product made, so that its papers are
 * checked once and not for every test's server.
 *
 * @param make - Starts the product on an empty folder, waits until it is ready, and stops it.
 */
export async function copyDemoData(dataDir: string, make: (dataDir: string) => Promise<void>): Promise<void> {
  const prefix = `hop-demo-${(await hashSources()).slice(0, 16)}`
  const [newest] = await madeOnes(prefix)
  const isFresh = newest !== undefined && Date.now() - newest.madeAtMs < FRESH_MS
  await cp(isFresh ? newest.path : await makeOne(prefix, make), dataDir, { recursive: true })
}

/** Each one has a name of its own: another test may be copying the one that has just become too old. */
async function makeOne(prefix: string, make: (dataDir: string) => Promise<void>): Promise<string> {
  const making = await mkdtemp(join(tmpdir(), `${prefix}.`))
  const madeAtMs = Date.now()
  await make(making)
  const path = join(tmpdir(), `${prefix}-${madeAtMs}-${crypto.randomUUID()}`)
  await rename(making, path)
  for (const old of await madeOnes(prefix)) {
    if (madeAtMs - old.madeAtMs > GONE_MS) await rm(old.path, { recursive: true, force: true })
  }
  return path
}

/** The newest first. */
async function madeOnes(prefix: string): Promise<{ readonly path: string; readonly madeAtMs: number }[]> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(`${prefix}-`))
  return names
    .map((name) => ({ path: join(tmpdir(), name), madeAtMs: Number(name.slice(prefix.length + 1).split('-')[0]) }))
    .toSorted((one, other) => other.madeAtMs - one.madeAtMs)
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of ['signaling', 'docs-fixtures']) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile() && /\.(ts|json)$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) hash.update(file).update(await readFile(file))
  }
  return hash.digest('hex')
}
