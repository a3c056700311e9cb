export interface RenderJob {
  /** The smaller, the sooner; called again whenever the next job is chosen, since the reader scrolls on meanwhile. */
  priority(): number
  start(): { readonly done: Promise<unknown>; cancel(): void }
}

export interface RenderQueue {
  /** @returns the way to cancel; a job that has ended is not disturbed by it. */
  add(job: RenderJob): () => void
}

/** Draws one page at a time, the nearest first: several at once would only make each of them later. */
export function createRenderQueue(): RenderQueue {
  const waiting = new Set<RenderJob>()
  let running: { job: RenderJob; cancel(): void } | null = null

  function next(): void {
    if (running !== null) return
    let best: RenderJob | null = null
    for (const job of waiting) if (best === null || job.priority() < best.priority()) best = job
    if (best === null) return
    const job = best
    waiting.delete(job)
    const { done, cancel } = job.start()
    running = { job, cancel }
    const over = () => {
      if (running?.job === job) running = null
      next()
    }
    // The job itself writes down why it failed.
    done.then(over, over)
  }

  return {
    add(job) {
      waiting.add(job)
      // Jobs that are added together are compared with each other before one of them starts.
      queueMicrotask(next)
      return () => {
        waiting.delete(job)
        if (running?.job === job) running.cancel()
      }
    },
  }
}
