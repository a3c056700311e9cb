/** Thrown at whoever would have to wait behind too many others. */
export class TooManyWaiting extends Error {}

/**
 * Lets only so many pieces of work run at a time, the others in the order of their coming.
 *
 * @param maxWaiting - Whoever comes after these many is turned away with TooManyWaiting instead of waiting for ever.
 */
export function createTurnstile(atOnce: number, maxWaiting: number) {
  let running = 0
  const waiting: (() => void)[] = []

  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1
    else {
      if (waiting.length >= maxWaiting) throw new TooManyWaiting(`${maxWaiting} others are waiting already`)
      // Whoever finishes hands its place over, so the count stays as it is.
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
