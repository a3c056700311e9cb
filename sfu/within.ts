/**
 * Gives the work's outcome, or fails with `late()` when it takes longer.
 *
 * @param limitMs - Milliseconds. Work that is late goes on, and has to clean up after itself.
 */
export async function within<T>(work: Promise<T>, limitMs: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
