/** Does each of these every so many milliseconds, without keeping the process alive. @returns ends them all. */
export function everySoOften(acts: readonly (readonly [everyMs: number, act: () => void])[]): () => void {
  const timers = acts.map(([everyMs, act]) => setInterval(act, everyMs).unref())
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}
