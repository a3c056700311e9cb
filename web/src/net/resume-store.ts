// Keeps the resume token of a seat in session storage while the page reloads.
import { z } from 'zod'
import { ResumeToken } from '../../../signaling/seats/wire.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'
import { logOnce } from '../log/log.ts'

export const Resume = z.strictObject({
  token: ResumeToken,
  epoch: z.string().max(64),
  lastSeq: z.int().min(0),
})
export type Resume = z.infer<typeof Resume>

export interface ResumeStore {
  /** Whether something is kept, without taking it. */
  holds(): boolean
  /** Hands out what was kept and forgets it. */
  take(): Resume | undefined
  keep(resume: Resume): void
  forget(): void
}

/**
 * Keeps the proof of a seat over a reload of the page. It is written when the page goes away and taken out when it comes
 * back, never in between: a tab that is duplicated copies this storage, and would otherwise slip into the first one's seat
 * without a question.
 */
export function openResumeStore(meetingId: MeetingId, storage: Storage | null): ResumeStore {
  const key = `resume/${meetingId}`
  return {
    holds: () => (attempt(() => storage?.getItem(key)) ?? null) !== null,
    take() {
      const text = attempt(() => storage?.getItem(key) ?? null)
      attempt(() => storage?.removeItem(key))
      if (text === null || text === undefined) return undefined
      return attempt(() => Resume.safeParse(JSON.parse(text)).data)
    },
    keep(resume) {
      attempt(() => storage?.setItem(key, JSON.stringify(resume)))
    },
    forget() {
      attempt(() => storage?.removeItem(key))
    },
  }
}

/** Storage may be forbidden or full; a reload then asks again, which is all that is lost. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    logOnce('storage', 'the proof of the seat could not be read or kept', error)
    return undefined
  }
}
