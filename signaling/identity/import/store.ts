import { sql, type Selectable } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../storage/database.ts'
import type { AccountImportRowsTable } from '../../storage/schema.ts'
import type { ImportId } from '../../wire/ids.ts'
import { withoutPassword } from './initial-passwords.ts'
import type { JudgedRow } from './judging.ts'
import { RowChange, type Import, type ImportRow, type RowVerdict } from './wire.ts'

export type StoredRow = Selectable<AccountImportRowsTable>

/** Below the number of values that SQLite takes in one statement. */
const ROWS_AT_ONCE = 100
const Changes = z.array(RowChange)

export async function addRows(within: Database, importId: ImportId, rows: readonly JudgedRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const values = rows.slice(from, from + ROWS_AT_ONCE).map((row) => ({
      import_id: importId,
      row: row.row,
      verdict: row.verdict,
      fault: row.fault,
      username: row.username,
      full_name: row.fullName,
      title: row.title,
      unit: row.unit,
      site_id: row.siteId,
      system_role: row.systemRole,
      may_prepare_meetings: row.mayPrepare === null ? null : row.mayPrepare ? (1 as const) : (0 as const),
      email: row.email,
      changes: JSON.stringify(row.changes),
    }))
    await within.insertInto('account_import_rows').values(values).execute()
  }
}

/** The import that was begun last. */
export async function lastImport(database: Database): Promise<Import | null> {
  const found = await database
    .selectFrom('account_imports')
    .innerJoin('accounts', 'accounts.account_id', 'account_imports.by_account_id')
    .selectAll('account_imports')
    .select('accounts.full_name')
    // By the order of their coming: a clock may be put back.
    .orderBy(sql`account_imports.rowid`, 'desc')
    .limit(1)
    .executeTakeFirst()
  if (found === undefined) return null
  const importId = found.import_id
  const busy = found.state === 'checking' || found.state === 'running'
  const counts = await countsOf(database, importId)
  const known = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return {
    importId,
    fileName: found.file_name,
    byName: found.full_name,
    madeAtMs: found.made_at_ms,
    state: found.state,
    total: found.total,
    done: found.state === 'checking' ? known : await rowsUpTo(database, importId, found.done_row),
    counts,
    endedAtMs: found.ended_at_ms,
    // Not shown while it is busy, and asked for each second then.
    withoutPassword: busy ? { none: 0, unused: 0 } : await withoutPassword(database),
  }
}

export async function countsOf(database: Database, importId: ImportId): Promise<Import['counts']> {
  const counted = await database
    .selectFrom('account_import_rows')
    .select(['verdict', ({ fn }) => fn.countAll<number | bigint>().as('count')])
    .where('import_id', '=', importId)
    .groupBy('verdict')
    .execute()
  const of = (verdict: RowVerdict) => Number(counted.find((one) => one.verdict === verdict)?.count ?? 0)
  return {
    new: of('new'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    faulty: of('faulty'),
    skipped: of('skipped'),
  }
}

async function rowsUpTo(database: Database, importId: ImportId, row: number): Promise<number> {
  const { count } = await database
    .selectFrom('account_import_rows')
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .where('import_id', '=', importId)
    .where('row', '<=', row)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function rowsOf(
  database: Database,
  { importId, verdict, after, count }: { importId: ImportId; verdict: RowVerdict | null; after: number; count: number },
): Promise<StoredRow[]> {
  let query = database
    .selectFrom('account_import_rows')
    .selectAll()
    .where('import_id', '=', importId)
    .where('row', '>', after)
    .orderBy('row')
    .limit(count)
  if (verdict !== null) query = query.where('verdict', '=', verdict)
  return query.execute()
}

export function toImportRow(row: StoredRow): ImportRow {
  return {
    row: row.row,
    verdict: row.verdict,
    fault: row.fault,
    username: row.username,
    fullName: row.full_name,
    title: row.title,
    unit: row.unit,
    systemRole: row.system_role,
    changes: Changes.parse(JSON.parse(row.changes)),
  }
}

/** Forgets imports that were never confirmed, with their rows. */
export async function forgetUnconfirmed(within: Database): Promise<void> {
  const ids = within.selectFrom('account_imports').select('import_id').where('state', 'in', ['checking', 'waiting'])
  await within.deleteFrom('account_import_rows').where('import_id', 'in', ids).execute()
  await within.deleteFrom('account_imports').where('state', 'in', ['checking', 'waiting']).execute()
}
