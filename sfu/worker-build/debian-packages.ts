import { runCommand, type RunCommand } from './commands.ts'

const QUERY_DEADLINE_MS = 30_000
const UPDATE_DEADLINE_MS = 5 * 60_000
const INSTALL_DEADLINE_MS = 30 * 60_000

/** What the installing needs of the machine; a test passes its own. */
export interface DebianMachine {
  readonly run: RunCommand
  /** The user id of this process; 0 may install packages. */
  readonly uid: number
}

export interface EnsurePackagesOptions {
  /** What the packages are for, in Vietnamese, to be read in the terminal: `dựng máy chủ truyền hình`. */
  readonly purpose: string
  readonly log: (line: string) => void
  readonly machine?: DebianMachine
  readonly signal?: AbortSignal | undefined
}

/** The machine lacks Debian packages and they could not be installed. The message says what to type. */
export class MissingPackagesError extends Error {
  override readonly name = 'MissingPackagesError'
  readonly code = 'missingDebianPackages'
  readonly packages: readonly string[]

  constructor(packages: readonly string[], message: string) {
    super(message)
    this.packages = packages
  }
}

// The package lists are fetched once in the life of a process, however many pieces of it ask for packages.
const listsFetchedOn = new WeakSet<DebianMachine>()

const thisMachine: DebianMachine = { run: runCommand, uid: process.getuid?.() ?? -1 }

/**
 * Makes sure that Debian packages are installed: asks dpkg, and installs what is missing when this process is root.
 *
 * @throws {MissingPackagesError} When something is missing and this process is not root, or when apt-get failed.
 */
export async function ensureDebianPackages(names: readonly string[], options: EnsurePackagesOptions): Promise<void> {
  const machine = options.machine ?? thisMachine
  const missing = await missingPackages(names, machine)
  if (missing.length === 0) return

  const typed = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (machine.uid !== 0) {
    throw new MissingPackagesError(missing, `Thiếu gói Debian để ${options.purpose}. Hãy chạy: sudo ${typed}`)
  }

  options.log(`Đang cài gói Debian để ${options.purpose}: ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }
  // A machine that has just started may be busy with its own upgrades, so apt-get waits for dpkg's lock.
  const patient = ['-o', 'DPkg::Lock::Timeout=300']
  const { signal } = options
  if (!listsFetchedOn.has(machine)) {
    // Its failure is not final: one unreachable third-party list must not stop packages that Debian's own lists know.
    const update = await machine.run('apt-get', [...patient, 'update'], { env, deadlineMs: UPDATE_DEADLINE_MS, signal })
    if (update.exitCode === 0) listsFetchedOn.add(machine)
  }
  const install = await machine.run(
    'apt-get',
    [...patient, 'install', '-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', ...missing],
    { env, deadlineMs: INSTALL_DEADLINE_MS, signal },
  )
  const stillMissing = install.exitCode === 0 ? await missingPackages(missing, machine) : missing
  if (stillMissing.length > 0) {
    throw new MissingPackagesError(
      stillMissing,
      [`Không cài được gói Debian để ${options.purpose}. Lệnh đã chạy: ${typed}`, ...install.lastLines].join('\n'),
    )
  }
}

/** The names among `names` that dpkg does not count as installed, in the same order. */
async function missingPackages(names: readonly string[], machine: DebianMachine): Promise<string[]> {
  const query = await machine.run('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\\n', ...names], {
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    deadlineMs: QUERY_DEADLINE_MS,
  })
  // dpkg-query exits with 1 when it does not know one of the names, and prints the others all the same.
  if (query.exitCode === undefined) {
    throw new MissingPackagesError(
      names,
      `Máy này không có dpkg. Hãy tự cài các phần mềm tương ứng: ${names.join(' ')}`,
    )
  }
  const installed = new Set(
    query.stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  )
  return names.filter((name) => !installed.has(name))
}
