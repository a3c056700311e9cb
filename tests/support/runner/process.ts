import { spawn } from 'node:child_process'

const running = new Set<number>()

/**
 * Runs a script of package.json and shows what it prints. It gets no standard input.
 *
 * @param shown - `live`, or `whole` when it has ended, for scripts that run side by side.
 * @param deadlineMs - After so many milliseconds it and all its children are killed.
 * @returns its exit code, or undefined when it was killed.
 */
export function runScript(
  script: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; deadlineMs: number; shown: 'live' | 'whole' },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that whatever it started ends with it.
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: options.cwd,
      env: options.env,
      stdio: options.shown === 'live' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const printed: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => printed.push(chunk))
    const { pid } = child
    if (pid !== undefined) running.add(pid)
    const deadline = setTimeout(() => {
      process.stdout.write(`Still running after ${options.deadlineMs / 1000} s, so it is stopped.\n`)
      if (pid !== undefined) killGroup(pid, 'SIGKILL')
    }, options.deadlineMs)
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearTimeout(deadline)
      for (const chunk of printed) process.stdout.write(chunk)
      if (pid !== undefined) {
        running.delete(pid)
        killGroup(pid, 'SIGKILL')
      }
      resolve(exitCode ?? undefined)
    })
  })
}

/** Hands a signal that reached the runner on to what it started, which does not get the terminal's Ctrl-C. */
export function passSignalsOn(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const pid of running) killGroup(pid, signal)
      process.exitCode = 1
      process.kill(process.pid, signal)
    })
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // ESRCH: all of it has ended already, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
