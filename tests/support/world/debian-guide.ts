import { execFile } from 'node:child_process'
import { access, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

const run = promisify(execFile)
const PACKAGE = 'installation-guide-amd64'
const FILE = `usr/share/doc/${PACKAGE}/vi/install.vi.pdf.gz`
const kept = join(tmpdir(), 'hop-debian-guide.vi.pdf')

/**
 * Debian's installation guide in Vietnamese: 118 real pages that nobody here made. Taken out of its package without
 * installing it, because minimal systems leave documentation out; fetched once.
 *
 * @throws when the package can't be had.
 */
export async function debianGuide(): Promise<string> {
  const there = await access(kept).then(
    () => true,
    () => false,
  )
  if (there) return kept
  const folder = await mkdtemp(join(tmpdir(), 'hop-guide-'))
  try {
    const fetchPackage = () => run('apt-get', ['download', PACKAGE], { cwd: folder, timeout: 120_000 })
    await fetchPackage().catch(async () => {
      // A new machine has no list of packages yet.
      await run('apt-get', ['update'], { timeout: 180_000 })
      await fetchPackage()
    })
    const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'))
    if (archive === undefined) throw new Error(`${PACKAGE} could not be fetched`)
    await run('dpkg-deb', ['--extract', archive, 'out'], { cwd: folder, timeout: 60_000 })
    await writeFile(join(folder, 'guide.pdf'), gunzipSync(await readFile(join(folder, 'out', FILE))))
    await rename(join(folder, 'guide.pdf'), kept)
    return kept
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
