// Loads the list of seats (roster) by its hash, again and again until it is there.
import { Roster } from '../../../signaling/seats/wire.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'
import type { Answer } from './session.ts'
import { log } from '../log/log.ts'

/** Longest time that a list of seats is asked for again and again before the join itself is tried again. */
export const ROSTER_WITHIN_MS = 15_000
const ONE_TRY_MS = 6_000
const PAUSE_MS = 400

export interface Rosters {
  /** @returns null when it could not be had in time; never throws. */
  get(hash: string): Promise<Roster | null>
}

/**
 * Lists of seats by their hash, each fetched once: under its hash a list never changes. Two askers share one fetch.
 *
 * @param random - In [0, 1): all sites of a meeting ask at the same moment, and must not repeat themselves together.
 */
export function createRosters(load: (hash: string) => Promise<Answer<Roster>>, random: () => number): Rosters {
  const kept = new Map<string, Roster>()
  const underWay = new Map<string, Promise<Roster | null>>()

  async function fetchIt(hash: string): Promise<Roster | null> {
    const untilMs = performance.now() + ROSTER_WITHIN_MS
    for (;;) {
      const answer = await load(hash)
      if (answer.ok) {
        kept.set(hash, answer.result)
        return answer.result
      }
      // A hash that is not known any more stays so: a fresh snapshot names the new one.
      if (answer.error === 'notFound' || answer.error === 'forbidden') return null
      const waitMs = PAUSE_MS + random() * PAUSE_MS * 2
      if (performance.now() + waitMs > untilMs) return null
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }

  return {
    get(hash) {
      const known = kept.get(hash)
      if (known !== undefined) return Promise.resolve(known)
      const fetching =
        underWay.get(hash) ??
        fetchIt(hash)
          .catch((error: unknown) => {
            log.net('fetching the list of seats failed', {}, error)
            return null
          })
          .finally(() => underWay.delete(hash))
      underWay.set(hash, fetching)
      return fetching
    },
  }
}

/** Fetches a list of seats from the server; the browser keeps it for as long as it likes. Never throws. */
export async function loadRoster(meetingId: MeetingId, hash: string): Promise<Answer<Roster>> {
  const limit = AbortSignal.timeout(ONE_TRY_MS)
  try {
    const response = await fetch(`/api/meetings/${meetingId}/roster/${hash}`, {
      credentials: 'same-origin',
      signal: limit,
    })
    if (response.status === 404) return { ok: false, error: 'notFound' }
    if (response.status === 403) return { ok: false, error: 'forbidden' }
    if (!response.ok) return { ok: false, error: 'unavailable' }
    const roster = Roster.safeParse(await response.json())
    return roster.success ? { ok: true, result: roster.data } : { ok: false, error: 'unreadable' }
  } catch (error) {
    log.net('the list of seats did not come', { late: limit.aborted }, error)
    return { ok: false, error: limit.aborted ? 'timeout' : 'offline' }
  }
}
