import { readFileSync } from 'node:fs'

export interface WorkerLoad {
  readonly alive: boolean
  readonly peers: number
  /** Null where the system does not say. */
  readonly cpuSeconds: number | null
  readonly memoryBytes: number | null
}

/** Linux counts processor time in hundredths of a second for programs (proc_pid_stat(5), `sysconf(_SC_CLK_TCK)`), and memory in pages. */
const TICKS_A_SECOND = 100
const PAGE_BYTES = 4096

/** Reads what a process has used from `/proc`; null for both where there is none, or the process has ended. */
export function loadOf(pid: number): Pick<WorkerLoad, 'cpuSeconds' | 'memoryBytes'> {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return { cpuSeconds: null, memoryBytes: null }
  }
  return parseStat(stat)
}

/** The name of the program stands in brackets and may hold anything, so fields are counted from its end: the state is the third. */
export function parseStat(stat: string): Pick<WorkerLoad, 'cpuSeconds' | 'memoryBytes'> {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number): number => Number(fields[number - 3])
  return { cpuSeconds: (field(14) + field(15)) / TICKS_A_SECOND, memoryBytes: field(24) * PAGE_BYTES }
}
