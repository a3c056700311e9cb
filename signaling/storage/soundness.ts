import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

export type Soundness = 'sound' | 'damaged' | 'missing'

/** Checked again after this long, because a disk that rots changes no time stamp. Hashing 10 MB takes some 20 ms. */
const BELIEVED_MS = 60 * 60_000
const MAX_REMEMBERED = 5_000

interface Checked {
  readonly stamp: string
  readonly atMs: number
  readonly soundness: Promise<Soundness>
}

/**
 * Tells whether files still have the SHA-256 that they are named by. Each is hashed once and then believed for an hour, as
 * long as its size and times stay; everybody who asks meanwhile waits for the same hashing.
 *
 * @param nowMs - A clock that is never put back.
 */
export function createSoundness(nowMs: () => number = () => performance.now()) {
  const known = new Map<string, Checked>()

  return {
    async of(path: string, sha256: string): Promise<Soundness> {
      const facts = await stat(path).catch(() => null)
      if (facts === null || !facts.isFile()) return 'missing'
      const stamp = `${facts.ino} ${facts.size} ${facts.mtimeMs} ${facts.ctimeMs}`
      const before = known.get(path)
      if (before?.stamp === stamp && nowMs() - before.atMs < BELIEVED_MS) return before.soundness
      if (known.size >= MAX_REMEMBERED) known.clear()
      const soundness = hashFile(path).then(
        (hash) => (hash === sha256 ? 'sound' : 'damaged'),
        // A file that is there and can't be read is as bad as one with other bytes.
        () => 'damaged' as const,
      )
      known.set(path, { stamp, atMs: nowMs(), soundness })
      return soundness
    },
  }
}

/** Lower-case hexadecimal SHA-256 of a file's bytes. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), hash)
  return hash.digest('hex')
}
