import { cp, readdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { BuildTools } from './build-tools.ts'
import type { BuiltVariant } from './cache.ts'
import { ensureDebianPackages } from './debian-packages.ts'
import type { MediasoupPackage } from './mediasoup-package.ts'
import { ninjaProgress } from './ninja-progress.ts'
import { buildOpensslSrtp } from './openssl-srtp.ts'
import { applyPatches } from './patches.ts'
import type { Recipe } from './recipe.ts'

const SETUP_MS = 5 * 60_000
const COMPILE_MS = 90 * 60_000
// The largest of the worker's files takes about this much memory to compile.
const BYTES_PER_COMPILER = 700 * 1024 * 1024

/** One of the headers that flatc makes in one go of all schemas. */
const GENERATED_HEADER = 'fbs/FBS/worker.h'

/** The Debian packages that building the worker takes. */
export const BUILD_PACKAGES: readonly string[] = [
  'g++',
  'meson',
  'ninja-build',
  'pkg-config',
  'libssl-dev',
  'libsrtp2-dev',
  'libuv1-dev',
  'libabsl-dev',
  'libflatbuffers-dev',
  'flatbuffers-compiler',
]

export interface SourceBuild {
  readonly binary: string
  readonly variant: BuiltVariant
}

/**
 * Builds the worker from the source in the npm package, with Debian's libraries.
 *
 * @returns The binary, inside `tools.scratchDir`. Rejects with MissingPackagesError, PatchMismatchError or BuildFailedError.
 */
export async function buildFromSource(
  mediasoup: MediasoupPackage,
  tools: BuildTools,
  recipe: Recipe,
): Promise<SourceBuild> {
  const { log } = tools
  log('Máy chủ truyền hình: dựng từ mã nguồn, khoảng 4 phút, chỉ lần đầu.')
  await ensureDebianPackages(BUILD_PACKAGES, { purpose: 'dựng máy chủ truyền hình', log, signal: tools.signal })

  const sourceDir = path.join(tools.scratchDir, 'worker')
  await prepareSource(mediasoup.workerSourceDir, sourceDir, recipe)

  const pkgConfigDir = await buildOpensslSrtp(tools).catch((error: unknown) => {
    tools.signal?.throwIfAborted()
    tools.note(`libsrtp2 with OpenSSL is not to be had, taking Debian's: ${String(error)}`)
    log('Máy chủ truyền hình: dùng libsrtp2 có sẵn của Debian.')
    return undefined
  })
  const variant = pkgConfigDir === undefined ? 'debian' : 'openssl'
  const searched = [pkgConfigDir, tools.env['PKG_CONFIG_PATH']].filter((dir) => dir !== undefined && dir !== '')
  const env = { ...tools.env, PKG_CONFIG_PATH: searched.join(':') }

  const buildDir = path.join(tools.scratchDir, 'build')
  log('Máy chủ truyền hình: chuẩn bị dịch.')
  await tools.must('meson', ['setup', buildDir, sourceDir, ...recipe.mesonOptions], { env, deadlineMs: SETUP_MS })
  const onLine = ninjaProgress((percent) => log(`Máy chủ truyền hình: đã dịch ${percent} %.`))
  // libwebrtc's files include these headers, and mediasoup's meson.build does not say so: on a busy machine a compiler comes before flatc.
  await tools.must('ninja', ['-C', buildDir, GENERATED_HEADER], { env, deadlineMs: SETUP_MS })
  const jobs = compileJobs(availableParallelism(), process.availableMemory())
  await tools.must('ninja', ['-C', buildDir, '-j', String(jobs), 'mediasoup-worker'], {
    env,
    deadlineMs: COMPILE_MS,
    onLine,
  })
  return { binary: path.join(buildDir, 'mediasoup-worker'), variant }
}

/** How many compilers to run at once, so that a small machine does not run out of memory. */
export function compileJobs(cores: number, freeBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / BYTES_PER_COMPILER)))
}

/** Copies the worker's source, takes out the files that would download libraries, puts in ours, and patches. */
export async function prepareSource(workerSourceDir: string, sourceDir: string, recipe: Recipe): Promise<void> {
  await cp(workerSourceDir, sourceDir, { recursive: true })
  const subprojects = path.join(sourceDir, 'subprojects')
  for (const name of await readdir(subprojects)) {
    if (name.endsWith('.wrap')) await rm(path.join(subprojects, name))
  }
  for (const overlay of recipe.overlays) await cp(overlay, sourceDir, { recursive: true })
  await applyPatches(sourceDir, recipe.patches)
}
