import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BuildFailedError } from './build-tools.ts'
import { ensureWorker, NamedWorkerError, type WorkerSources } from './ensure.ts'

let home: string
let root: string
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ensure-worker-'))
  root = path.join(home, 'hop-khong-giay', 'mediasoup-worker')
})
afterEach(() => rm(home, { recursive: true }))

/** Sources that write a file saying where it came from; a file runs when it is there and does not say `broken`. */
function fakeSources({ downloadable = false, download = 'downloaded', build = 'built' } = {}) {
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
    build: async (_, { scratchDir }) => {
      asked.push('build')
      const binary = path.join(scratchDir, 'built')
      await writeFile(binary, build)
      return { binary, variant: 'debian' }
    },
  }
  return { sources, asked }
}

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

test('a download that runs is preferred to a build, and found in the cache the next time', async () => {
  const { sources, asked } = fakeSources({ downloadable: true })
  const first = await start(sources)
  expect(first.origin).toBe('prebuilt')
  expect(await readFile(first.workerBin, 'utf8')).toBe('downloaded')
  expect(await start(sources)).toEqual({ workerBin: first.workerBin, origin: 'cache' })
  expect(asked).toEqual(['download'])
})

test('a download that does not run here leads to a build', async () => {
  const { sources } = fakeSources({ downloadable: true, download: 'broken' })
  const worker = await start(sources)
  expect(worker.origin).toBe('built')
  expect(await readFile(worker.workerBin, 'utf8')).toBe('built')
})

test('"never" neither downloads nor takes an earlier download', async () => {
  const { sources, asked } = fakeSources({ downloadable: true })
  await start(sources)
  expect(await start(sources, { MEDIASOUP_WORKER_PREBUILT: 'never' })).toMatchObject({ origin: 'built' })
  expect(asked).toEqual(['download', 'build'])
})

test('a cached worker that no longer runs is built anew', async () => {
  const { sources, asked } = fakeSources()
  const { workerBin } = await start(sources)
  await writeFile(workerBin, 'broken')
  expect(await start(sources)).toEqual({ workerBin, origin: 'built' })
  expect(await readFile(workerBin, 'utf8')).toBe('built')
  expect(asked).toEqual(['download', 'build', 'download', 'build'])
})

test('two starts at the same time build once', async () => {
  const { sources, asked } = fakeSources()
  const workers = await Promise.all([start(sources), start(sources)])
  expect(workers.map(({ origin }) => origin).toSorted()).toEqual(['built', 'cache'])
  expect(asked).toEqual(['download', 'build'])
})

test('what a killed build left behind is removed, and so is the scratch of a finished one', async () => {
  await mkdir(path.join(root, 'scratch-killed', 'worker'), { recursive: true })
  await start(fakeSources().sources)
  expect((await readdir(root)).filter((name) => name.startsWith('scratch-'))).toEqual([])
})

test('a build whose worker does not run is an error that names the log, and is not cached', async () => {
  const { sources } = fakeSources({ build: 'broken' })
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
