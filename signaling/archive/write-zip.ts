// Writes an archive to the disk: beside its place until it is whole, so that a file under its own name is never half of one.
import { createHash } from 'node:crypto'
import { open, rename, rm, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../storage/sync.ts'
import type { Sha256 } from '../wire/ids.ts'
import { Sha256 as Sha256Schema } from '../wire/ids.ts'

/** Ends the name of a file that is being written. */
export const UNFINISHED = '.part'

export interface Written {
  readonly bytes: number
  readonly sha256: Sha256
}

/** Between two looks at the free space: so much may come from elsewhere meanwhile. */
const LOOK_EVERY_BYTES = 64 * 1024 * 1024

interface Writing {
  readonly signal: AbortSignal
  /** Left free on the disk, which may be the database's. */
  readonly minFreeBytes: number
  /** Told how many have been written, after each piece. */
  readonly onBytes?: (bytes: number) => void
  readonly freeBytes?: typeof freeBytesOf
}

/** @throws the error of the disk or of the source, `ENOSPC` also while some is left, or that of the signal; nothing is left behind then. */
export async function writeWhole(
  path: string,
  source: AsyncIterable<Uint8Array>,
  { signal, minFreeBytes, onBytes, freeBytes = freeBytesOf }: Writing,
): Promise<Written> {
  const part = path + UNFINISHED
  const hash = createHash('sha256')
  let bytes = 0
  let lookAt = 0
  try {
    const file = await open(part, 'w', 0o640)
    try {
      for await (const chunk of source) {
        signal.throwIfAborted()
        if (bytes >= lookAt) {
          lookAt = bytes + LOOK_EVERY_BYTES
          if ((await freeBytes(dirname(path))) < minFreeBytes) throw new NoRoomError()
        }
        // `write` may take a part of it only.
        for (let from = 0; from < chunk.length;) from += (await file.write(chunk, from)).bytesWritten
        hash.update(chunk)
        bytes += chunk.length
        onBytes?.(bytes)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    signal.throwIfAborted()
    await rename(part, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return { bytes, sha256: Sha256Schema.parse(hash.digest('hex')) }
}

class NoRoomError extends Error {
  readonly code = 'ENOSPC'
  constructor() {
    super('No more room for an archive')
  }
}

/** Bytes that programs may still use on the disk of a folder. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
