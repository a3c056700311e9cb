// The canonical form of a row of the audit chain and its hash. Frozen: rows of all times are proved by it. Explained in audit/README.md.
import { createHash } from 'node:crypto'

/** Stands where the first row would name the hash of the row before it. */
export const GENESIS = '0'.repeat(64)

/** A row as the table has it, without its own hash. `details` is the text that is stored, not what it means. */
export interface AuditRow {
  readonly audit_id: number
  readonly at_ms: number
  readonly account_id: string | null
  readonly meeting_id: string | null
  readonly action: string
  readonly details: string
  /** The hash of the row before it. */
  readonly previous_hash: string
}

/** A row with the hash that it was stored with. */
export interface ChainedRow extends AuditRow {
  readonly hash: string
}

/** SHA-256 in lower-case hexadecimal of the row as a JSON array: `["hop-audit-1",previous_hash,audit_id,at_ms,account_id,meeting_id,action,details]`. */
export function hashOfRow(row: AuditRow): string {
  const { previous_hash, audit_id, at_ms, account_id, meeting_id, action, details } = row
  const text = JSON.stringify(['hop-audit-1', previous_hash, audit_id, at_ms, account_id, meeting_id, action, details])
  return createHash('sha256').update(text).digest('hex')
}
