import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BuildFailedError, type BuildTools, createBuildTools } from './build-tools.ts'
import { cachedWorker, cacheKey, cacheRoot, storeWorker, type WorkerVariant } from './cache.ts'
import { withLock } from './lock.ts'
import { type MediasoupPackage, readMediasoupPackage } from './mediasoup-package.ts'
import { downloadPrebuilt, type PrebuiltOptions } from './prebuilt.ts'
import { buildFromSource, currentRecipe, type SourceBuild } from './source-build.ts'
import { workerStarts } from './worker-check.ts'

// Longer than the longest build, so that a second start waits for the first one's worker instead of giving up.
const LOCK_DEADLINE_MS = 2 * 60 * 60_000
const SCRATCH_PREFIX = 'scratch-'

/** The ways to get a worker; a test passes its own. */
export interface WorkerSources {
  starts(binary: string): Promise<boolean>
  download(options: PrebuiltOptions): Promise<{ binary: string } | { refusal: string }>
  build(mediasoup: MediasoupPackage, tools: BuildTools): Promise<SourceBuild>
}

export interface EnsureWorkerOptions {
  /** Receives a line for a person at the terminal, at each stage. */
  readonly log: (line: string) => void
  /** Read: `MEDIASOUP_WORKER_BIN`, `MEDIASOUP_WORKER_PREBUILT`, `XDG_CACHE_HOME`, `HOME`; passed on to the tools. */
  readonly env: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
  readonly sources?: WorkerSources
}

export interface EnsuredWorker {
  /** For mediasoup's `createWorker({ workerBin })`. */
  readonly workerBin: string
  readonly origin: 'env' | 'cache' | 'prebuilt' | 'built'
}

/** `MEDIASOUP_WORKER_BIN` names something that is no worker for this machine. */
export class NamedWorkerError extends Error {
  override readonly name = 'NamedWorkerError'
  readonly code = 'namedWorkerUnusable'
}

const realSources: WorkerSources = { starts: workerStarts, download: downloadPrebuilt, build: buildFromSource }

/**
 * Makes sure that a mediasoup worker exists that runs on this machine: the one named by `MEDIASOUP_WORKER_BIN`, else one in the cache, else
 * mediasoup's own download, else a build from source. Two starts at the same time make one worker.
 *
 * @throws {NamedWorkerError} When the named worker does not run.
 * @throws MissingPackagesError, PatchMismatchError or BuildFailedError when nothing is left to try.
 */
export async function ensureWorker(options: EnsureWorkerOptions): Promise<EnsuredWorker> {
  const { env, log } = options
  const sources = options.sources ?? realSources

  const named = env['MEDIASOUP_WORKER_BIN']
  if (named !== undefined && named !== '') {
    if (await sources.starts(named)) return { workerBin: named, origin: 'env' }
    throw new NamedWorkerError(`MEDIASOUP_WORKER_BIN không chạy được trên máy này: ${named}`)
  }

  const mediasoup = await readMediasoupPackage()
  const recipe = await currentRecipe()
  const root = cacheRoot(env)
  const mayDownload = env['MEDIASOUP_WORKER_PREBUILT'] !== 'never'
  const key = (variant: WorkerVariant): string =>
    cacheKey({ mediasoupVersion: mediasoup.version, arch: process.arch, recipe }, variant)
  const findCached = async (): Promise<EnsuredWorker | undefined> => {
    // Whoever wants no download does not want an earlier one either.
    const variants: WorkerVariant[] = [...(mayDownload ? ['prebuilt' as const] : []), 'openssl', 'debian']
    for (const variant of variants) {
      const workerBin = cachedWorker(root, key(variant))
      // A cached worker may have stopped running, for example after an upgrade of the system's libraries.
      if (await sources.starts(workerBin)) return { workerBin, origin: 'cache' }
    }
    return undefined
  }

  const cached = await findCached()
  if (cached !== undefined) return cached

  const waiting = {
    deadlineMs: LOCK_DEADLINE_MS,
    signal: options.signal,
    onWait: () => log('Máy chủ truyền hình: một tiến trình khác đang chuẩn bị, xin chờ.'),
  }
  return withLock(path.join(root, 'lock'), waiting, async () => {
    const madeMeanwhile = await findCached()
    if (madeMeanwhile !== undefined) return madeMeanwhile

    await removeAbandonedScratch(root)
    const scratchDir = await mkdtemp(path.join(root, SCRATCH_PREFIX))
    try {
      if (mayDownload) {
        log('Máy chủ truyền hình: thử tải bản dựng sẵn.')
        const download = await sources.download({ mediasoup, scratchDir, env, signal: options.signal })
        if ('binary' in download && (await sources.starts(download.binary))) {
          return { workerBin: await storeWorker(root, key('prebuilt'), download.binary), origin: 'prebuilt' }
        }
        const reason = 'refusal' in download ? download.refusal : 'bản tải về không chạy được trên máy này'
        log(`Máy chủ truyền hình: không tải được bản dựng sẵn (${reason}).`)
      }
      const logFile = await startLog(root, `${mediasoup.version}-${process.arch}-${recipe}`)
      const tools = createBuildTools({ scratchDir, logFile, env, log, signal: options.signal })
      const built = await sources.build(mediasoup, tools)
      if (!(await sources.starts(built.binary))) {
        throw new BuildFailedError(`Đã dựng xong nhưng không chạy được. Nhật ký đầy đủ: ${logFile}`)
      }
      log('Máy chủ truyền hình: đã dựng xong.')
      return { workerBin: await storeWorker(root, key(built.variant), built.binary), origin: 'built' }
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
