// Makes a PDF of an office file or a picture; LibreOffice is installed when the first office file comes.
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { NODE_ITSELF_MB, runLimited } from '../kit/limited-process.ts'
import type { OriginalKind } from '../office/wire.ts'
import { canIsolate, officeIsThere, printOffice, type ConversionLimits, type ConversionRefusal } from './libreoffice.ts'

/** Installs what LibreOffice takes; undefined: this process may not. @throws When it could not; the message says what to type. */
export type InstallOffice = () => Promise<void>

export interface ConverterDeps {
  readonly limits: ConversionLimits
  readonly install: InstallOffice | undefined
  readonly log: Logger
  /** What of the machine decides; a test passes its own. */
  readonly machine?: { officeIsThere(): Promise<boolean>; canIsolate(): Promise<boolean> }
}

/** What a job needs to have its file converted. */
export interface Converter {
  /** Whether files of this kind can be converted here, after an installation at the most. */
  takes(kind: OriginalKind): Promise<boolean>
  /** LibreOffice is being installed. */
  readonly installing: boolean
  /** @param folder - An empty one; the caller removes it. @returns the path of the PDF, in that folder. */
  toPdf(
    source: string,
    kind: OriginalKind,
    folder: string,
    signal: AbortSignal,
  ): Promise<Outcome<string, ConversionRefusal | 'noConverter' | 'pictureDamaged'>>
}

const PICTURE_CHILD = fileURLToPath(new URL('./picture-child.ts', import.meta.url))

export function createConverter({
  limits,
  install,
  log,
  machine = { officeIsThere, canIsolate },
}: ConverterDeps): Converter {
  let installing: Promise<boolean> | null = null
  let isolates: Promise<boolean> | null = null

  async function installed(): Promise<boolean> {
    if (await machine.officeIsThere()) return true
    if (install === undefined) return false
    installing ??= install()
      .then(() => machine.officeIsThere())
      .catch((error: unknown) => {
        log.error({ err: error }, 'LibreOffice could not be installed: office files are refused')
        return false
      })
      .finally(() => (installing = null))
    return installing
  }

  return {
    async takes(kind) {
      if (isPicture(kind)) return true
      isolates ??= machine.canIsolate()
      if (!(await isolates)) {
        log.error({}, 'the kernel gives this process no namespaces (unshare): office files are refused')
        return false
      }
      return install !== undefined || machine.officeIsThere()
    },
    get installing() {
      return installing !== null
    },
    async toPdf(source, kind, folder, signal) {
      if (isPicture(kind)) return drawPicture(source, folder, limits, signal)
      if (!(await installed())) return refuse('noConverter')
      return printOffice(source, kind, folder, limits, signal)
    },
  }
}

const isPicture = (kind: OriginalKind): boolean => kind === 'png' || kind === 'jpeg'

async function drawPicture(
  source: string,
  folder: string,
  { timeoutMs, memoryMb }: ConversionLimits,
  signal: AbortSignal,
): Promise<Outcome<string, ConversionRefusal | 'pictureDamaged'>> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'paper.pdf')
  const node = [
    process.execPath,
    `--max-old-space-size=${Math.floor(memoryMb / 2)}`,
    '--disable-warning=ExperimentalWarning',
  ]
  const end = await runLimited([...node, PICTURE_CHILD, source, path], {
    deadlineMs: timeoutMs,
    dataMb: NODE_ITSELF_MB + memoryMb,
    maxOutput: 10_000,
    signal,
  })
  if (end.kind === 'killed') return refuse('conversionTooSlow')
  const drawn = await stat(path).catch(() => null)
  return end.kind === 'ended' && end.exitCode === 0 && drawn !== null ? accept(path) : refuse('pictureDamaged')
}
