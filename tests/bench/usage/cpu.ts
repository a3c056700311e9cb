import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** Clock ticks a second in which the kernel counts CPU time; mostly 100, so a reading is 10 ms coarse. */
const TICKS_PER_S = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** User and system time of one process since it began, in seconds. @throws when there is no such process. */
export async function cpuSeconds(pid: number): Promise<number> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8')) / TICKS_PER_S
}

/** @param stat - A line of `/proc/PID/stat`. @returns utime + stime in ticks. */
export function parseStat(stat: string): number {
  // The second field is the program's name in brackets, which may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  if (!Number.isFinite(ticks)) throw new Error('not a line of /proc/PID/stat')
  return ticks
}

/** Memory that lies in RAM for one process, in kB (of 1,000 bytes). @throws when there is no such process. */
export async function residentKb(pid: number): Promise<number> {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))
  if (line === null) throw new Error(`process ${pid} tells no memory`)
  return (Number(line[1]) * 1024) / 1000
}

/** Processes that a process has started itself and that live. */
export async function childrenOf(pid: number): Promise<{ pid: number; name: string }[]> {
  const pids = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  const named = await Promise.all(
    pids.map(async (child) => ({
      pid: child,
      name: (await readFile(`/proc/${child}/comm`, 'utf8').catch(() => '')).trim(),
    })),
  )
  return named.filter(({ name }) => name !== '')
}

/** The media workers of a server's process. */
export async function workersOf(serverPid: number): Promise<number[]> {
  return (await childrenOf(serverPid)).filter(({ name }) => name.startsWith('mediasoup')).map(({ pid }) => pid)
}

/** CPU of several processes between two moments, as shares of one core. */
export class CpuMeter {
  readonly #pids: readonly number[]
  readonly #sinceMs: number
  readonly #before: readonly number[]

  static async start(pids: readonly number[]): Promise<CpuMeter> {
    const before = await Promise.all(pids.map(cpuSeconds))
    return new CpuMeter(pids, performance.now(), before)
  }

  private constructor(pids: readonly number[], sinceMs: number, before: readonly number[]) {
    this.#pids = pids
    this.#sinceMs = sinceMs
    this.#before = before
  }

  /** @returns for each process, in the order given, the CPU seconds it took and its share of one core. */
  async stop(): Promise<{ seconds: number; cores: number }[]> {
    const passedS = (performance.now() - this.#sinceMs) / 1000
    // A process that ended meanwhile took nothing that could still be read; who measures says that it ended.
    const after = await Promise.all(this.#pids.map((pid) => cpuSeconds(pid).catch(() => undefined)))
    return after.map((now, index) => {
      const before = this.#before[index] ?? 0
      const seconds = (now ?? before) - before
      return { seconds, cores: seconds / passedS }
    })
  }
}
