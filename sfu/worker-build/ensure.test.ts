import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BuildFailedError } from './build-tools.ts'
import { MissingPackagesError } from './debian-packages.ts'
import { ensureBaseWorker, ensureWorker, NamedWorkerError, type WorkerSources } from './ensure.ts'
import { PatchMismatchError } from './patches.ts'

let home: string
let root: string
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ensure-worker-'))
  root = path.join(home, 'hop-khong-giay', 'mediasoup-worker')
})
afterEach(() => rm(home, { recursive: true }))

interface Fakes {
  downloadable?: boolean
  download?: string
  /** What the build of each recipe writes, or how it fails. */
  faster?: string | Error
  base?: string | Error
}

/** Sources that write a file saying where it came from; a file runs when it is there and does not say `broken`. */
function fakeSources({ downloadable = false, download = 'downloaded', faster = 'faster', base = 'base' }: Fakes = {}) {
  const asked: string[] = []
  const sources: WorkerSources = {
    starts: (binary) =>
      readFile(binary, 'utf8').then(
        (content) => content !== 'broken',
        () => false,
      ),
    download: async ({ scratchDir }) => {
      asked.push('download')
      if (!downloadable) return { refusal: 'no network' }
      const binary = path.join(scratchDir, 'downloaded')
      await writeFile(binary, download)
      return { binary }
    },
    build: async (_, { scratchDir }, { name }) => {
      asked.push(name)
      const made = { faster, base }[name]
      if (made instanceof Error) throw made
      const binary = path.join(scratchDir, 'built')
      await writeFile(binary, made)
      return { binary, variant: 'debian' }
    },
  }
  return { sources, asked }
}

const noPackages = new MissingPackagesError(['meson'], 'Hãy chạy: sudo apt-get install meson')
const noCompiler = new BuildFailedError('Lệnh không thành công (1): ninja')

const start = (sources: WorkerSources, env: NodeJS.ProcessEnv = {}, log: (line: string) => void = () => undefined) =>
  ensureWorker({ log, env: { XDG_CACHE_HOME: home, ...env }, sources })

test('a named worker is used, and nothing else is tried', async () => {
  const named = path.join(home, 'mine')
  await writeFile(named, 'mine')
  const { sources, asked } = fakeSources({ downloadable: true })
  expect(await start(sources, { MEDIASOUP_WORKER_BIN: named })).toEqual({ workerBin: named, origin: 'env' })
  expect(asked).toEqual([])
})

test('a named worker that does not run is an error, not a reason to take another one', async () => {
  const { sources, asked } = fakeSources({ downloadable: true })
  await expect(start(sources, { MEDIASOUP_WORKER_BIN: '/nowhere' })).rejects.toThrow(NamedWorkerError)
  expect(asked).toEqual([])
})

test('the faster worker is built, though a download could be had, and found in the cache the next time', async () => {
  const { sources, asked } = fakeSources({ downloadable: true })
  const first = await start(sources)
  expect(first.origin).toBe('built')
  expect(await readFile(first.workerBin, 'utf8')).toBe('faster')
  expect(await start(sources)).toEqual({ workerBin: first.workerBin, origin: 'cache' })
  expect(asked).toEqual(['faster'])
})

test('where the faster worker cannot be compiled, the plain one is built, said so, and found in the cache the next time', async () => {
  const { sources, asked } = fakeSources({ downloadable: true, faster: noCompiler })
  const said: string[] = []
  const first = await start(sources, {}, (line) => said.push(line))
  expect(await readFile(first.workerBin, 'utf8')).toBe('base')
  expect(said.join('\n')).toMatch(/không dựng được bản nhanh.*logs/)
  expect(await start(sources)).toEqual({ workerBin: first.workerBin, origin: 'cache' })
  expect(asked).toEqual(['faster', 'base'])
})

test('a faster worker that does not run here gives way to the plain one', async () => {
  const { sources } = fakeSources({ faster: 'broken' })
  expect(await readFile((await start(sources)).workerBin, 'utf8')).toBe('base')
})

test('where nothing can be built, the download serves, and the reason is said', async () => {
  const { sources, asked } = fakeSources({ downloadable: true, faster: noPackages })
  const said: string[] = []
  const first = await start(sources, {}, (line) => said.push(line))
  expect(first.origin).toBe('prebuilt')
  expect(await readFile(first.workerBin, 'utf8')).toBe('downloaded')
  expect(said).toContain(noPackages.message)
  expect(await start(sources)).toEqual({ workerBin: first.workerBin, origin: 'cache' })
  expect(asked).toEqual(['faster', 'download', 'faster'])
})

