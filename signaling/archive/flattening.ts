// Copies of papers with their shared marks drawn in, made for an archive; the stored files stay as they are.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { NODE_ITSELF_MB, readPrinted, runLimited } from '../kit/limited-process.ts'

export interface FlattenSettings {
  /** A folder of the copies' own; whatever a crash leaves in it is removed at start. */
  readonly folder: string
  readonly timeoutMs: number
  readonly memoryMb: number
}
/** A copy on disk, until it was packed. */
export interface Flattened {
  readonly path: string
  remove(): Promise<void>
}
/**
 * @param marks - Of one author each, as the archive writes them down.
 * @returns null where the copy could not be made, or has not each of the paper's pages.
 */
export type Flatten = (paper: { path: string; pages: number }, marks: readonly unknown[]) => Promise<Flattened | null>

const CHILD = fileURLToPath(new URL('./flatten-child.ts', import.meta.url))
const Report = z.object({ pages: z.int(), drawn: z.int() })

export function createFlatten({ folder, memoryMb, timeoutMs }: FlattenSettings): Flatten {
  const cleared = rm(folder, { recursive: true, force: true }).then(() =>
    mkdir(folder, { recursive: true, mode: 0o750 }),
  )
  return async ({ path, pages }, marks) => {
    await cleared
    const own = await mkdtemp(join(folder, 'marked-'))
    const remove = () => rm(own, { recursive: true, force: true })
    const [copy, marksFile] = [join(own, 'copy.pdf'), join(own, 'marks.json')]
    try {
      await writeFile(marksFile, JSON.stringify(marks))
      const heap = `--max-old-space-size=${Math.floor(memoryMb / 2)}`
      const node = [process.execPath, heap, '--disable-warning=ExperimentalWarning', CHILD, path, copy, marksFile]
      const dataMb = NODE_ITSELF_MB + memoryMb
      const end = await runLimited(node, { deadlineMs: timeoutMs, dataMb, maxOutput: 1_000 })
      if (end.kind === 'ended' && end.exitCode === 0 && readPrinted(end.output, Report)?.pages === pages)
        return { path: copy, remove }
    } catch (error) {
      await remove()
      throw error
    }
    await remove()
    return null
  }
}
