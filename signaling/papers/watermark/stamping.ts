// Copies of restricted papers with the reader's name and the time on each page, made when they are asked for; the stored file stays as it is.
import { mkdtemp, rm, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { vietnamTime } from '../../kit/csv.ts'
import { NODE_ITSELF_MB, readPrinted, runLimited } from '../../kit/limited-process.ts'
import { createSemaphore, QueueFullError } from '../../kit/semaphore.ts'
import { accept, refuse, type Outcome } from '../../wire/kit.ts'

/** A copy on disk, until it was sent. */
export interface Stamped {
  readonly path: string
  /** Removes the copy; twice is fine. */
  remove(): Promise<void>
}
export interface StampSettings {
  /** A folder of the copies' own; they are removed once they were sent, and all of it at start. */
  readonly folder: string
  readonly timeoutMs: number
  readonly memoryMb: number
}
/** `notStampable`: the copy could not be made, or not with the words on each of its pages; it is not given without them. */
export type Stamp = (
  path: string,
  pages: number,
  words: string,
  signal: AbortSignal,
) => Promise<Outcome<Stamped, 'notStampable' | 'unavailable'>>

const CHILD = fileURLToPath(new URL('./stamp-child.ts', import.meta.url))
const Report = z.object({ pages: z.int() })

export function watermarkWords(fullName: string, nowMs: number): string {
  return `${fullName.normalize('NFC')} · ${vietnamTime(nowMs).slice(0, -3)}`
}

export function createStamp({ folder, memoryMb, timeoutMs }: StampSettings): Stamp {
  const withPermit = createSemaphore(1, 16)
  // What a crash has left of the last run.
  const cleared = rm(folder, { recursive: true, force: true }).then(() =>
    mkdir(folder, { recursive: true, mode: 0o750 }),
  )

  async function stamp(path: string, pages: number, words: string, signal: AbortSignal): ReturnType<Stamp> {
    await cleared
    const own = await mkdtemp(join(folder, 'copy-'))
    const remove = () => rm(own, { recursive: true, force: true })
    const copy = join(own, 'copy.pdf')
    const heap = `--max-old-space-size=${Math.floor(memoryMb / 2)}`
    const node = [process.execPath, heap, '--disable-warning=ExperimentalWarning', CHILD, path, copy, words]
    const dataMb = NODE_ITSELF_MB + memoryMb
    const end = await runLimited(node, { deadlineMs: timeoutMs, dataMb, maxOutput: 1_000, signal })
    if (end.kind === 'ended' && end.exitCode === 0 && readPrinted(end.output, Report)?.pages === pages)
      return accept({ path: copy, remove })
    await remove()
    return refuse('notStampable')
  }

  return async (path, pages, words, signal) => {
    try {
      return await withPermit(() => stamp(path, pages, words, signal))
    } catch (error) {
      if (error instanceof QueueFullError) return refuse('unavailable')
      throw error
    }
  }
}
