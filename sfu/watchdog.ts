// Finds a frozen media worker: one that answers no request while its process neither works nor waits for a core.
import { readFile } from 'node:fs/promises'
import type { Worker } from 'mediasoup/types'

/** What the system says of a process at one moment. */
export interface ProcessSample {
  /** One letter of `/proc/PID/stat` (proc(5)): R runs or waits for a core, S sleeps, D waits for a disk, T is stopped. */
  readonly state: string
  /** Processor time used so far, in clock ticks. */
  readonly cpuTicks: number
}

/**
 * A worker that does not answer may have much to do, or no core to do it on, while halls rejoin or another program fills the
 * machine; killing it would only add to that. It counts as frozen when it neither works nor waits for a core. One that
 * works on and on without an answer is given `busyPatience` times as long.
 *
 * @param before - The sample when the question was asked; null: the system does not tell.
 * @param unanswered - For how many samples.
 */
export function isFrozen(
  before: ProcessSample | null,
  now: ProcessSample | null,
  unanswered: number,
  patience: number,
  busyPatience = 5,
): boolean {
  if (unanswered < patience) return false
  if (before === null || now === null || unanswered >= patience * busyPatience) return true
  const works = now.state === 'R' || now.cpuTicks > before.cpuTicks
  return !works || now.state === 'T' || now.state === 't'
}

/**
 * Kills a worker that no longer answers, so that its end is noticed like any other.
 *
 * Time is counted in samples, not by the clock: when this very process was held up, all the samples it missed count as one, and
 * the worker isn't blamed for it.
 *
 * @returns Stops watching.
 */
export function watchWorker(
  worker: Worker,
  times: { readonly watchEveryMs: number; readonly frozenAfterMs: number },
  onFrozen: (reason: string) => void,
): () => void {
  const patience = Math.ceil(times.frozenAfterMs / times.watchEveryMs)
  let unanswered = 0
  /** The last samples, one for each unanswered one: work done long ago is no sign of life. */
  let samples: (ProcessSample | null)[] = []
  const kill = (reason: string): void => {
    clearInterval(timer)
    if (worker.closed) return
    onFrozen(reason)
    process.kill(worker.pid, 'SIGKILL')
  }
  async function takeSample(): Promise<void> {
    const now = await sampleProcess(worker.pid)
    if (unanswered === 0 || worker.closed) return
    samples = [...samples, now].slice(-patience - 1)
    if (isFrozen(samples[0] ?? null, now, unanswered, patience)) {
      kill(`no answer for ${unanswered * times.watchEveryMs} ms`)
    }
  }
  const timer = setInterval(() => {
    if (worker.closed) return clearInterval(timer)
    unanswered += 1
    if (unanswered > 1) {
      void takeSample()
      return
    }
    worker.getResourceUsage().then(
      () => {
        unanswered = 0
        samples = []
      },
      (error: unknown) => kill(`its channel failed: ${String(error)}`),
    )
  }, times.watchEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Null where there is no `/proc`, or the process is gone. */
async function sampleProcess(pid: number): Promise<ProcessSample | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything; what is counted on comes after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const cpuTicks = Number(fields[11]) + Number(fields[12])
    return Number.isFinite(cpuTicks) ? { state: fields[0] ?? '', cpuTicks } : null
  } catch {
    return null
  }
}
