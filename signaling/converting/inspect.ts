// Finds out what an office file is and what may surprise its readers, in a process of its own with limits.
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createSemaphore, QueueFullError } from '../kit/semaphore.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { NODE_ITSELF_MB, readPrinted, runLimited } from '../kit/limited-process.ts'
import { MAX_SURPRISES, OriginalKind, Surprise } from '../office/wire.ts'

/** The lines that the inspecting process prints: what the file is, and what was found in it. */
const Kind = z.union([
  z.strictObject({ kind: OriginalKind }),
  z.strictObject({
    refused: z.enum(['notPdf', 'officeDamaged', 'officeTooLarge', 'officeUnsafe', 'officeMacros', 'officePassword']),
  }),
])
export type Kind = z.infer<typeof Kind>
const Found = z.strictObject({ surprises: z.array(Surprise).max(MAX_SURPRISES) })
export type Found = z.infer<typeof Found>

export interface Inspected extends Found {
  readonly kind: OriginalKind
}
export type InspectRefusal = Extract<Kind, { refused: string }>['refused'] | 'unavailable'

export interface InspectSettings {
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly maxUnpackedBytes: number
  readonly atOnce: number
  readonly waiting: number
}
export type Inspect = (path: string, signal: AbortSignal) => Promise<Outcome<Inspected, InspectRefusal>>

const CHILD = fileURLToPath(new URL('./inspect-child.ts', import.meta.url))
const MAX_REPORT = 100_000

export function createInspect(settings: InspectSettings): Inspect {
  const { timeoutMs, memoryMb, maxUnpackedBytes, atOnce, waiting } = settings
  const withPermit = createSemaphore(atOnce, waiting)
  const inspect: Inspect = async (path, signal) => {
    const node = [process.execPath, `--max-old-space-size=${memoryMb}`, '--disable-warning=ExperimentalWarning', CHILD]
    const end = await runLimited([...node, path, String(maxUnpackedBytes)], {
      deadlineMs: timeoutMs,
      dataMb: NODE_ITSELF_MB + memoryMb,
      maxOutput: MAX_REPORT,
      signal,
      env: { PATH: '/usr/bin:/bin' },
    })
    if (end.kind === 'notStarted') return refuse('unavailable')
    if (signal.aborted) return refuse('unavailable')
    const [first = '', second = ''] = end.output.split('\n')
    const told = readPrinted(first, Kind)
    // It was killed, by the deadline or for its memory, before it knew what it was looking at.
    if (told === undefined) return refuse('officeTooLarge')
    if ('refused' in told) return refuse(told.refused)
    return accept({ ...told, surprises: readPrinted(second, Found)?.surprises ?? [{ kind: 'unread' }] })
  }
  return async (path, signal) => {
    try {
      return await withPermit(() => inspect(path, signal))
    } catch (error) {
      if (error instanceof QueueFullError) return refuse('unavailable')
      throw error
    }
  }
}
