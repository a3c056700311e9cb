import type { Worker } from 'mediasoup/types'

/**
 * Kills a worker that no longer answers, so that its end is noticed like any other.
 *
 * Time is counted in looks, not by the clock: when this very process was held up, all the looks it missed count as one, and
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
  const kill = (reason: string): void => {
    clearInterval(timer)
    if (worker.closed) return
    onFrozen(reason)
    process.kill(worker.pid, 'SIGKILL')
  }
  const timer = setInterval(() => {
    if (worker.closed) return clearInterval(timer)
    if (unanswered >= patience) return kill(`no answer for ${unanswered * times.watchEveryMs} ms`)
    unanswered += 1
    if (unanswered > 1) return
    worker.getResourceUsage().then(
      () => {
        unanswered = 0
      },
      (error: unknown) => kill(`its channel failed: ${String(error)}`),
    )
  }, times.watchEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
