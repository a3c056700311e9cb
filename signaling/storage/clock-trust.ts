import { sql } from 'kysely'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Database } from './database.ts'

/** How long a time of day has to stand before anything that cannot be undone is done by it alone. */
export const BELIEVED_AFTER_MS = 12 * 3_600_000
/** Within so long before that, something must have been written down: a weekend without anybody, and the night to Monday. */
const USED_WITHIN_MS = 3 * 24 * 3_600_000
/** A clock is put right by less than this in the ordinary way. */
const STEP_MS = 3_600_000

/**
 * Whether the time of day may be wrong by days or years, because the machine started with a wrong clock or it was put wrong since. What
 * ends, deletes or shuts out for good by the time of day asks here first and waits; the price of a doubt without ground, after a quiet
 * week, is that it comes half a day later.
 */
export interface ClockTrust {
  isInDoubt(): Promise<boolean>
}

export function createClockTrust(database: Database, clock: Clock): ClockTrust {
  let stepMs = 0
  let steppedAtMs: MonoMs | null = null

  /** Put forward while this process runs, less than half a day ago. */
  function isSteppedAhead(): boolean {
    const nowStepMs = clock.nowMs() - clock.steadyMs()
    if (Math.abs(nowStepMs - stepMs) > STEP_MS) {
      steppedAtMs = nowStepMs > Math.min(stepMs, STEP_MS) ? clock.monotonicMs() : null
      stepMs = nowStepMs
    }
    return steppedAtMs !== null && clock.monotonicMs() - steppedAtMs < BELIEVED_AFTER_MS
  }

  return {
    isInDoubt: async () => isSteppedAhead() || !(await wasUsedBefore(database, clock.nowMs())),
  }
}

/**
 * Under a clock that is years ahead nothing was written down in the days before, only long ago. What is written under it meanwhile does
 * not count for half a day, so restarts under the wrong clock do not make it believed. A system that is new has nothing to be wrong about.
 */
async function wasUsedBefore(database: Database, nowMs: number): Promise<boolean> {
  const untilMs = nowMs - BELIEVED_AFTER_MS
  const latest = await Promise.all([
    // The audit is the longest table and has no index by time; its last lines come first.
    sql<Latest>`select at_ms from audit where at_ms <= ${untilMs} order by audit_id desc limit 1`.execute(database),
    sql<Latest>`select max(joined_at_ms) as at_ms from attendance where joined_at_ms <= ${untilMs}`.execute(database),
    sql<Latest>`select max(opened_at_ms) as at_ms from mark_lines where opened_at_ms <= ${untilMs}`.execute(database),
    sql<Latest>`select max(created_at_ms) as at_ms from meetings where created_at_ms <= ${untilMs}`.execute(database),
  ])
  const known = latest.flatMap(({ rows }) => rows.flatMap(({ at_ms: atMs }) => (atMs === null ? [] : [Number(atMs)])))
  return known.length === 0 || Math.max(...known) > untilMs - USED_WITHIN_MS
}
interface Latest {
  readonly at_ms: number | bigint | null
}
