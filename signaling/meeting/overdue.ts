import type { Logger } from 'pino'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'

export interface OverdueSettings {
  /** How long after its planned end a meeting that nobody ends is ended; null: never. */
  readonly endAfterMs: number | null
  /** How long before the end everybody in it is warned. */
  readonly warnMs: number
  /** For how long a room must have been empty: after a restart or a cut link everybody is away for a moment. */
  readonly emptyMs: number
  readonly everyMs: number
}
export const OVERDUE_SETTINGS = { warnMs: 15 * 60_000, emptyMs: 2 * 60_000, everyMs: 30_000 } as const

export interface OverdueDeps {
  readonly database: Database
  readonly clock: Clock
  readonly trust: ClockTrust
  readonly every: (periodMs: number, run: () => void) => () => void
  readonly log: Logger
  readonly settings: OverdueSettings
  /** Whether anybody sits in the meeting's room, those included who were cut off a moment ago. */
  isAttended(meetingId: MeetingId): boolean
  /** Tells the room when the meeting will be ended; null: it goes on after all. */
  warn(meetingId: MeetingId, endsAtMs: number | null): void
  end(meetingId: MeetingId): Promise<void>
}

export interface Overdue {
  /** Checks all running meetings now; a timer calls it too. */
  check(): Promise<void>
  /** Resolves once no check is under way any more. */
  close(): Promise<void>
}

/**
 * Ends meetings that nobody ends, so long after their planned end. One that people still sit in is never cut without a warning:
 * the room is warned first, and goes on when its chair or secretary says so (`kept_open_until_ms`). What was warned of lies in
 * memory alone: after a restart the room is warned again, for the whole time. An end cannot be taken back, so under a clock that may be
 * wrong by days nothing is ended and nobody is warned.
 */
export function createOverdue(deps: OverdueDeps): Overdue {
  const { database, clock, trust, log, settings } = deps
  const { endAfterMs, warnMs, emptyMs } = settings
  /** When the warned meetings end. A stepped wall clock does not cut a warning short. */
  const warned = new Map<MeetingId, number>()
  const emptySince = new Map<MeetingId, MonoMs>()
  let wasInDoubt = false
  let checking: Promise<void> = Promise.resolve()

  async function checkNow(): Promise<void> {
    if (endAfterMs === null) return
    const nowMs = clock.nowMs()
    await boundKeptOpen(database, nowMs)
    const due = await dueMeetings(endAfterMs, nowMs)
    for (const meetingId of [...warned.keys()]) {
      if (due.has(meetingId)) continue
      warned.delete(meetingId)
      deps.warn(meetingId, null)
    }
    for (const meetingId of [...emptySince.keys()]) if (!due.has(meetingId)) emptySince.delete(meetingId)
    for (const [meetingId, endAtMs] of due) {
      if (!isTimeOf(meetingId, endAtMs, nowMs)) continue
      warned.delete(meetingId)
      emptySince.delete(meetingId)
      log.warn({ meetingId, endAtMs }, 'a meeting that nobody ended is ended by rule')
      await deps.end(meetingId)
    }
  }

  async function dueMeetings(afterMs: number, nowMs: number): Promise<Map<MeetingId, number>> {
    const running = await runningMeetings(database)
    const due = new Map(
      running
        .map(({ meetingId, endsAtMs, keptUntilMs }) => [meetingId, Math.max(endsAtMs + afterMs, keptUntilMs)] as const)
        .filter(([, endAtMs]) => endAtMs - warnMs <= nowMs),
    )
    const inDoubt = due.size > 0 && (await trust.isInDoubt())
    if (inDoubt && !wasInDoubt)
      log.warn(
        { meetings: due.size, now: new Date(nowMs).toISOString() },
        'the clock may be wrong; no meeting is ended',
      )
    wasInDoubt = inDoubt
    return inDoubt ? new Map() : due
  }

  function isTimeOf(meetingId: MeetingId, endAtMs: number, nowMs: number): boolean {
    const now = clock.monotonicMs()
    if (deps.isAttended(meetingId)) {
      emptySince.delete(meetingId)
      const endsAt = warned.get(meetingId)
      if (endsAt !== undefined) return now >= endsAt
      const leftMs = Math.max(warnMs, endAtMs - nowMs)
      warned.set(meetingId, now + leftMs)
      deps.warn(meetingId, nowMs + leftMs)
      return false
    }
    const since = emptySince.get(meetingId) ?? now
    emptySince.set(meetingId, since)
    return nowMs >= endAtMs && now - since >= emptyMs
  }

  function check(): Promise<void> {
    // One after the other; if one check fails, the next one tries again.
    checking = checking.then(checkNow).catch((error: unknown) => {
      log.error({ err: error }, 'overdue meetings could not be checked')
    })
    return checking
  }

  const stop = deps.every(settings.everyMs, () => void check())
  return {
    check,
    close() {
      stop()
      return checking
    },
  }
}

async function runningMeetings(database: Database) {
  const rows = await database
    .selectFrom('meetings')
    .leftJoin('live_meetings', 'live_meetings.meeting_id', 'meetings.meeting_id')
    .select(['meetings.meeting_id', 'meetings.ends_at_ms', 'live_meetings.kept_open_until_ms'])
    .where('meetings.state', 'in', ['inSession', 'paused'])
    .execute()
  return rows.map((row) => ({
    meetingId: row.meeting_id,
    endsAtMs: Number(row.ends_at_ms),
    keptUntilMs: Number(row.kept_open_until_ms ?? 0),
  }))
}

/** Longer than anybody can have kept a meeting open: it was said under a clock that stood ahead, and counts from now. */
const KEPT_OPEN_TOO_LONG_MS = 24 * 3_600_000
/** How long a meeting goes on that somebody keeps open, before the room is asked again. */
export const KEPT_OPEN_MS = 2 * 3_600_000

async function boundKeptOpen(database: Database, nowMs: number): Promise<void> {
  await database
    .updateTable('live_meetings')
    .set({ kept_open_until_ms: nowMs + KEPT_OPEN_MS })
    .where('kept_open_until_ms', '>', nowMs + KEPT_OPEN_TOO_LONG_MS)
    .execute()
}

/** Keeps a running meeting open for some time from now on; on disk once it has returned. */
export async function keepOpen(within: Database, meetingId: MeetingId, untilMs: number): Promise<void> {
  await within
    .insertInto('live_meetings')
    .values({ meeting_id: meetingId, kept_open_until_ms: untilMs })
    .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet({ kept_open_until_ms: untilMs }))
    .execute()
}
