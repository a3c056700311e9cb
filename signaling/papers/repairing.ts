/**
 * Makes a repaired copy of a PDF whose index is wrong, with Debian's qpdf, for programs that are stricter than the reader here. The original
 * stays as it is. A copy that has other pages or another text than the original is not given to anybody.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createDebianProgram, type InstallPackages } from '../converting/debian-program.ts'
import type { Logger } from 'pino'
import { createSerial } from '../kit/serial.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { readTexts, type ReadTexts, type TextLimits } from './read-texts.ts'

export type RepairRefusal = 'repairFailed' | 'repairDiffers' | 'noRepairer' | 'unavailable'

export interface RepairDeps {
  readonly blobs: BlobStore
  readonly install: InstallPackages | undefined
  readonly log: Logger
  readonly limits: TextLimits
  readonly maxBytes: number
  /** A folder of its own; what a crash left in it is removed. */
  readonly workFolder: string
}

/** A repaired copy on the disk; `remove` once it was sent. */
export interface RepairedCopy {
  readonly path: string
  readonly bytes: number
  remove(): Promise<void>
}

export interface Repairer {
  repair(sha256: Sha256): Promise<Outcome<RepairedCopy, RepairRefusal>>
  close(): void
}

const MOST_WAITING = 4
/** Runs of one file's reading; a run may end before the last page. */
const MOST_RUNS = 20
/** What qpdf says (exit code) when it repaired something. */
const DONE_WITH_WARNINGS = 3

export function createRepairer(deps: RepairDeps): Repairer {
  const { blobs, limits, maxBytes, workFolder } = deps
  const stop = new AbortController()
  const turns = createSerial()
  const qpdf = createDebianProgram(
    { needs: ['/usr/bin/qpdf'], packages: ['qpdf'], purpose: 'sửa tệp PDF bị hỏng mục lục' },
    deps,
  )

  async function make(sha256: Sha256, folder: string): Promise<Outcome<string, RepairRefusal>> {
    const job = join(folder, 'job')
    await mkdir(job)
    const original = join(job, 'original.pdf')
    await pipeline(blobs.open(sha256), createWriteStream(original))
    const repaired = join(job, 'repaired.pdf')
    const fileMb = Math.ceil(maxBytes / 1024 / 1024) * 2
    const command = ['qpdf', '--warning-exit-0', '/job/original.pdf', '/job/repaired.pdf']
    const end = await qpdf.run(folder, command, { ...limits, fileMb }, stop.signal)
    const made = await stat(repaired).catch(() => null)
    const isDone = end.kind === 'ended' && (end.exitCode === 0 || end.exitCode === DONE_WITH_WARNINGS)
    if (!isDone || made === null) return refuse('repairFailed')
    const [before, after] = [await readAll(original), await readAll(repaired)]
    if (before === null || after === null) return refuse('repairFailed')
    return isSame(before, after) ? accept(repaired) : refuse('repairDiffers')
  }

  async function readAll(path: string): Promise<ReadTexts | null> {
    const texts: string[] = []
    for (let run = 0; run < MOST_RUNS; run += 1) {
      const read = await readTexts(path, texts.length + 1, limits, stop.signal)
      texts.push(...read.texts)
      if (read.pages === 0 || read.texts.length === 0) return null
      if (texts.length >= read.pages) return { pages: read.pages, texts }
    }
    return null
  }

  return {
    async repair(sha256) {
      if (turns.pending >= MOST_WAITING || stop.signal.aborted) return refuse('unavailable')
      if (!(await qpdf.isThere())) return refuse('noRepairer')
      return turns.run(async () => {
        await mkdir(workFolder, { recursive: true, mode: 0o750 })
        const folder = await mkdtemp(join(workFolder, 'repair-'))
        const remove = () => rm(folder, { recursive: true, force: true })
        try {
          const made = await make(sha256, folder)
          if (!made.ok) {
            await remove()
            return made
          }
          return accept({ path: made.value, bytes: (await stat(made.value)).size, remove })
        } catch (error) {
          await remove()
          throw error
        }
      })
    },
    close: () => stop.abort(),
  }
}

const isSame = (a: ReadTexts, b: ReadTexts): boolean =>
  a.pages === b.pages && a.texts.every((text, index) => text === b.texts[index])
