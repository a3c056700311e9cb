import { createHash, randomUUID } from 'node:crypto'
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'

/**
 * What a build here brought about: libsrtp on OpenSSL (the faster), or Debian's libsrtp, or, where the recipe could not be built, a worker
 * made the base's way.
 */
export type BuiltVariant = 'openssl' | 'debian' | 'plain'

/** Where a cached worker came from: mediasoup's own download, or a build here. */
export type WorkerVariant = 'prebuilt' | BuiltVariant

/** The folder that holds all workers of this project: `$XDG_CACHE_HOME/hop-khong-giay/mediasoup-worker`. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME']
  // The XDG specification says that a relative path is to be ignored.
  const usable = base !== undefined && path.isAbsolute(base) ? base : path.join(env['HOME'] ?? homedir(), '.cache')
  return path.join(usable, 'hop-khong-giay', 'mediasoup-worker')
}

export interface CacheKeyParts {
  readonly mediasoupVersion: string
  /** As in `process.arch`. */
  readonly arch: string
  /** From {@link recipeHash}. */
  readonly recipe: string
}

/** The name of the cache folder of one worker. What was downloaded does not depend on our recipe. */
export function cacheKey(parts: CacheKeyParts, variant: WorkerVariant): string {
  const start = `${parts.mediasoupVersion}-${parts.arch}`
  return variant === 'prebuilt' ? `${start}-prebuilt` : `${start}-${parts.recipe}-${variant}`
}

export interface RecipeFile {
  /** Relative, with forward slashes. */
  readonly path: string
  readonly content: string
}

/** A short hash of all that decides what a build makes of mediasoup's source: overlay, patches and build settings. */
export function recipeHash(overlay: readonly RecipeFile[], settings: unknown): string {
  const files = overlay.map((file) => [file.path, file.content]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([files, settings]))
    .digest('hex')
    .slice(0, 12)
}

/** Reads all files below a folder, for {@link recipeHash}. */
export async function readRecipeFiles(dir: string): Promise<RecipeFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (file) => ({
      path: path.relative(dir, file).replaceAll(path.sep, '/'),
      content: await readFile(file, 'utf8'),
    })),
  )
}

/** Where the worker with this key lies, whether or not it is there. */
export function cachedWorker(root: string, key: string): string {
  return path.join(root, key, 'mediasoup-worker')
}

/** Puts a worker into the cache in one step: a reader sees the old file, the new file, or none, but never half of one. */
export async function storeWorker(root: string, key: string, binary: string): Promise<string> {
  const target = cachedWorker(root, key)
  await mkdir(path.dirname(target), { recursive: true })
  const arriving = `${target}.${randomUUID()}`
  try {
    await copyFile(binary, arriving)
    await chmod(arriving, 0o755)
    await rename(arriving, target)
  } finally {
    await rm(arriving, { force: true })
  }
  return target
}
