import { setTimeout as wait } from 'node:timers/promises'

/**
 * Asks again and again until the answer is there.
 *
 * @param probe - Undefined, false and null mean "not yet".
 * @param limitMs - Milliseconds after which it is a failure.
 * @throws an error that names what was waited for.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  limitMs = 10_000,
): Promise<Exclude<T, undefined | null | false>> {
  const endMs = performance.now() + limitMs
  for (;;) {
    const answer = await probe()
    if (isThere(answer)) return answer
    if (performance.now() > endMs) throw new Error(`waited ${limitMs} ms in vain for: ${what}`)
    await wait(20)
  }
}

function isThere<T>(answer: T): answer is Exclude<T, undefined | null | false> {
  return answer !== undefined && answer !== null && answer !== false
}
