import type { Database } from '../storage/database.ts'
import type { BackupId } from '../wire/ids.ts'
import type { BackupMade } from './make.ts'
import type { Backup, BackupFailure } from './wire.ts'

const LISTED = 50

/** The newest first. */
export async function listBackups(database: Database): Promise<Backup[]> {
  const rows = await database.selectFrom('backups').selectAll().orderBy('started_at_ms', 'desc').limit(LISTED).execute()
  return rows.map((row) => ({
    backupId: row.backup_id,
    startedAtMs: row.started_at_ms,
    finishedAtMs: row.finished_at_ms,
    byName: row.by_name,
    state: row.state,
    failure: row.failure,
    folder: row.folder,
    bytes: row.bytes,
    files: row.files,
    missing: row.missing,
  }))
}

export async function addBackup(
  database: Database,
  begun: { backupId: BackupId; startedAtMs: number; byName: string | null; folder: string },
): Promise<void> {
  await database
    .insertInto('backups')
    .values({
      backup_id: begun.backupId,
      started_at_ms: begun.startedAtMs,
      finished_at_ms: null,
      by_name: begun.byName,
      state: 'running',
      failure: null,
      folder: begun.folder,
      ...{ bytes: 0, files: 0, missing: 0 },
    })
    .execute()
}

export async function finishBackup(
  database: Database,
  backupId: BackupId,
  finishedAtMs: number,
  { bytes, files, missing, removed }: BackupMade,
): Promise<void> {
  await database.transaction().execute(async (within) => {
    await within
      .updateTable('backups')
      .set({ state: 'done', finished_at_ms: finishedAtMs, bytes, files, missing })
      .where('backup_id', '=', backupId)
      .execute()
    if (removed.length === 0) return
    await within.updateTable('backups').set({ folder: '' }).where('folder', 'in', removed).execute()
  })
}

export async function failBackup(
  database: Database,
  backupId: BackupId,
  finishedAtMs: number,
  failure: BackupFailure,
): Promise<void> {
  await database
    .updateTable('backups')
    .set({ state: 'failed', failure, finished_at_ms: finishedAtMs, folder: '' })
    .where('backup_id', '=', backupId)
    .execute()
}

/** Those that a stop of the server left open. */
export async function unfinishedBackups(database: Database): Promise<{ backupId: BackupId; folder: string }[]> {
  const rows = await database
    .selectFrom('backups')
    .select(['backup_id', 'folder'])
    .where('state', '=', 'running')
    .execute()
  return rows.map((row) => ({ backupId: row.backup_id, folder: row.folder }))
}

/**
 * When the last one was begun, by schedule or by hand; null: none ever was. One that was cut off doesn't count, and neither do those of days
 * to come: the machine's clock was ahead when they were begun.
 */
export async function lastBegunMs(database: Database, nowMs: number): Promise<number | null> {
  const row = await database
    .selectFrom('backups')
    .select('started_at_ms')
    .where('started_at_ms', '<=', nowMs)
    .where(({ eb, or }) => or([eb('failure', 'is', null), eb('failure', '!=', 'interrupted')]))
    .orderBy('started_at_ms', 'desc')
    .executeTakeFirst()
  return row?.started_at_ms ?? null
}

/** When one was begun last, cut off or not. */
export async function lastTriedMs(database: Database, nowMs: number): Promise<number | null> {
  const row = await database
    .selectFrom('backups')
    .select('started_at_ms')
    .where('started_at_ms', '<=', nowMs)
    .orderBy('started_at_ms', 'desc')
    .executeTakeFirst()
  return row?.started_at_ms ?? null
}

/** Since when there is something to lose: the day of the first account, which outlives restarts. */
export async function firstAccountMs(database: Database, nowMs: number): Promise<number | null> {
  const row = await database
    .selectFrom('accounts')
    .select('created_at_ms')
    .where('created_at_ms', '<=', nowMs)
    .orderBy('created_at_ms')
    .executeTakeFirst()
  return row?.created_at_ms ?? null
}
