// Small programs of Debian that work on papers, each in namespaces of its own: looked for and installed when they are first needed.
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { runLimited, type LimitedEnd } from '../kit/limited-process.ts'
import { canIsolate, isolated } from './libreoffice.ts'

/** Installs Debian packages; undefined: this process may not. @throws When it could not; the message says what to type. */
export type InstallPackages = (names: readonly string[], purpose: string) => Promise<void>

export interface ProgramSettings {
  /** Files that are there once the packages are. */
  readonly needs: readonly string[]
  readonly packages: readonly string[]
  /** In Vietnamese, to be read in the terminal. */
  readonly purpose: string
}
export interface ProgramDeps {
  readonly install: InstallPackages | undefined
  readonly log: Logger
}
export interface ProgramLimits {
  readonly timeoutMs: number
  readonly memoryMb: number
  /** The largest file that it may write, in MiB. */
  readonly fileMb: number
}

export interface DebianProgram {
  /** Whether it can be run here, after an installation at the most. */
  isThere(): Promise<boolean>
  /**
   * Runs one of its commands, which sees no network and no file of this machine but `job` of this folder, as /job.
   *
   * @param folder - One of this work's own, with a folder `job` in it; the caller removes it.
   */
  run(folder: string, command: readonly string[], limits: ProgramLimits, signal?: AbortSignal): Promise<LimitedEnd>
}

const ENV = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/job',
  TMPDIR: '/job',
  LC_ALL: 'C.UTF-8',
  OMP_THREAD_LIMIT: '1',
}
const MAX_OUTPUT = 20_000_000

export function createDebianProgram(
  { needs, packages, purpose }: ProgramSettings,
  { install, log }: ProgramDeps,
): DebianProgram {
  let looking: Promise<boolean> | null = null

  const allThere = async () =>
    (await Promise.all(needs.map((path) => stat(path).catch(() => null)))).every((file) => file !== null)

  async function look(): Promise<boolean> {
    if (!(await canIsolate())) {
      log.error({ packages }, 'the kernel gives this process no namespaces (unshare): these programs are not used')
      return false
    }
    if (await allThere()) return true
    if (install === undefined) {
      log.warn({ packages }, 'packages of Debian are missing, and this process may not install them')
      return false
    }
    try {
      await install(packages, purpose)
    } catch (error) {
      log.error({ err: error, packages }, 'packages of Debian could not be installed')
    }
    return allThere()
  }

  return {
    async isThere() {
      looking ??= look()
      const found = await looking
      // Asked again the next time: somebody may install it meanwhile.
      if (!found) looking = null
      return found
    },
    async run(folder, command, { timeoutMs, memoryMb, fileMb }, signal) {
      await rm(join(folder, 'root'), { recursive: true, force: true })
      await mkdir(join(folder, 'root'), { recursive: true })
      return runLimited(['nice', '-n', '10', ...isolated(folder, timeoutMs, command)], {
        ...{ deadlineMs: timeoutMs, dataMb: memoryMb, fileMb, maxOutput: MAX_OUTPUT },
        ...{ env: ENV, signal },
      })
    },
  }
}
