import { appendFileSync } from 'node:fs'
import { type CommandOptions, runCommand } from './commands.ts'

/** A step of the build failed. The message holds the command, its last lines and the path of the whole log. */
export class BuildFailedError extends Error {
  override readonly name = 'BuildFailedError'
  readonly code = 'workerBuildFailed'
}

export type ToolOptions = Partial<Pick<CommandOptions, 'cwd' | 'env' | 'onLine'>> & Pick<CommandOptions, 'deadlineMs'>

/** What every step of a build needs. */
export interface BuildTools {
  /** An empty folder of this build's own; the caller removes it. */
  readonly scratchDir: string
  readonly env: NodeJS.ProcessEnv
  readonly log: (line: string) => void
  readonly signal?: AbortSignal | undefined
  /** Runs a command, writes all it says to the build log, and returns its standard output. Rejects when it fails. */
  must(command: string, args: readonly string[], options: ToolOptions): Promise<string>
  /** Writes a line to the build log alone. */
  note(line: string): void
}

export interface BuildToolsOptions {
  readonly scratchDir: string
  readonly logFile: string
  readonly env: NodeJS.ProcessEnv
  readonly log: (line: string) => void
  readonly signal?: AbortSignal | undefined
}

/** Makes the tools of one build, whose steps are all recorded in `logFile`. */
export function createBuildTools(options: BuildToolsOptions): BuildTools {
  const { scratchDir, logFile, log, signal } = options
  const env = { ...options.env, LC_ALL: 'C.UTF-8' }
  // Written at once, so that the log can be followed during a build and is whole when this process is killed.
  const note = (line: string): void => appendFileSync(logFile, `${line}\n`)
  return {
    scratchDir,
    env,
    log,
    signal,
    note,
    async must(command, args, { onLine, ...rest }) {
      const typed = [command, ...args].join(' ')
      note(`$ ${typed}`)
      const result = await runCommand(command, args, {
        env,
        signal,
        ...rest,
        onLine: (line) => {
          note(line)
          onLine?.(line)
        },
      })
      signal?.throwIfAborted()
      if (result.exitCode !== 0) {
        const heading = `Lệnh không thành công (${result.exitCode ?? 'bị dừng'}): ${typed}`
        throw new BuildFailedError([heading, ...result.lastLines, `Nhật ký đầy đủ: ${logFile}`].join('\n'))
      }
      return result.stdout
    },
  }
}
