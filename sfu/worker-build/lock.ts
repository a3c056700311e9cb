import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

export interface LockOptions {
  /** Called once when somebody else holds the lock. */
  readonly onWait: () => void
  /** How long to wait for it, in milliseconds. */
  readonly deadlineMs: number
  readonly retryMs?: number
  readonly signal?: AbortSignal | undefined
}

/** Another process has held the lock for longer than the caller allowed to wait. */
export class LockTimeoutError extends Error {
  override readonly name = 'LockTimeoutError'
  readonly code = 'lockTimeout'
}

const SQLITE_BUSY = 5
const SqliteError = z.object({ errcode: z.number() })

/**
 * Runs `work` while no other process runs its work under the same lock file.
 *
 * The lock is SQLite's on an empty database. Node has no file locks of its own, and this one is the kernel's: it vanishes with
 * the process that holds it, however that dies, so a lock cannot be left behind and none ever has to be judged stale.
 *
 * @throws {LockTimeoutError} After `deadlineMs`.
 */
export async function withLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    await acquire(database, file, options)
    return await work()
  } finally {
    database.close()
  }
}

async function acquire(database: DatabaseSync, file: string, options: LockOptions): Promise<void> {
  const giveUpAtMs = performance.now() + options.deadlineMs
  let told = false
  while (!tryAcquire(database)) {
    if (!told) options.onWait()
    told = true
    if (performance.now() > giveUpAtMs) throw new LockTimeoutError(`Still locked by another process: ${file}`)
    await delay(options.retryMs ?? 500, undefined, { signal: options.signal })
  }
}

function tryAcquire(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    const parsed = SqliteError.safeParse(error)
    // The low byte is the primary code; the rest tells kinds of it apart.
    if (parsed.success && (parsed.data.errcode & 0xff) === SQLITE_BUSY) return false
    throw error
  }
}
