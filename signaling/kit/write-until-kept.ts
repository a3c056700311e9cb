// Writes down what cannot be done again, such as that a letter has left: what is not written down would be sent once more.
import type { Timers } from './timers.ts'

/** After a write that failed, for example on a full disk. */
export const WRITE_AGAIN_MS = 5_000

interface Writing {
  readonly timers: Pick<Timers, 'after'>
  /** Ends the tries: what was not written down then is done again after the next start. */
  readonly stop: AbortSignal
  readonly onFailure: (error: unknown) => void
}

/** @returns what the write gave; null: it was stopped before it could be kept. Never rejects. */
export async function writeUntilKept<T>(
  write: () => Promise<T>,
  { timers, stop, onFailure }: Writing,
): Promise<T | null> {
  for (;;) {
    try {
      return await write()
    } catch (error) {
      onFailure(error)
      if (stop.aborted) return null
      await new Promise<void>((resolve) => {
        const over = (): void => {
          stop.removeEventListener('abort', over)
          cancel()
          resolve()
        }
        const cancel = timers.after(WRITE_AGAIN_MS, over)
        stop.addEventListener('abort', over)
      })
      if (stop.aborted) return null
    }
  }
}
