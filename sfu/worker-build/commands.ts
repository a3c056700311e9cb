import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** How a command is run. */
export interface CommandOptions {
  readonly cwd?: string
  readonly env: NodeJS.ProcessEnv
  /** The command is killed after this many milliseconds. */
  readonly deadlineMs: number
  /** Called with each line of standard output and standard error, in the order in which they arrive. */
  readonly onLine?: (line: string) => void
  readonly signal?: AbortSignal | undefined
}

/** What a command left behind when it ended. */
export interface CommandResult {
  /** The exit code; `undefined` when it could not be started or was killed. */
  readonly exitCode: number | undefined
  /** Standard output alone. */
  readonly stdout: string
  /** The last lines of standard output and standard error together, for error messages. */
  readonly lastLines: readonly string[]
}

const KEPT_LINES = 15

/** Runs a command to its end. Never rejects: a command that cannot be started has no exit code. */
export type RunCommand = (command: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>

export const runCommand: RunCommand = (command, args, options) =>
  new Promise((resolve) => {
    const lastLines: string[] = []
    const output: string[] = []
    const take = (line: string): void => {
      lastLines.push(line)
      if (lastLines.length > KEPT_LINES) lastLines.shift()
      options.onLine?.(line)
    }
    // Not spawn's own timeout, which goes on keeping this process alive when the command could not be started.
    let deadline: NodeJS.Timeout | undefined
    const end = (exitCode: number | undefined): void => {
      clearTimeout(deadline)
      resolve({ exitCode, stdout: output.join('\n'), lastLines })
    }
    try {
      const child = spawn(command, [...args], {
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        env: options.env,
        stdio: ['ignore', 'pipe', 'pipe'],
        killSignal: 'SIGKILL',
      })
      deadline = setTimeout(() => child.kill('SIGKILL'), options.deadlineMs)
      child.on('error', (error) => {
        take(`${command}: ${error.message}`)
        // A child that never came to life has no exit to wait for.
        if (child.pid === undefined) end(undefined)
      })
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(line)
        take(line)
      })
      createInterface({ input: child.stderr }).on('line', take)
      child.on('close', (exitCode, killedBy) => {
        if (killedBy !== null) take(`${command}: ${killedBy} (deadline ${options.deadlineMs} ms)`)
        end(exitCode ?? undefined)
      })
    } catch (error) {
      // Some failures, such as a file that is no program for this machine, are thrown instead of emitted.
      take(`${command}: ${String(error)}`)
      end(undefined)
    }
  })
