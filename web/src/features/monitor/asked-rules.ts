// Decides what follows from a question of chair or secretary to this machine. Pure.

/** Time to object; less than the server waits for the answer. */
export const RESTARTS_AFTER_MS = 20_000

export function restartsInSeconds(sinceMs: number): number {
  return Math.max(0, Math.ceil((RESTARTS_AFTER_MS - sinceMs) / 1_000))
}

/**
 * The cameras beside the one in use: first the one after it, round and round.
 *
 * @param taken - Shows papers already, so it is no choice.
 */
export function otherCameras(ids: readonly string[], inUse: string | null, taken: string | null): string[] {
  const choices = ids.filter((id) => id !== '' && (id !== taken || id === inUse))
  const at = inUse === null ? -1 : choices.indexOf(inUse)
  return [...choices.slice(at + 1), ...choices.slice(0, at + 1)].filter((id) => id !== inUse)
}
