import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { NODE_ITSELF_MB, readPrinted, runLimited } from '../kit/limited-process.ts'
import { PaperRemark } from './wire.ts'

export type PdfRefusal = Exclude<PdfReport['kind'], 'sound'> | 'unavailable'

/** What the check says of a file that can be a paper. */
export interface CheckedPdf {
  readonly pages: number
  /** What the paper calls itself, if it does. */
  readonly title?: string | undefined
  readonly remarks: readonly PaperRemark[]
}

export interface PdfChecker {
  /** Parses a file in a process of its own. `unavailable` when too many wait already. */
  check(path: string): Promise<Outcome<CheckedPdf, PdfRefusal>>
  /** Ends what runs and what waits. */
  close(): void
}

export interface PdfCheckSettings {
  readonly maxPages: number
  readonly timeoutMs: number
  /** What a checking process may use, in MiB, besides what Node keeps for itself: 1 MB of PDF can ask for gigabytes. */
  readonly memoryMb: number
  /** Checks at the same time, and those that may wait for one. */
  readonly atOnce: number
  readonly waiting: number
}

/** What the checking process prints. */
const Report = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sound'),
    pages: z.int().min(1),
    title: z.string().optional(),
    remarks: z.array(PaperRemark),
  }),
  z.object({ kind: z.literal('tooManyPages'), pages: z.int() }),
  // `unreadable` names the pages in words' form, of `pages`; without it none could be found at all.
  z.object({
    kind: z.enum(['truncatedPdf', 'damagedPdf']),
    unreadable: z.string().optional(),
    pages: z.int().optional(),
  }),
  z.object({ kind: z.literal('portfolioPdf'), files: z.int() }),
  z.object({
    kind: z.enum(['notPdf', 'encryptedPdf', 'certificatePdf', 'lockedPdf', 'xfaPdf', 'stateSecret', 'pdfTooSlow']),
  }),
])
export type PdfReport = z.infer<typeof Report>

const CHILD = fileURLToPath(new URL('./check-child.ts', import.meta.url))

/** Checks uploads with pdf.js, few at a time, each within limits of time and memory. */
export function createPdfChecker(settings: PdfCheckSettings): PdfChecker {
  const running = new Set<AbortController>()
  const queue: { start(): void; giveUp(): void }[] = []
  let closed = false

  function freed(): void {
    if (running.size < settings.atOnce) queue.shift()?.start()
  }

  return {
    check(path) {
      if (closed || (running.size >= settings.atOnce && queue.length >= settings.waiting)) {
        return Promise.resolve(refuse('unavailable'))
      }
      return new Promise((resolve) => {
        const start = () => {
          const stop = new AbortController()
          running.add(stop)
          void runChild(path, settings, stop.signal).then((outcome) => {
            running.delete(stop)
            resolve(closed ? refuse('unavailable') : outcome)
            freed()
          })
        }
        if (running.size < settings.atOnce) start()
        else queue.push({ start, giveUp: () => resolve(refuse('unavailable')) })
      })
    },
    close() {
      closed = true
      for (const waiting of queue.splice(0)) waiting.giveUp()
      for (const stop of running) stop.abort()
    },
  }
}

async function runChild(path: string, settings: PdfCheckSettings, signal: AbortSignal) {
  const node = [
    process.execPath,
    `--max-old-space-size=${Math.floor(settings.memoryMb / 2)}`,
    '--disable-warning=ExperimentalWarning',
    CHILD,
    path,
    String(settings.maxPages),
  ]
  // The heap's limit says nothing of typed arrays; the data segment's (RLIMIT_DATA) bounds both.
  const dataMb = NODE_ITSELF_MB + settings.memoryMb
  const end = await runLimited(node, { deadlineMs: settings.timeoutMs, dataMb, maxOutput: 10_000, signal })
  return end.kind === 'notStarted' ? refuse('unavailable') : read(end.output, settings.maxPages)
}

/** A process that ended without a report was killed, by the deadline or for its memory: the file is too heavy either way. */
function read(answer: string, maxPages: number): Outcome<CheckedPdf, PdfRefusal> {
  const report = readPrinted(answer, Report)
  if (report === undefined) return refuse('pdfTooSlow')
  switch (report.kind) {
    case 'sound':
      return accept({ pages: report.pages, title: report.title, remarks: report.remarks })
    case 'tooManyPages':
      return refuse(report.kind, { pages: report.pages, maxPages })
    case 'truncatedPdf':
    case 'damagedPdf':
      return report.unreadable === undefined
        ? refuse(report.kind)
        : refuse(report.kind, { unreadable: report.unreadable, pages: report.pages ?? 0 })
    case 'portfolioPdf':
      return refuse(report.kind, { files: report.files })
    case 'notPdf':
    case 'encryptedPdf':
    case 'certificatePdf':
    case 'lockedPdf':
    case 'xfaPdf':
    case 'stateSecret':
    case 'pdfTooSlow':
      return refuse(report.kind)
    default:
      return report satisfies never
  }
}