test('once the packages are there, the faster worker takes the download’s place', async () => {
  await start(fakeSources({ downloadable: true, faster: noPackages }).sources)
  const worker = await start(fakeSources({ downloadable: true }).sources)
  expect(await readFile(worker.workerBin, 'utf8')).toBe('faster')
})

test('where neither works, the error is that of the build', async () => {
  const { sources } = fakeSources({ faster: noPackages })
  await expect(start(sources)).rejects.toBe(noPackages)
  const damaged = fakeSources({ faster: noPackages, downloadable: true, download: 'broken' })
  await expect(start(damaged.sources)).rejects.toBe(noPackages)
})

test('"never" neither downloads nor takes an earlier download', async () => {
  const { sources, asked } = fakeSources({ downloadable: true, faster: noPackages })
  await start(sources)
  await expect(start(sources, { MEDIASOUP_WORKER_PREBUILT: 'never' })).rejects.toBe(noPackages)
  expect(asked).toEqual(['faster', 'download', 'faster'])
})

test('a patch that no longer fits stops everything: somebody has to look', async () => {
  const mismatch = new PatchMismatchError('found it 0 times')
  const { sources, asked } = fakeSources({ downloadable: true, faster: mismatch })
  await expect(start(sources)).rejects.toBe(mismatch)
  expect(asked).toEqual(['faster'])
})

test('the base of the benchmarks is never taken for the server’s worker, nor the other way round', async () => {
  const { sources, asked } = fakeSources()
  const base = await ensureBaseWorker({ log: () => undefined, env: { XDG_CACHE_HOME: home }, sources })
  expect(await readFile(base, 'utf8')).toBe('base')
  expect(await readFile((await start(sources)).workerBin, 'utf8')).toBe('faster')
  expect(await ensureBaseWorker({ log: () => undefined, env: { XDG_CACHE_HOME: home }, sources })).toBe(base)
  expect(asked).toEqual(['base', 'faster'])
})

test('a cached worker that no longer runs is rebuilt', async () => {
  const { sources, asked } = fakeSources()
  const { workerBin } = await start(sources)
  await writeFile(workerBin, 'broken')
  expect(await start(sources)).toEqual({ workerBin, origin: 'built' })
  expect(await readFile(workerBin, 'utf8')).toBe('faster')
  expect(asked).toEqual(['faster', 'faster'])
})

test('two starts at the same time build once', async () => {
  const { sources, asked } = fakeSources()
  const workers = await Promise.all([start(sources), start(sources)])
  expect(workers.map(({ origin }) => origin).toSorted()).toEqual(['built', 'cache'])
  expect(asked).toEqual(['faster'])
})

test('what a killed build left behind is removed, and so is the scratch of a finished one', async () => {
  await mkdir(path.join(root, 'scratch-killed', 'worker'), { recursive: true })
  await start(fakeSources().sources)
  expect((await readdir(root)).filter((name) => name.startsWith('scratch-'))).toEqual([])
})

test('a build whose worker does not run is an error that names the log, and is not cached', async () => {
  const { sources } = fakeSources({ faster: 'broken', base: 'broken' })
  const attempt = start(sources)
  await expect(attempt).rejects.toThrow(BuildFailedError)
  await expect(attempt).rejects.toThrow(path.join(root, 'logs'))
  expect((await readdir(root)).filter((name) => name.includes('debian'))).toEqual([])
})

test('the log file named in an error exists and holds what the failed command said', async () => {
  const { sources } = fakeSources()
  const failing: WorkerSources = {
    ...sources,
    build: async (_, tools) => {
      await tools.must('sh', ['-c', 'echo the reason; exit 3'], { deadlineMs: 10_000 })
      throw new Error('not reached')
    },
  }
  const error = await start(failing).catch((thrown: unknown) => thrown)
  const message = error instanceof BuildFailedError ? error.message : ''
  expect(message).toMatch(/\(3\)[^]*the reason/)
  const logFile = /(\/\S+\.log)/.exec(message)?.[1] ?? ''
  expect(await readFile(logFile, 'utf8')).toContain('the reason')
})
