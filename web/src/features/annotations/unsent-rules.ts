/** Which records of unsent marks a browser lets go of: by age, and the oldest by number and size. */

const DAY_MS = 24 * 60 * 60_000
/** Shared marks are taken up to a day after a meeting's end, private ones until it is archived; somebody who has been away for longer than this starts over. */
const KEPT_FOR_MS = 14 * DAY_MS
const MAX_RECORDS = 100
const MAX_BYTES = 64 * 1024 * 1024

export interface RecordAge {
  /** Later records have higher ones. */
  readonly key: number
  readonly bytes: number
  readonly keptAtMs: number
  readonly seenAtMs: number
}

/**
 * Both clocks have to say that a record is old: one that is wrong, of this machine or of the server, makes nobody lose marks.
 *
 * @returns keys.
 */
export function recordsToForget(
  records: readonly RecordAge[],
  now: { readonly hereMs: number; readonly serverMs: number },
): number[] {
  const forgotten: number[] = []
  let [count, bytes] = [0, 0]
  for (const record of records.toSorted((a, b) => b.key - a.key)) {
    const isOld = now.hereMs - record.keptAtMs > KEPT_FOR_MS && now.serverMs - record.seenAtMs > KEPT_FOR_MS
    if (isOld || count === MAX_RECORDS || bytes + record.bytes > MAX_BYTES) {
      forgotten.push(record.key)
      continue
    }
    count += 1
    bytes += record.bytes
  }
  return forgotten
}
