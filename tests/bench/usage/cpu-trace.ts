import { exactNowMs } from '../../load/journal.ts'
import { cpuSeconds } from './cpu.ts'

const SAMPLE_EVERY_MS = 50

interface Sample {
  readonly atMs: number
  readonly seconds: readonly number[]
}

/** Samples the CPU time of processes, so that the share of a stretch can be taken afterwards, when its begin and end are known. */
export class CpuTrace {
  readonly #pids: readonly number[]
  readonly #samples: Sample[] = []
  #timer: NodeJS.Timeout | undefined

  static async start(pids: readonly number[]): Promise<CpuTrace> {
    const trace = new CpuTrace(pids)
    await trace.#sample()
    trace.#timer = setInterval(() => void trace.#sample(), SAMPLE_EVERY_MS)
    return trace
  }

  private constructor(pids: readonly number[]) {
    this.#pids = pids
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#sample()
  }

  /** @returns the CPU seconds of each process, in the order given, from the last sample before the stretch to the first one after it. */
  between(fromMs: number, toMs: number): number[] {
    return secondsBetween(this.#samples, fromMs, toMs)
  }

  async #sample(): Promise<void> {
    const atMs = exactNowMs()
    const last = this.#samples.at(-1)?.seconds ?? []
    // A process that ended takes nothing more.
    const seconds = await Promise.all(this.#pids.map((pid, index) => cpuSeconds(pid).catch(() => last[index] ?? 0)))
    this.#samples.push({ atMs, seconds })
  }
}

/** @param samples - In the order of their times; at least one. @throws RangeError without any. */
export function secondsBetween(samples: readonly Sample[], fromMs: number, toMs: number): number[] {
  const first = samples.findLast(({ atMs }) => atMs <= fromMs) ?? samples[0]
  const last = samples.find(({ atMs }) => atMs >= toMs) ?? samples.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('no sample of any CPU time')
  return last.seconds.map((seconds, index) => seconds - (first.seconds[index] ?? 0))
}
