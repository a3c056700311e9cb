import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, rename, rm, statfs, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { isDiskFull } from './database-problem.ts'
import { createSoundness, type Soundness } from './soundness.ts'
import { syncFolder } from './sync.ts'
import { tidyBlobs, type Tidied } from './tidy-blobs.ts'

/** Bytes that have come whole and are on disk, but belong to nothing yet. Exactly one of the two must be called. */
export interface ReceivedBlob {
  readonly sha256: Sha256
  readonly bytes: number
  /** Where a checker may read them; gone after either call. */
  readonly tempPath: string
  /** Gives them their lasting place; after it they survive a power cut. The same bytes twice lie there once. */
  commit(): Promise<void>
  discard(): Promise<void>
}

export interface ReceiveOptions {
  readonly maxBytes: number
  /** Silence of the sender, milliseconds, after which it counts as cut off. */
  readonly idleMs: number
  readonly signal?: AbortSignal
  /** How many bytes the sender says will come; more than the disk has room for are refused before the first. */
  readonly declaredBytes?: number
  /** Sees the first bytes (up to 1,024); false stops the reception before the rest has come. */
  readonly acceptHead?: (head: Uint8Array) => boolean
}
export type ReceiveRefusal = 'tooLarge' | 'badHead' | 'diskFull' | 'interrupted'

/** Files named by the SHA-256 of their bytes. */
export interface BlobStore {
  /** Stores while it hashes. The source is left open when it is refused, so that an answer can still be sent. */
  receive(source: Readable, options: ReceiveOptions): Promise<Outcome<ReceivedBlob, ReceiveRefusal>>
  /** @param range - First and last byte, both included. @throws When there is no such blob. */
  open(sha256: Sha256, range?: { first: number; last: number }): ReadStream
  /** Whether the blob is there and its bytes still have the hash that it is named by. */
  check(sha256: Sha256): Promise<Soundness>
  /** Where its bytes lie, for processes of their own that read them. Nothing may be changed there. */
  pathOf(sha256: Sha256): string
  remove(sha256: Sha256): Promise<void>
  /**
   * Removes what a crash left half received, moves files that nothing names into the quarantine, and takes named ones out of
   * it again. Only at start, before anything is received.
   */
  tidy(named: ReadonlySet<Sha256>): Promise<Tidied>
}

const HEAD_BYTES = 1024

/** A blob store in one folder of the local disk, made when missing. Names on disk are random or hashes, never a person's. */
export async function openBlobStore(folder: string): Promise<BlobStore> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o750 })
  const pathOf = (sha256: Sha256) => join(folder, sha256.slice(0, 2), sha256)
  const soundness = createSoundness()

  async function commit(tempPath: string, sha256: Sha256): Promise<void> {
    const path = pathOf(sha256)
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o750 })
    await rename(tempPath, path)
    // A rename is on disk only once its folder is (fsync(2)), and so is a new folder within its own.
    await syncFolder(dirname(path))
    if (made !== undefined) await syncFolder(folder)
  }

  return {
    async receive(source, options) {
      const tempPath = join(incoming, randomBytes(16).toString('hex'))
      const discard = () => rm(tempPath, { force: true })
      let file: FileHandle | undefined
      try {
        if (!(await hasRoom(folder, options.declaredBytes ?? 0))) return refuse('diskFull')
        file = await open(tempPath, 'wx', 0o640)
        const written = await writeAll(source, file, options)
        if (!written.ok) {
          await discard()
          return written
        }
        await file.sync()
        return accept({ ...written.value, tempPath, commit: () => commit(tempPath, written.value.sha256), discard })
      } catch (error) {
        // The first error is the one to report; what stays of a temporary file goes at the next start.
        await discard().catch(() => undefined)
        if (isDiskFull(error)) return refuse('diskFull')
        throw error
      } finally {
        await file?.close().catch(() => undefined)
      }
    },
    open(sha256, range) {
      const bounds = range === undefined ? {} : { start: range.first, end: range.last }
      return createReadStream(pathOf(sha256), { ...bounds, highWaterMark: 256 * 1024 })
    },
    pathOf,
    check: (sha256) => soundness.of(pathOf(sha256), sha256),
    async remove(sha256) {
      await rm(pathOf(sha256), { force: true })
    },
    tidy: (named) => tidyBlobs(folder, named),
  }
}

async function writeAll(
  source: Readable,
  file: FileHandle,
  { maxBytes, idleMs, signal, acceptHead }: ReceiveOptions,
): Promise<Outcome<{ sha256: Sha256; bytes: number }, ReceiveRefusal>> {
  const hash = createHash('sha256')
  let bytes = 0
  let head: Buffer | null = Buffer.alloc(0)
  const stop = () => source.destroy(new Error('The sender fell silent or was given up'))
  const silence = setTimeout(stop, idleMs)
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted === true) stop()
  const chunks = source.iterator({ destroyOnReturn: false })
  try {
    for (;;) {
      const next = await nextChunk(chunks)
      if (next === 'interrupted') return refuse('interrupted')
      if (next === 'end') break
      silence.refresh()
      bytes += next.length
      if (bytes > maxBytes) return refuse('tooLarge')
      if (head !== null && acceptHead !== undefined) {
        head = Buffer.concat([head, next.subarray(0, HEAD_BYTES - head.length)])
        if (head.length >= HEAD_BYTES) {
          if (!acceptHead(head)) return refuse('badHead')
          head = null
        }
      }
      hash.update(next)
      await writeWhole(file, next)
    }
    if (head !== null && bytes > 0 && acceptHead?.(head) === false) return refuse('badHead')
    return accept({ sha256: Sha256.parse(hash.digest('hex')), bytes })
  } finally {
    clearTimeout(silence)
    signal?.removeEventListener('abort', stop)
    // Given back also when the disk failed: a stream that an iterator still holds can't be drained by anybody else.
    await chunks.return?.()
  }
}

/** Tells trouble of the sender from trouble of the disk: only the reading is guarded here. */
async function nextChunk(chunks: AsyncIterator<unknown>): Promise<Buffer | 'end' | 'interrupted'> {
  try {
    const next = await chunks.next()
    if (next.done === true) return 'end'
    if (next.value instanceof Uint8Array)
      return Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length)
    return 'interrupted'
  } catch {
    return 'interrupted'
  }
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten
}

async function hasRoom(folder: string, bytes: number): Promise<boolean> {
  if (bytes === 0) return true
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize >= bytes
}
