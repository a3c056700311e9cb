import { BuildFailedError } from './build-tools.ts'
import { builtWorker, underLock, type WorkerMaking } from './built-worker.ts'
import { cachedWorker, cacheKey, cacheRoot, storeWorker } from './cache.ts'
import { MissingPackagesError } from './debian-packages.ts'
import { readMediasoupPackage } from './mediasoup-package.ts'
import { downloadPrebuilt, type PrebuiltOptions } from './prebuilt.ts'
import { BASE, FASTER } from './recipe.ts'
import { buildFromSource } from './source-build.ts'
import { workerStarts } from './worker-check.ts'

/** The ways to get a worker; a test passes its own. */
export type WorkerSources = WorkerMaking['sources'] & {
  download(options: PrebuiltOptions): Promise<{ binary: string } | { refusal: string }>
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
 * Makes sure that a mediasoup worker exists that runs on this machine: the one named by `MEDIASOUP_WORKER_BIN`, else the faster one of this
 * project, from the cache or built now, else, where nothing can be built, mediasoup's own download. Two starts at the same time make one worker.
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

  const making = await startMaking(options, sources)
  return builtWorker(FASTER, making).catch(async (error: unknown) => {
    const cannotBuild = error instanceof BuildFailedError || error instanceof MissingPackagesError
    if (!cannotBuild || env['MEDIASOUP_WORKER_PREBUILT'] === 'never') throw error
    log(error.message)
    const prebuilt = await prebuiltWorker(making, sources)
    if (prebuilt === undefined) throw error
    log('Máy chủ truyền hình: dùng bản dựng sẵn của mediasoup, tốn nhiều bộ xử lý hơn.')
    return prebuilt
  })
}

/** The worker that benchmarks compare with: mediasoup's source with Debian's libraries and none of what makes ours faster. */
export async function ensureBaseWorker(options: EnsureWorkerOptions): Promise<string> {
  const making = await startMaking(options, options.sources ?? realSources)
  return (await builtWorker(BASE, making)).workerBin
}

async function startMaking(options: EnsureWorkerOptions, sources: WorkerSources): Promise<WorkerMaking> {
  const { env, log, signal } = options
  return { mediasoup: await readMediasoupPackage(), root: cacheRoot(env), env, log, signal, sources }
}

/** mediasoup's own download, kept in the cache. Undefined when it cannot be had or does not run here. */
async function prebuiltWorker(making: WorkerMaking, sources: WorkerSources): Promise<EnsuredWorker | undefined> {
  const { mediasoup, root, env, log, signal } = making
  const key = cacheKey({ mediasoupVersion: mediasoup.version, arch: process.arch, recipe: '' }, 'prebuilt')
  return underLock(making, async (scratchDir) => {
    const cached = cachedWorker(root, key)
    if (await sources.starts(cached)) return { workerBin: cached, origin: 'cache' }
    log('Máy chủ truyền hình: thử tải bản dựng sẵn.')
    const download = await sources.download({ mediasoup, scratchDir, env, signal })
    if ('binary' in download && (await sources.starts(download.binary))) {
      return { workerBin: await storeWorker(root, key, download.binary), origin: 'prebuilt' }
    }
    const reason = 'refusal' in download ? download.refusal : 'bản tải về không chạy được trên máy này'
    log(`Máy chủ truyền hình: không tải được bản dựng sẵn (${reason}).`)
    return undefined
  })
}
