// Finds out what an office file is and what may surprise its readers, in a process of its own with limits.
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createSemaphore, QueueFullError } from '../../kit/semaphore.ts'
import { accept, refuse, type Outcome } from '../../wire/kit.ts'
import { NODE_ITSELF_MB } from '../check-pdf.ts'
import { runLimited } from '../limited-process.ts'
import { MAX_SURPRISES, OriginalKind, Surprise } from '../wire.ts'

/** What the inspecting process prints. */
const Report = z.union([
  z.strictObject({ kind: OriginalKind, surprises: z.array(Surprise).max(MAX_SURPRISES) }),
  z.strictObject({
    refused: z.enum(['notPdf', 'officeDamaged', 'officeTooLarge', 'officeUnsafe', 'officeMacros', 'officePassword']),
  }),
])
export type InspectReport = z.infer<typeof Report>
export type Inspected = Exclude<InspectReport, { refused: string }>
export type InspectRefusal = Extract<InspectReport, { refused: string }>['refused'] | 'unavailable'

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
    const report = parse(end.output)
    // It was killed, by the deadline or for its memory: the file is too heavy either way.
    if (report === undefined) return refuse(signal.aborted ? 'unavailable' : 'officeTooLarge')
    return 'refused' in report ? refuse(report.refused) : accept(report)
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

function parse(answer: string): InspectReport | undefined {
  try {
    return Report.safeParse(JSON.parse(answer)).data
  } catch {
    return undefined
  }
}
