import { createHash } from 'node:crypto'
import { access, cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** The demo's meetings lie around the hour of its making, so an old copy would show none that runs. */
const FRESH_MS = 60 * 60_000

/**
 * Fills a new data folder with the demo province: a copy of one that the real product made, so that its papers are
 * checked once and not for every test's server.
 *
 * @param make - Starts the product on an empty folder, waits until it is ready, and stops it.
 */
export async function copyDemoData(dataDir: string, make: (dataDir: string) => Promise<void>): Promise<void> {
  const template = join(tmpdir(), `hop-demo-${(await hashSources()).slice(0, 16)}`)
  if (!(await isFresh(template))) {
    await rm(template, { recursive: true, force: true })
    const making = `${template}.${process.pid}`
    await make(making)
    // Another test may have been quicker; its copy is as good.
    await rename(making, template).catch(() => rm(making, { recursive: true, force: true }))
  }
  await cp(template, dataDir, { recursive: true })
}

async function isFresh(template: string): Promise<boolean> {
  try {
    await access(join(template, 'meetings.sqlite'))
    return Date.now() - (await stat(template)).birthtimeMs < FRESH_MS
  } catch {
    return false
  }
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
