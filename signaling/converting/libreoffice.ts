// Prints an office file to PDF with Debian's LibreOffice: a process tree of its own for each file, which sees no network and no other file.
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { runLimited } from '../kit/limited-process.ts'

export interface ConversionLimits {
  readonly timeoutMs: number
  /** Of each process, in MiB. */
  readonly memoryMb: number
}
export type ConversionRefusal = 'conversionFailed' | 'conversionTooSlow'

/** What is installed where it is missing: writer, calc and impress, and fonts as wide as those of Microsoft's programs. */
export const OFFICE_PACKAGES: readonly string[] = [
  'libreoffice-writer-nogui',
  'libreoffice-calc-nogui',
  'libreoffice-impress-nogui',
  'fonts-liberation2',
  'fonts-crosextra-carlito',
  'fonts-crosextra-caladea',
]
/** Of writer, calc and impress: without these files the programs are not there. */
const PROGRAM = '/usr/lib/libreoffice/program'
const NEEDED_FILES = ['soffice.bin', 'libswlo.so', 'libsclo.so', 'libsdlo.so'].map((name) => join(PROGRAM, name))

const ISOLATE = fileURLToPath(new URL('./isolate.sh', import.meta.url))
/**
 * Killed with the server (setpriv), and all of it at once: its first process is the init of a PID namespace. A server that
 * ended before setpriv did its work is not waited for: its pid is no longer that of the parent.
 */
export const IN_NAMESPACES: readonly string[] = [
  ...['setpriv', '--pdeathsig', 'KILL'],
  ...['sh', '-c', `[ "$PPID" = ${process.pid} ] && exec "$@"`, 'sh'],
  ...['unshare', '--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--kill-child'],
]
/** So much later than by its deadline a command ends that nobody is left to kill. */
const LEFT_BEHIND_S = 5

/** A command that sees nothing but this folder's `job`. @param deadlineMs - When its runner kills it. */
export function isolated(folder: string, deadlineMs: number, command: readonly string[]): readonly string[] {
  const seconds = Math.ceil(deadlineMs / 1000) + LEFT_BEHIND_S
  return [...IN_NAMESPACES, 'sh', ISOLATE, folder, String(seconds), ...command]
}

const ENV = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/job/tmp',
  TMPDIR: '/job/tmp',
  TZ: 'Asia/Ho_Chi_Minh',
  // LibreOffice reads a locked date in the locale of its process and writes it again: any other one swaps day and month.
  LC_ALL: 'vi_VN.UTF-8',
  LANG: 'vi_VN.UTF-8',
} as const

/** Settings of a fresh profile: no macro runs, nothing that a document links to is loaded, no link is brought up to date. */
const PROFILE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
${[
  ['Common/Security/Scripting', 'MacroSecurityLevel', '3'],
  ['Common/Security/Scripting', 'DisableMacrosExecution', 'true'],
  ['Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'],
  ['Common/Save/Document', 'CreateBackup', 'false'],
  ['Writer/Content/Update', 'Link', '2'],
  ['Calc/Content/Update', 'Link', '2'],
]
  .map(
    ([path, name, value]) =>
      `<item oor:path="/org.openoffice.Office.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  )
  .join('\n')}
</oor:items>
`

/** Whether LibreOffice lies on this machine. */
export async function officeIsThere(): Promise<boolean> {
  const found = await Promise.all(NEEDED_FILES.map((path) => stat(path).catch(() => null)))
  return found.every((file) => file !== null)
}

/** Whether the kernel gives this process what isolate.sh asks for: nothing is converted without it. */
export async function canIsolate(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const folder = await mkdtemp(join(tmpdir(), 'hop-tach-'))
  try {
    await mkdir(join(folder, 'root'))
    await mkdir(join(folder, 'job'))
    const limits = { deadlineMs: 60_000, dataMb: 256, maxOutput: 1_000, env: ENV }
    const end = await runLimited(isolated(folder, limits.deadlineMs, ['true']), limits)
    return end.kind === 'ended' && end.exitCode === 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Converts one file.
 *
 * @param folder - An empty folder of this job's own; the PDF lies in it, and the caller removes it.
 * @param ending - By which LibreOffice tells what the file is: `docx`.
 * @returns the path of the PDF.
 */
export async function printOffice(
  source: string,
  ending: string,
  folder: string,
  limits: ConversionLimits,
  signal: AbortSignal,
): Promise<Outcome<string, ConversionRefusal>> {
  const job = join(folder, 'job')
  const user = join(job, 'profile', 'user')
  await mkdir(join(folder, 'root'), { recursive: true })
  await mkdir(user, { recursive: true })
  await mkdir(join(job, 'tmp'))
  await writeFile(join(user, 'registrymodifications.xcu'), PROFILE)
  await copyFile(source, join(job, `paper.${ending}`))
  const office = [
    ...['soffice', '--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo'],
    '-env:UserInstallation=file:///job/profile',
    ...['--convert-to', 'pdf', '--outdir', '/job/out', `/job/paper.${ending}`],
  ]
  const end = await runLimited(isolated(folder, limits.timeoutMs, office), {
    deadlineMs: limits.timeoutMs,
    dataMb: limits.memoryMb,
    fileMb: MAX_FILE_MB,
    maxOutput: 100_000,
    env: ENV,
    signal,
  })
  const path = join(job, 'out', 'paper.pdf')
  const printed = await stat(path).catch(() => null)
  await rm(join(job, 'profile'), { recursive: true, force: true })
  if (end.kind === 'killed') return refuse('conversionTooSlow')
  if (printed === null || printed.size === 0) return refuse('conversionFailed')
  return accept(path)
}

const MAX_FILE_MB = 1_024
