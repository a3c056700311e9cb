// Reads the chain of the record and finds where it is broken; changes nothing.
import { sql } from 'kysely'
import { z } from 'zod'
import { GENESIS, hashOfRow, type ChainedRow } from '../kit/audit-row.ts'
import type { Database } from '../storage/database.ts'
import { TimeMs } from '../wire/ids.ts'
import type { AuditHead, KnownHead } from './head.ts'
import type { ChainBreak } from './wire.ts'

/** The row from which a check goes on. */
export const BEFORE_ALL: AuditHead = { row: 0, hash: GENESIS }

/** @returns some rows after this one, in their order. */
export async function rowsAfter(database: Database, row: number, count: number): Promise<readonly ChainedRow[]> {
  const { rows } =
    await sql<ChainedRow>`select audit_id, at_ms, account_id, meeting_id, action, details, previous_hash, hash
    from audit where audit_id > ${row} order by audit_id limit ${count}`.execute(database)
  return rows
}

/**
 * Compares rows with their hashes and with each other. After a break it goes on from the hash that the row bears, so that each break is found
 * once and at its own place.
 *
 * @param before - The row before the first of them.
 * @returns the last of them, and what is wrong.
 */
export function checkRows(
  rows: readonly ChainedRow[],
  before: AuditHead,
): { readonly last: AuditHead; readonly breaks: readonly ChainBreak[] } {
  let last = before
  const breaks: ChainBreak[] = []
  for (const row of rows) {
    const place = { row: row.audit_id, atMs: row.at_ms }
    if (row.previous_hash !== last.hash || row.audit_id <= last.row) breaks.push({ kind: 'unlinked', ...place })
    if (hashOfRow(row) !== row.hash) breaks.push({ kind: 'changed', ...place })
    else breaks.push(...foundBefore(row))
    last = { row: row.audit_id, hash: row.hash }
  }
  return { last, breaks }
}

/** What a row says of a break that an earlier start found: the rows that would show it are gone. */
const FoundBreak = z.object({ kind: z.enum(['shortened', 'rewritten']), row: z.int() })

function foundBefore({ action, details, at_ms: atMs }: Pick<ChainedRow, 'action' | 'details' | 'at_ms'>): ChainBreak[] {
  const found = action === 'audit.chainBroken' ? detailsOf(FoundBreak, details) : null
  return found === null ? [] : [{ ...found, atMs }]
}

/** Null for what is none: a row that somebody has put there may hold anything. */
function detailsOf<T>(schema: z.ZodType<T>, details: string): T | null {
  try {
    return schema.safeParse(JSON.parse(details)).data ?? null
  } catch {
    return null
  }
}

/** A restore of a backup: rows of after the backup are not in this chain, and that is right. */
const Restore = z.object({ rows: z.int(), madeAtMs: TimeMs })
export interface RestoreRow extends z.infer<typeof Restore> {
  readonly row: number
  readonly atMs: number
}

export async function restoresIn(database: Database): Promise<readonly RestoreRow[]> {
  const { rows } = await sql<ChainedRow>`select audit_id, at_ms, details from audit
    where action = 'backup.restore' order by audit_id`.execute(database)
  return rows.flatMap(({ audit_id: row, at_ms: atMs, details }) => {
    const restore = detailsOf(Restore, details)
    return restore === null ? [] : [{ ...restore, row, atMs }]
  })
}

const Beginning = z.object({ rows: z.int() })

/** Where a record that was older than the chain was chained, and when; null: it was a chain from its first row on. */
export async function beginningOf(
  database: Database,
): Promise<{ readonly rows: number; readonly atMs: number } | null> {
  const { rows } = await sql<ChainedRow>`select at_ms, details from audit
    where action = 'audit.chainBegun' order by audit_id limit 1`.execute(database)
  const [row] = rows
  const begun = row === undefined ? null : detailsOf(Beginning, row.details)
  return row === undefined || begun === null ? null : { ...begun, atMs: row.at_ms }
}

/** Older versions wrote the record without hashes. */
export async function hasChain(database: Database): Promise<boolean> {
  const { rows } = await sql`select name from pragma_table_info('audit') where name = 'hash'`.execute(database)
  return rows.length > 0
}

export interface HeadVerdict {
  /** `restored`: its rows went when a backup of before was restored. */
  readonly is: 'contained' | 'restored' | 'shortened' | 'rewritten'
  readonly restore?: RestoreRow
}

/** Whether a chain contains all rows up to a head that is known from elsewhere. Only for a chain that is not broken does it say so of all rows. */
export async function judgeHead(database: Database, known: KnownHead): Promise<HeadVerdict> {
  if (known.row === 0) return { is: 'contained' }
  const { rows } = await sql<{ hash: string }>`select hash from audit where audit_id = ${known.row}`.execute(database)
  const found = rows[0]?.hash
  if (found === known.hash) return { is: 'contained' }
  const restores = await restoresIn(database)
  const restore = restores.find(({ rows: upTo, atMs }) => upTo < known.row && known.atMs <= atMs)
  if (restore !== undefined) return { is: 'restored', restore }
  return { is: found === undefined ? 'shortened' : 'rewritten' }
}

/** The highest number that a row ever had: SQLite keeps it apart from the rows (https://www.sqlite.org/autoinc.html). */
export async function highestRowEver(database: Database): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = 'audit'`.execute(database)
  return rows[0]?.seq ?? 0
}

/** Once it is on record that there were more rows, so that the next cut is reported again. */
export async function forgetHighestRow(within: Database): Promise<void> {
  await sql`update sqlite_sequence set seq = (select max(audit_id) from audit) where name = 'audit'`.execute(within)
}
