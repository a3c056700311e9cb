export interface Repeats {
  /**
   * Notes a failure.
   *
   * @returns null where the same one was noted a short while ago, so that it is only counted now; else what was counted of those
   * that have ended.
   */
  note(text: string, nowMs: number): readonly Repeated[] | null
  /** What was counted and not handed out yet. */
  take(): readonly Repeated[]
}

interface Repeated {
  readonly text: string
  readonly times: number
  readonly lastMs: number
}

/** What fails again after longer than this is news. */
const AGAIN_WITHIN_MS = 10_000
const MAX_KNOWN = 50

/**
 * Counts failures that come again and again: on a line that is cut for an hour, stills, parts of papers and requests fail every
 * few seconds, and would push out of the log what came before the cut.
 */
export function createRepeats(): Repeats {
  const known = new Map<string, { times: number; lastMs: number }>()

  function forget(text: string): Repeated[] {
    const entry = known.get(text)
    known.delete(text)
    return entry === undefined || entry.times === 0 ? [] : [{ text, ...entry }]
  }

  return {
    note(text, nowMs) {
      const entry = known.get(text)
      if (entry !== undefined && nowMs - entry.lastMs < AGAIN_WITHIN_MS) {
        entry.times += 1
        entry.lastMs = nowMs
        return null
      }
      const ended = forget(text)
      known.set(text, { times: 0, lastMs: nowMs })
      const [oldest] = known.keys()
      return known.size > MAX_KNOWN && oldest !== undefined ? [...ended, ...forget(oldest)] : ended
    },
    take() {
      const counted = [...known].flatMap(([text, entry]) => (entry.times === 0 ? [] : [{ text, ...entry }]))
      for (const entry of known.values()) entry.times = 0
      return counted
    },
  }
}
