// Runs a process of this folder on a file that may be hostile, within limits of time and memory, and reads the one line of JSON that it prints.
import type { z } from 'zod'
import { NODE_ITSELF_MB, readPrinted, runLimited } from '../kit/limited-process.ts'
import { createSemaphore, QueueFullError } from '../kit/semaphore.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'

export interface ChildSettings {
  readonly timeoutMs: number
  /** What a process may use, in MiB, besides what Node keeps for itself. */
  readonly memoryMb: number
  /** Processes at the same time, and calls that may wait for one. */
  readonly atOnce: number
  readonly waiting: number
}
/** `tooHeavy`: killed by the deadline or for its memory, or it ended without a report. */
type ChildRefusal = 'tooHeavy' | 'unavailable'

/** For commands at a terminal: one file, and a person who waits for it. */
export const AT_A_TERMINAL: ChildSettings = { timeoutMs: 60_000, memoryMb: 1_536, atOnce: 1, waiting: 4 }

const MAX_REPORT = 200_000

export function runChild<T>(script: string, schema: z.ZodType<T>, settings: ChildSettings) {
  const withPermit = createSemaphore(settings.atOnce, settings.waiting)
  const heap = `--max-old-space-size=${Math.floor(settings.memoryMb / 2)}`
  const node = [process.execPath, heap, '--disable-warning=ExperimentalWarning', script]
  // The heap's limit says nothing of typed arrays; the data segment's (RLIMIT_DATA) bounds both.
  const limits = {
    deadlineMs: settings.timeoutMs,
    dataMb: NODE_ITSELF_MB + settings.memoryMb,
    maxOutput: MAX_REPORT,
  }

  async function run(args: readonly string[], signal: AbortSignal | undefined): Promise<Outcome<T, ChildRefusal>> {
    const end = await runLimited([...node, ...args], { ...limits, signal })
    if (end.kind === 'notStarted') return refuse('unavailable')
    const report = readPrinted(end.output, schema)
    return report === undefined ? refuse('tooHeavy') : accept(report)
  }

  return async (args: readonly string[], signal?: AbortSignal): Promise<Outcome<T, ChildRefusal>> => {
    try {
      return await withPermit(() => run(args, signal))
    } catch (error) {
      if (error instanceof QueueFullError) return refuse('unavailable')
      throw error
    }
  }
}
