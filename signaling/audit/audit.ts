import { sql } from 'kysely'
import type { Clock } from '../kit/clock.ts'
import { GENESIS, hashOfRow } from '../kit/audit-row.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import type { AuditHead } from './head.ts'

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
   * Appends one row to the chain; there is no way to change or remove it.
   *
   * @param within - The transaction of the act itself, so that neither is kept without the other.
   */
  record(entry: AuditEntry, within?: Database): Promise<void>
}

/** The record of who did what and when, in the order of its happening; each row names the hash of the one before it. */
export function createAudit(database: Database, clock: Clock): Audit {
  return {
    record: (entry, within = database) =>
      within.isTransaction
        ? append(within, clock, entry)
        : within.transaction().execute((transaction) => append(transaction, clock, entry)),
  }
}

/** The last row is read in the transaction that writes the next one; the database has one writer and refuses a row that does not follow. */
async function append(within: Database, clock: Clock, entry: AuditEntry): Promise<void> {
  const { accountId, meetingId, action } = entry
  const last = await headOf(within)
  const row = {
    ...{ audit_id: last.row + 1, at_ms: clock.nowMs(), account_id: accountId, meeting_id: meetingId, action },
    ...{ details: JSON.stringify(entry.details ?? {}), previous_hash: last.hash },
  }
  await sql`insert into audit (audit_id, at_ms, account_id, meeting_id, action, details, previous_hash, hash) values
    (${row.audit_id}, ${row.at_ms}, ${accountId}, ${meetingId}, ${action}, ${row.details}, ${last.hash}, ${hashOfRow(row)})`.execute(
    within,
  )
}

/** The last row of the chain as it is stored; row 0 for a record without rows. */
export async function headOf(database: Database): Promise<AuditHead> {
  const { rows } =
    await sql<AuditHead>`select audit_id as "row", hash from audit order by audit_id desc limit 1`.execute(database)
  return rows[0] ?? { row: 0, hash: GENESIS }
}
