import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { arch, platform, release } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { runCommand } from './commands.ts'
import type { MediasoupPackage } from './mediasoup-package.ts'

const ANSWER_DEADLINE_MS = 8_000
const TRANSFER_DEADLINE_MS = 90_000
const UNPACK_DEADLINE_MS = 30_000
const MAX_BYTES = 200 * 1024 * 1024

export interface PrebuiltOptions {
  readonly mediasoup: MediasoupPackage
  readonly scratchDir: string
  readonly env: NodeJS.ProcessEnv
  readonly signal?: AbortSignal | undefined
  /** How long the server may take to answer, in milliseconds. */
  readonly answerDeadlineMs?: number
  /** How long the whole download may take, in milliseconds. */
  readonly transferDeadlineMs?: number
}

/** The file name under which mediasoup publishes its worker for a machine. */
export function prebuiltArchiveName(
  version: string,
  machine: { platform: string; arch: string; release: string },
): string {
  const kernel = machine.platform === 'linux' ? `-kernel${Number(machine.release.split('.')[0])}` : ''
  return `mediasoup-worker-${version}-${machine.platform}-${machine.arch}${kernel}.tgz`
}

/**
 * Downloads the worker that mediasoup publishes for this machine.
 *
 * `MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL` names another place than GitHub, as it does for mediasoup's own installer.
 *
 * @returns The unpacked file, or why there is none. Rejects only when `signal` aborts; always ends within its deadlines.
 */
export async function downloadPrebuilt(options: PrebuiltOptions): Promise<{ binary: string } | { refusal: string }> {
  const base = options.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] ?? options.mediasoup.releasesUrl
  const { version } = options.mediasoup
  const name = prebuiltArchiveName(version, { platform: platform(), arch: arch(), release: release() })
  const dir = path.join(options.scratchDir, 'prebuilt')
  const archive = path.join(dir, name)

  const answered = new AbortController()
  const timer = setTimeout(() => answered.abort(new Error('no answer')), options.answerDeadlineMs ?? ANSWER_DEADLINE_MS)
  const whole = AbortSignal.timeout(options.transferDeadlineMs ?? TRANSFER_DEADLINE_MS)
  const signal = AbortSignal.any([answered.signal, whole, ...(options.signal ? [options.signal] : [])])
  try {
    await mkdir(dir, { recursive: true })
    const response = await fetch(`${base}/${version}/${name}`, { signal })
    clearTimeout(timer)
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      return { refusal: `HTTP ${response.status}` }
    }
    await pipeline(capped(response.body), createWriteStream(archive), { signal })
  } catch (error) {
    options.signal?.throwIfAborted()
    return { refusal: describe(error) }
  } finally {
    clearTimeout(timer)
  }

  const unpack = await runCommand('tar', ['-xzf', archive, '-C', dir, '--no-same-owner', 'mediasoup-worker'], {
    env: options.env,
    deadlineMs: UNPACK_DEADLINE_MS,
    signal: options.signal,
  })
  if (unpack.exitCode !== 0) return { refusal: unpack.lastLines.join(' ') }
  return { binary: path.join(dir, 'mediasoup-worker') }
}

async function* capped(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  let bytes = 0
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes += chunk.value.byteLength
    if (bytes > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`)
    yield chunk.value
  }
}

/** fetch hides the reason ("fetch failed") in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
