import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BuildFailedError, type BuildTools, createBuildTools } from './build-tools.ts'
import { type BuiltVariant, cachedWorker, cacheKey, storeWorker } from './cache.ts'
import { withLock } from './lock.ts'
import type { MediasoupPackage } from './mediasoup-package.ts'
import { BASE, hashOf, type Recipe } from './recipe.ts'
import type { SourceBuild } from './source-build.ts'

// Longer than the longest build, so that a second start waits for the first one's worker instead of giving up.
const LOCK_DEADLINE_MS = 2 * 60 * 60_000
const SCRATCH_PREFIX = 'scratch-'

/** What making a worker takes; a test passes its own sources. */
export interface WorkerMaking {
  readonly mediasoup: MediasoupPackage
  /** The cache's folder. */
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly log: (line: string) => void
  readonly signal?: AbortSignal | undefined
  readonly sources: {
    starts(binary: string): Promise<boolean>
    build(mediasoup: MediasoupPackage, tools: BuildTools, recipe: Recipe): Promise<SourceBuild>
  }
}

export interface BuiltWorker {
  readonly workerBin: string
  readonly origin: 'cache' | 'built'
}

/**
 * The worker that a recipe makes: from the cache, else built now. Where the recipe cannot be built on this machine, one built the base's
 * way takes its place and is kept as `plain`. Two starts at the same time build once.
 *
 * @throws MissingPackagesError, PatchMismatchError or BuildFailedError when there is none.
 */
export async function builtWorker(recipe: Recipe, making: WorkerMaking): Promise<BuiltWorker> {
  const { root, log, sources } = making
  const hash = await hashOf(recipe)
  const version = making.mediasoup.version
  const key = (variant: BuiltVariant): string =>
    cacheKey({ mediasoupVersion: version, arch: process.arch, recipe: hash }, variant)
  const findCached = async (): Promise<BuiltWorker | undefined> => {
    for (const variant of ['openssl', 'debian', 'plain'] satisfies BuiltVariant[]) {
      const workerBin = cachedWorker(root, key(variant))
      // A cached worker may have stopped running, for example after an upgrade of the system's libraries.
      if (await sources.starts(workerBin)) return { workerBin, origin: 'cache' }
    }
    return undefined
  }

  const cached = await findCached()
  if (cached !== undefined) return cached
  return underLock(making, async (scratchDir) => {
    const madeMeanwhile = await findCached()
    if (madeMeanwhile !== undefined) return madeMeanwhile
    const logFile = await startLog(root, `${version}-${process.arch}-${hash}`)
    const built = await buildChecked(recipe, making, { scratchDir, logFile }).catch((error: unknown) => {
      if (recipe === BASE || !(error instanceof BuildFailedError)) throw error
      log(`Máy chủ truyền hình: không dựng được bản nhanh, dựng bản thường (nhật ký: ${logFile}).`)
      return buildChecked(BASE, making, { scratchDir, logFile }).then(({ binary }) => ({
        binary,
        variant: 'plain' as const,
      }))
    })
    log('Máy chủ truyền hình: đã dựng xong.')
    return { workerBin: await storeWorker(root, key(built.variant), built.binary), origin: 'built' }
  })
}

async function buildChecked(
  recipe: Recipe,
  { mediasoup, env, log, signal, sources }: WorkerMaking,
  { scratchDir, logFile }: { scratchDir: string; logFile: string },
): Promise<SourceBuild> {
  const own = path.join(scratchDir, recipe.name)
  await mkdir(own)
  const tools = createBuildTools({ scratchDir: own, logFile, env, log, signal })
  const built = await sources.build(mediasoup, tools, recipe)
  if (await sources.starts(built.binary)) return built
  throw new BuildFailedError(`Đã dựng xong nhưng không chạy được. Nhật ký đầy đủ: ${logFile}`)
}

/** Runs `work` with a scratch folder, while no other process makes a worker in the same cache. */
export async function underLock<T>(
  { root, log, signal }: Pick<WorkerMaking, 'root' | 'log' | 'signal'>,
  work: (scratchDir: string) => Promise<T>,
): Promise<T> {
  const waiting = {
    deadlineMs: LOCK_DEADLINE_MS,
    signal,
    onWait: () => log('Máy chủ truyền hình: một tiến trình khác đang chuẩn bị, xin chờ.'),
  }
  return withLock(path.join(root, 'lock'), waiting, async () => {
    await removeAbandonedScratch(root)
    const scratchDir = await mkdtemp(path.join(root, SCRATCH_PREFIX))
    try {
      return await work(scratchDir)
    } finally {
      await rm(scratchDir, { recursive: true, force: true })
    }
  })
}

/** Removes what builds left behind that were killed. Only to be called under the lock, when no build is running. */
async function removeAbandonedScratch(root: string): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(SCRATCH_PREFIX))
  await Promise.all(names.map((name) => rm(path.join(root, name), { recursive: true, force: true })))
}

async function startLog(root: string, name: string): Promise<string> {
  const dir = path.join(root, 'logs')
  await mkdir(dir, { recursive: true })
  const file = path.join(dir, `${name}.log`)
  await writeFile(file, '')
  return file
}
