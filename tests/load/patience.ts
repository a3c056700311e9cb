import { setTimeout as wait } from 'node:timers/promises'
import { CLOSE } from '../../signaling/wire/kit.ts'
import { Refused } from './control-socket.ts'

/** Refusals that pass: the server asks for patience, and says for how long or leaves it to us. */
const PASSING: readonly string[] = ['busy', 'rateLimited', 'unavailable', 'waitBeforeRetry', 'mediaUnavailable']
/** After these there is nothing to come back to. */
const FINAL: readonly number[] = [
  CLOSE.outdatedClient,
  CLOSE.takenOver,
  CLOSE.sessionEnded,
  CLOSE.removed,
  CLOSE.tooManyErrors,
  CLOSE.meetingEnded,
]
const PATIENCE_MS = 2_000
const TRIES = 60

/** Whether it is worth asking again later. What is no refusal at all, like a connection that fails, is. */
export function passes(error: unknown): boolean {
  return !(error instanceof Refused) || PASSING.includes(error.code)
}

/** Whether a control socket that was closed so need not be opened again. */
export function isFinal(code: number): boolean {
  return FINAL.includes(code)
}

/** Asks again as long as the server is busy, when it says or a while later. @throws other refusals and failures at once. */
export async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Refused) || !passes(error) || tries === TRIES || signal.aborted) throw error
      const { retryAfterMs } = error.details
      // A little by lot, so that those refused together don't come back together.
      await pause((typeof retryAfterMs === 'number' ? retryAfterMs : PATIENCE_MS) * (0.75 + Math.random() / 2), signal)
    }
  }
}

/** Ends early, and well, when it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined)
}
