// Says what is different between two versions of a paper: asked for by readers, found out in a process of its own, and kept for the next who asks.
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Handlers } from '../../kit/handlers.ts'
import { NODE_ITSELF_MB, readPrinted, runLimited } from '../../kit/limited-process.ts'
import { createSemaphore, QueueFullError } from '../../kit/semaphore.ts'
import type { BlobStore } from '../../storage/blobs.ts'
import type { Database } from '../../storage/database.ts'
import type { Sha256 } from '../../wire/ids.ts'
import { accept, refuse } from '../../wire/kit.ts'
import { mayReadNow, type ClosedItemsIn } from '../reading.ts'
import { versionWithPaper } from '../store.ts'
import { MOST_CHANGES, PageChange, type Comparison } from './wire.ts'

export interface ComparingDeps {
  readonly database: Database
  readonly blobs: Pick<BlobStore, 'check' | 'pathOf'>
  readonly closedItems: ClosedItemsIn
}
export type ComparingMethod = 'papers.compare'

const Words = z.object({
  pages: z.array(PageChange).max(MOST_CHANGES),
  same: z.array(z.object({ oldPage: z.int(), newPage: z.int() })),
  pageCount: z.int(),
  byWords: z.boolean(),
})
const Picture = z.object({ oldPage: z.int(), newPage: z.int(), differs: z.boolean() })

const CHILD = fileURLToPath(new URL('./compare-child.ts', import.meta.url))
const DEADLINE_MS = 25_000
const MEMORY_MB = 768
const MOST_OUTPUT = 4_000_000
/** Comparisons are of bytes that never change: the last ones are kept. */
const MOST_KEPT = 40

type Found = Omit<Comparison, 'oldNumber' | 'newNumber'>

/** @param signal - Ends what runs when the server closes. */
export function comparingHandlers(
  { database, blobs, closedItems }: ComparingDeps,
  signal: AbortSignal,
): Handlers<ComparingMethod> {
  const kept = new Map<string, Promise<Found | null>>()
  const withPermit = createSemaphore(1, 12)

  function compared(oldFile: Sha256, newFile: Sha256): Promise<Found | null> {
    const key = `${oldFile} ${newFile}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const found = withPermit(() => compare(blobs.pathOf(oldFile), blobs.pathOf(newFile), signal))
    kept.set(key, found)
    // What could not be found out, or only in part, is tried again for the next who asks.
    const forget = () => kept.delete(key)
    found.then((result) => isWhole(result) || forget(), forget)
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      kept.delete(oldest)
    }
    return found
  }

  return {
    'papers.compare': async ({ account, actor }, { meetingId, paperId, oldVersionId, newVersionId }) => {
      const versions = await Promise.all([oldVersionId, newVersionId].map((id) => versionWithPaper(database, id)))
      const [before, now] = versions
      if (actor === null || before == null || now == null) return refuse('notFound')
      for (const version of [before, now]) {
        const own = version.meeting_id === meetingId && version.paper_id === paperId
        if (!own || !(await mayReadNow(database, closedItems, account, actor, version))) return refuse('notFound')
        if ((await blobs.check(version.sha256)) !== 'sound') return refuse('fileDamaged')
      }
      try {
        const found = await compared(before.sha256, now.sha256)
        if (found === null) return refuse('notComparable')
        return accept({ ...found, oldNumber: before.number, newNumber: now.number })
      } catch (error) {
        if (error instanceof QueueFullError) return refuse('unavailable')
        throw error
      }
    },
  }
}

/** Whether there was time for all pages. */
function isWhole(found: Found | null): boolean {
  return found !== null && !found.pages.some(({ kind }) => kind === 'unseen')
}

/** Null: the process ended before it had compared the words. */
async function compare(oldPath: string, newPath: string, signal: AbortSignal): Promise<Found | null> {
  const heap = `--max-old-space-size=${Math.floor(MEMORY_MB / 2)}`
  const node = [process.execPath, heap, '--disable-warning=ExperimentalWarning', CHILD, oldPath, newPath]
  const limits = { deadlineMs: DEADLINE_MS, dataMb: NODE_ITSELF_MB + MEMORY_MB, maxOutput: MOST_OUTPUT, signal }
  const end = await runLimited(node, limits)
  if (end.kind === 'notStarted') return null
  const [first = '', ...rest] = end.output.split('\n')
  const words = readPrinted(first, Words)
  if (words === undefined) return null
  const seen = new Map(
    rest.flatMap((line) => {
      const picture = readPrinted(line, Picture)
      return picture === undefined ? [] : [[picture.newPage, picture.differs] as const]
    }),
  )
  const pictures = words.same.flatMap(({ oldPage, newPage }): PageChange[] => {
    const differs = seen.get(newPage)
    if (differs === false) return []
    return [{ kind: differs === true ? 'picture' : 'unseen', oldPage, newPage, parts: [] }]
  })
  const pages = [...words.pages, ...pictures].sort(
    (a, b) => (a.newPage ?? a.oldPage ?? 0) - (b.newPage ?? b.oldPage ?? 0),
  )
  return { pages: pages.slice(0, MOST_CHANGES), pageCount: words.pageCount, byWords: words.byWords }
}
