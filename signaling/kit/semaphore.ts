/** Thrown to a caller for whom the queue of waiting callers has no room. */
export class QueueFullError extends Error {}

/**
 * A semaphore with a bounded queue: at most `maxConcurrent` tasks run, the others wait first in, first out.
 *
 * @param maxQueued - Callers beyond so many waiting ones are refused with QueueFullError, so that no wait grows without bound.
 */
export function createSemaphore(maxConcurrent: number, maxQueued: number) {
  let running = 0
  const waiting: (() => void)[] = []

  return async function withPermit<T>(work: () => Promise<T>): Promise<T> {
    if (running < maxConcurrent) running += 1
    else {
      if (waiting.length >= maxQueued) throw new QueueFullError(`${maxQueued} others are waiting already`)
      // The task that ends passes its permit on, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
