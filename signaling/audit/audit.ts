import { sql } from 'kysely'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'

export interface AuditEntry {
  /** Who did it; null when nobody was signed in. */
  readonly accountId: AccountId | null
  readonly meetingId: MeetingId | null
  /** The request's method, with a dot and its end where it has several: `identity.signIn.refused`. */
  readonly action: AuditedAct
  /** Figures and codes only: never a password, a token, a cookie or the choice of a ballot. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

export interface Audit {
  /**
   * Appends one line; there is no way to change or remove it.
   *
   * @param within - The transaction of the act itself, so that neither is kept without the other.
   */
  record(entry: AuditEntry, within?: Database): Promise<void>
}

/** The record of who did what and when, in the order of its happening. */
export function createAudit(database: Database, clock: Clock): Audit {
  return {
    async record({ accountId, meetingId, action, details }, within = database) {
      await sql`insert into audit (at_ms, account_id, meeting_id, action, details) values
        (${clock.nowMs()}, ${accountId}, ${meetingId}, ${action}, ${JSON.stringify(details ?? {})})`.execute(within)
    },
  }
}
