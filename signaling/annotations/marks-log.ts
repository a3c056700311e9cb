import type { Logger } from 'pino'
import type { Clock } from '../kit/clock.ts'
import type { InspectedUpdate } from './inspect-update.ts'
import { mergeMarks, type MarksKey, type MarksStore } from './store.ts'

/** Rows of one document after which they are put together. */
const COMPACT_AFTER_ROWS = 200

interface Size {
  bytes: number
  rows: number
}

export interface MarksLog {
  /** The updates of a document that is being opened. */
  open(name: string, key: MarksKey): Promise<Uint8Array[]>
  /**
   * Writes an update to disk.
   *
   * @returns `full` when the document would grow past its bound, even after its removed marks are forgotten: nothing is written.
   */
  append(
    name: string,
    key: MarksKey,
    update: Uint8Array,
    inspected: InspectedUpdate,
  ): Promise<'new author' | 'kept' | 'full'>
  /** How much an open document takes on disk, bytes; about as much goes to a client that asks for all of it. */
  bytesOf(name: string): number
  /** Called when nobody has the document open any more. */
  close(name: string, key: MarksKey): void
  /** Until everything under way is on disk. */
  settled(): Promise<void>
}

/** The log of updates under every document of marks: appended to before anybody sees an update, put together now and then. */
export function createMarksLog(deps: {
  readonly store: MarksStore
  readonly clock: Clock
  readonly log: Logger
  readonly maxDocumentBytes: number
}): MarksLog {
  const { store, clock, log, maxDocumentBytes } = deps
  const sizes = new Map<string, Size>()
  const compacting = new Map<string, Promise<void>>()
  const underWay = new Set<Promise<unknown>>()

  function track<T>(work: Promise<T>): Promise<T> {
    const quiet = work.catch(() => undefined).finally(() => underWay.delete(quiet))
    underWay.add(quiet)
    return work
  }

  function compact(name: string, key: MarksKey): Promise<void> {
    const running = compacting.get(name)
    if (running !== undefined) return running
    const work = track(rewrite(name, key))
      .catch((error: unknown) => log.error({ err: error, document: name }, 'marks could not be put together'))
      .finally(() => compacting.delete(name))
    compacting.set(name, work)
    return work
  }

  async function rewrite(name: string, key: MarksKey): Promise<void> {
    const size = sizes.get(name)
    const rows = await store.load(key)
    if (rows.length < 2) return
    const merged = mergeMarks(rows.map((row) => row.data))
    const ids = rows.map((row) => row.updateId)
    if (!(await store.replace(key, ids, merged, clock.nowMs()))) return
    if (size === undefined) return
    size.rows -= rows.length - 1
    size.bytes += merged.length - rows.reduce((sum, row) => sum + row.data.length, 0)
  }

  return {
    async open(name, key) {
      // One that was just left may still be rewritten; counting in the middle of it would count wrong.
      await compacting.get(name)
      const rows = await store.load(key)
      sizes.set(name, { rows: rows.length, bytes: rows.reduce((sum, row) => sum + row.data.length, 0) })
      return rows.map((row) => row.data)
    },
    async append(name, key, update, inspected) {
      const size = sizes.get(name) ?? { rows: 0, bytes: 0 }
      if (size.bytes + update.length > maxDocumentBytes) await compact(name, key)
      if (size.bytes + update.length > maxDocumentBytes) return 'full'
      size.bytes += update.length
      size.rows += 1
      try {
        const isMark = key.layer === 'shared' && inspected.marks > 0
        const { newAuthor } = await track(store.append(key, update, clock.nowMs(), isMark))
        if (size.rows > COMPACT_AFTER_ROWS) void compact(name, key)
        return newAuthor ? 'new author' : 'kept'
      } catch (error) {
        size.bytes -= update.length
        size.rows -= 1
        throw error
      }
    },
    bytesOf: (name) => sizes.get(name)?.bytes ?? 0,
    close(name, key) {
      const rows = sizes.get(name)?.rows ?? 0
      sizes.delete(name)
      if (rows > 1) void compact(name, key)
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
