import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const root = fileURLToPath(new URL('../../', import.meta.url))
const OWN_BUILDS = join(root, 'web/dist')
/** Older builds stay for a while: a server that still serves one must not lose its files under its pages. */
const KEPT_BUILDS = 3
/** Fonts and pictures are packed in themselves. */
const PACKED = /\.(html|css|js|mjs|json|svg|wasm|bcmap|map|txt)$/

/**
 * Builds the pages when their sources changed since the last build, and gives the folder they lie in.
 * Each build has a folder of its own, named by its sources, which appears only when it is whole.
 *
 * @param builds - The folder that holds them, other than the project's own in a test.
 * @throws with the build's own last lines when it fails.
 */
export async function ensureWebBuild(log: (line: string) => void, builds = OWN_BUILDS): Promise<string> {
  const build = (await hashSources()).slice(0, 16)
  const dist = join(builds, build)
  if (await exists(dist)) return dist
  log('Đang dựng giao diện (building the pages)…')
  const startedMs = Date.now()
  const fresh = join(builds, `.making-${process.pid}`)
  try {
    await run(build, [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'web/vite.config.ts',
      '--outDir',
      fresh,
      '--logLevel',
      'warn',
    ])
    await packFiles(fresh)
    await rename(fresh, dist).catch(async (error: unknown) => {
      // Another start was quicker with the same sources.
      if (!(await exists(dist))) throw error
    })
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  await removeOldBuilds(builds)
  log(`Giao diện đã sẵn sàng sau ${Math.round((Date.now() - startedMs) / 1000)} giây.`)
  return dist
}

/** Slow to pack with, which is done once; browsers ask for it over HTTPS and on the machine itself. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }

/** Lays packed copies beside each file that gets smaller by it: on a slow link that is the difference of half a minute. */
async function packFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile() || !PACKED.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const plain = await readFile(path)
    const packed = await promisify(gzip)(plain, { level: 9 })
    if (packed.length >= plain.length * 0.9) continue
    await writeFile(`${path}.gz`, packed)
    await writeFile(`${path}.br`, await promisify(brotliCompress)(plain, BROTLI))
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function removeOldBuilds(builds: string): Promise<void> {
  const names = (await readdir(builds)).filter((name) => /^[0-9a-f]{16}$/.test(name))
  const aged = await Promise.all(
    names.map(async (name) => ({ name, madeMs: (await stat(join(builds, name))).mtimeMs })),
  )
  aged.sort((one, other) => other.madeMs - one.madeMs)
  for (const { name } of aged.slice(KEPT_BUILDS)) await rm(join(builds, name), { recursive: true, force: true })
}

/** One hash over everything that goes into the pages: their code, the wire schemas and the exact packages. */
async function hashSources(): Promise<string> {
  const files = [join(root, 'package-lock.json')]
  for (const folder of ['web', 'signaling']) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      const inside = relative(root, path)
      if (!entry.isFile() || inside.startsWith('web/dist') || /\.test\.tsx?$/.test(inside)) continue
      if (folder === 'signaling' && !/(^|\/)wire(\.ts$|\/)/.test(inside)) continue
      files.push(path)
    }
  }
  const hash = createHash('sha256')
  for (const file of files.sort())
    hash
      .update(relative(root, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  return hash.digest('hex')
}

function run(build: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // Builds are shared by their sources alone: one made by a test, whose NODE_ENV is `test`, must be the same as any other.
    const env = { ...process.env, NODE_ENV: 'production', PAGE_BUILD: build }
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`Không dựng được giao diện (the pages could not be built):\n${output}`)),
    )
  })
}
