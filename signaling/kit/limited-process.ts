// Runs a program on a file that may be hostile: with limits of time, memory and output, in a process group that is killed as a whole.
import { spawn } from 'node:child_process'
import type { z } from 'zod'
import { compiledOnly } from './compile-cache.ts'

/** Node sets aside about this much address space, in MiB, before it has read a byte (measured with 24.21). */
export const NODE_ITSELF_MB = 512

export interface Limits {
  /** The whole process group is killed after so many milliseconds. */
  readonly deadlineMs: number
  /** What each of its processes may use of memory of its own (RLIMIT_DATA), in MiB, where there is a shell to set it. */
  readonly dataMb: number
  /** The largest file that it may write (RLIMIT_FSIZE), in MiB. Unlimited unless told. */
  readonly fileMb?: number
  /** Characters that it may print; more of them kill it. */
  readonly maxOutput: number
  /** Of the server's own environment nothing, unless told, but where Node keeps what it compiled. */
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal | undefined
}

/** How it ended. `killed`: by the deadline, for its output, or by `signal`. */
export type LimitedEnd =
  | { readonly kind: 'ended'; readonly exitCode: number | null; readonly output: string }
  | { readonly kind: 'killed'; readonly output: string }
  | { readonly kind: 'notStarted' }

/** Runs it to its end and gives back its standard output. Never rejects. */
export function runLimited(command: readonly string[], limits: Limits): Promise<LimitedEnd> {
  const { deadlineMs, maxOutput, signal } = limits
  if (signal?.aborted === true) return Promise.resolve({ kind: 'killed', output: '' })
  const [program = '', ...args] = limited(command, limits)
  // A group of its own (detached), so that what it starts is killed with it.
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: limits.env ?? compiledOnly(process.env),
    detached: process.platform !== 'win32',
  })
  let killed = false
  const kill = (): void => {
    killed = true
    killGroup(child.pid)
  }
  const deadline = setTimeout(kill, deadlineMs)
  signal?.addEventListener('abort', kill, { once: true })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output.length > maxOutput) kill()
  })
  return new Promise<LimitedEnd>((resolve) => {
    child.on('error', () => resolve({ kind: 'notStarted' }))
    child.on('close', (exitCode) => resolve(killed ? { kind: 'killed', output } : { kind: 'ended', exitCode, output }))
  }).finally(() => {
    clearTimeout(deadline)
    signal?.removeEventListener('abort', kill)
    // Its first process is gone; what it may have left behind goes too.
    killGroup(child.pid)
  })
}

function limited(command: readonly string[], { dataMb, fileMb }: Limits): readonly string[] {
  if (process.platform !== 'linux') return command
  // In units of 1,024 bytes for memory, of 512 bytes for files (POSIX).
  const file = fileMb === undefined ? '' : `ulimit -f ${fileMb * 2048}; `
  return ['/bin/sh', '-c', `ulimit -d ${dataMb * 1024}; ${file}exec "$@"`, 'sh', ...command]
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}

/** A line of JSON that such a program printed. @returns undefined where it is none of that shape: a killed one has printed nothing, or half a line. */
export function readPrinted<T extends z.ZodType>(line: string, shape: T): z.output<T> | undefined {
  try {
    return shape.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
