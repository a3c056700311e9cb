import { setTimeout as wait } from 'node:timers/promises'

/**
 * Asks again and again until the answer is truthy, and gives that answer.
 *
 * @throws After `deadlineMs`, with what was waited for.
 */
export async function poll<T>(
  ask: () => T | Promise<T>,
  {
    deadlineMs = 10_000,
    everyMs = 50,
    what = 'a condition',
  }: { deadlineMs?: number; everyMs?: number; what?: string } = {},
): Promise<T> {
  const until = performance.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > until) throw new Error(`Waited ${deadlineMs} ms in vain for ${what}`)
    await wait(everyMs)
  }
}
