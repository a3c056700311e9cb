// Decides what follows from a question of chair or secretary to this machine. Pure.

/** Time to object; less than the server waits for the answer. */
export const RESTARTS_AFTER_MS = 20_000

export function restartsInSeconds(sinceMs: number): number {
  return Math.max(0, Math.ceil((RESTARTS_AFTER_MS - sinceMs) / 1_000))
}

/**
 * The camera after the one in use, the first one after the last.
 *
 * @param taken - Shows papers already, so it is no choice.
 * @returns null when there is no other one.
 */
export function nextCamera(ids: readonly string[], inUse: string | null, taken: string | null): string | null {
  const choices = ids.filter((id) => id !== '' && (id !== taken || id === inUse))
  const at = inUse === null ? -1 : choices.indexOf(inUse)
  const next = choices[(at + 1) % Math.max(1, choices.length)]
  return next === undefined || next === inUse ? null : next
}
