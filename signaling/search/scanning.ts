// Reads the text of a scanned page with Debian's tesseract, in namespaces of its own; the paper itself stays as it is.
import { createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createDebianProgram, type ProgramDeps } from '../converting/debian-program.ts'
import type { Sha256 } from '../wire/ids.ts'

export const SCAN_PACKAGES: readonly string[] = ['tesseract-ocr', 'tesseract-ocr-vie', 'poppler-utils']
const NEEDED = ['/usr/bin/tesseract', '/usr/bin/pdftoppm', '/usr/share/tesseract-ocr/5/tessdata/vie.traineddata']

export interface ScanLimits {
  /** Of each program for one page. */
  readonly timeoutMs: number
  readonly memoryMb: number
}

export interface Scanner {
  isThere(): Promise<boolean>
  /** @param page - 1-based. @returns null when it could not be read within the limits. */
  read(sha256: Sha256, page: number, signal: AbortSignal): Promise<string | null>
  close(): Promise<void>
}

/** The longer side of a page's picture: some 340 dots an inch on A4, and no more on a plan. */
const LONGER_SIDE = 4_000
const MAX_FILE_MB = 64

/** @param folder - Of its own; emptied at the beginning and at the end. */
export function createScanner(
  folder: string,
  pathOf: (sha256: Sha256) => string,
  limits: ScanLimits,
  deps: ProgramDeps,
): Scanner {
  const job = join(folder, 'job')
  const paper = join(job, 'paper.pdf')
  const picture = join(job, 'page.pgm')
  const settings = { needs: NEEDED, packages: SCAN_PACKAGES, purpose: 'đọc chữ trong trang quét' }
  const programs = createDebianProgram(settings, deps)
  /** The file that lies in the folder: its pages come one after the other. */
  let copied: Sha256 | null = null

  async function copy(sha256: Sha256): Promise<void> {
    if (copied === sha256) return
    copied = null
    await rm(folder, { recursive: true, force: true })
    await mkdir(job, { recursive: true, mode: 0o750 })
    await pipeline(createReadStream(pathOf(sha256)), createWriteStream(paper))
    copied = sha256
  }

  return {
    isThere: () => programs.isThere(),
    async read(sha256, page, signal) {
      await copy(sha256)
      const run = (command: readonly string[]) =>
        programs.run(folder, command, { ...limits, fileMb: MAX_FILE_MB }, signal)
      try {
        const draw = ['-f', String(page), '-l', String(page), '-gray', '-singlefile', '-scale-to', String(LONGER_SIDE)]
        await run(['pdftoppm', ...draw, '/job/paper.pdf', '/job/page'])
        if ((await stat(picture).catch(() => null)) === null) return null
        const read = await run(['tesseract', '/job/page.pgm', '-', '-l', 'vie', '--psm', '3'])
        return read.kind === 'ended' && read.exitCode === 0 ? read.output : null
      } finally {
        await rm(picture, { force: true })
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
