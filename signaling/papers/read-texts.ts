// Reads the text of a PDF's pages in a process of its own, within limits of time and memory.
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { NODE_ITSELF_MB, runLimited } from '../kit/limited-process.ts'

export interface TextLimits {
  readonly timeoutMs: number
  /** What the process may use, in MiB, besides what Node keeps for itself. */
  readonly memoryMb: number
  readonly maxPages: number
}

/** What one run read, from the page on that it was asked for; `pages` of the whole file, 0: it could not be opened. */
export interface ReadTexts {
  readonly pages: number
  readonly texts: readonly string[]
}

const CHILD = fileURLToPath(new URL('./text-child.ts', import.meta.url))
const MAX_OUTPUT = 30_000_000
const Line = z.union([z.object({ pages: z.int().min(1) }), z.object({ text: z.string() })])

/** @param firstPage - 1-based. A run may end before the last page: the next one goes on behind it. */
export async function readTexts(
  path: string,
  firstPage: number,
  { timeoutMs, memoryMb, maxPages }: TextLimits,
  signal: AbortSignal,
): Promise<ReadTexts> {
  const node = [process.execPath, `--max-old-space-size=${Math.floor(memoryMb / 2)}`]
  const args = ['--disable-warning=ExperimentalWarning', CHILD, path]
  const child = [...node, ...args, String(firstPage), String(Math.floor(timeoutMs / 2)), String(maxPages)]
  const end = await runLimited([...DIES_WITH_THE_SERVER, ...child], {
    deadlineMs: timeoutMs,
    dataMb: NODE_ITSELF_MB + memoryMb,
    maxOutput: MAX_OUTPUT,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    signal,
  })
  return end.kind === 'notStarted' ? { pages: 0, texts: [] } : parse(end.output)
}

/** And gives way to meetings. */
const DIES_WITH_THE_SERVER = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', 'nice', '-n', '10'] : []

/** A process that was killed may have left half a line. */
function parse(output: string): ReadTexts {
  let pages = 0
  const texts: string[] = []
  for (const line of output.slice(0, output.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue
    const parsed = Line.safeParse(JSON.parse(line)).data
    if (parsed === undefined) break
    if ('pages' in parsed) pages = parsed.pages
    else texts.push(parsed.text)
  }
  return { pages, texts }
}
