import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteAdapter, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'
import { asDatabaseProblem, DatabaseProblem } from './database-problem.ts'
import { latestMigration, migrate, unknownMigrations } from './migrate.ts'
import type { Tables } from './schema.ts'
import { countChanges, TableChanges } from './table-changes.ts'
import { damageInLog } from './wal-check.ts'

export type Database = Kysely<Tables>

/**
 * Opens the embedded database and brings its tables up to date.
 *
 * WAL with `synchronous=FULL`: a transaction that has returned is on disk (SQLite documentation, "PRAGMA synchronous"), so
 * whatever is acknowledged after it survives a power cut.
 *
 * @param path - A file, made with its folder when missing, or `:memory:`.
 * @throws DatabaseProblem when the file is no database, is damaged, too new, or can't be used; it is left as it was.
 */
export async function openDatabase(path: string): Promise<Database> {
  if (path !== ':memory:') {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
    await examineFiles(path)
  }
  let sqlite: DatabaseSync | undefined
  try {
    sqlite = new DatabaseSync(path)
    sqlite.exec('PRAGMA busy_timeout = 5000')
    examineContent(sqlite, path)
    const database = connect(sqlite)
    await migrate(database)
    return database
  } catch (error) {
    if (sqlite?.isOpen === true) sqlite.close()
    throw asDatabaseProblem(error, path)
  }
}

/** Sets the connection up. What changes which table is counted from here on. */
export function connect(sqlite: DatabaseSync): Database {
  sqlite.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
  `)
  const changes = new TableChanges()
  const dialect = new TransactionalDdl({ database: adapt(sqlite, changes) })
  const database: Database = new Kysely<Tables>({ dialect })
  countChanges(database, changes)
  return database
}

/** A second connection for another thread, which reads what the first has written. @param path - A database that `openDatabase` has opened. */
export function openForReading(path: string): Database {
  const sqlite = new DatabaseSync(path, { readOnly: true })
  sqlite.exec('PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF')
  return new Kysely<Tables>({ dialect: new TransactionalDdl({ database: adapt(sqlite, new TableChanges()) }) })
}

/** SQLite changes tables within transactions too, so a migration that is cut off leaves nothing half done. */
class TransactionalDdl extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true
      }
    })()
  }
}

/** What SQLite would pass over in silence: it throws a log away whose database is missing, and reads a damaged one in part. */
async function examineFiles(path: string): Promise<void> {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts?.isDirectory() === true) throw new DatabaseProblem('isFolder', path, 'a folder of this name')
  const log = `${path}-wal`
  const logBytes = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  if (logBytes > 0 && (facts?.size ?? 0) === 0) {
    throw new DatabaseProblem('logAlone', path, `${log}, ${logBytes} bytes`)
  }
  const damage = await damageInLog(log)
  if (damage !== null) throw new DatabaseProblem('damaged', log, damage)
}

/** `quick_check` reads every page but follows no index: half a gigabyte takes 0.4 s beyond what the disk takes. */
function examineContent(sqlite: DatabaseSync, path: string): void {
  const [found] = sqlite.prepare('PRAGMA quick_check(1)').all().map(Object.values)
  if (found?.[0] !== 'ok') throw new DatabaseProblem('damaged', path, String(found?.[0]))
  const tables = sqlite.prepare("SELECT name FROM sqlite_master WHERE name = 'kysely_migration'").all()
  if (tables.length === 0) return
  const done = sqlite.prepare('SELECT name FROM kysely_migration ORDER BY name').all()
  const unknown = unknownMigrations(done.map(({ name }) => String(name)))
  if (unknown.length > 0) {
    throw new DatabaseProblem('newer', path, `${unknown.at(-1) ?? ''} > ${latestMigration}`)
  }
}

/** Kysely asks for better-sqlite3's shape; node:sqlite differs in how parameters are given. Statements are kept for reuse. */
function adapt(sqlite: DatabaseSync, changes: TableChanges): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => {
      prepared.clear()
      sqlite.close()
    },
    prepare: (sql) => {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement =
        sql === 'rollback' ? rollback(sqlite) : adaptStatement(sqlite.prepare(sql), changes.counterOf(sql))
      if (prepared.size > 500) prepared.clear()
      prepared.set(sql, statement)
      return statement
    },
  }
}

/**
 * A full or failing disk makes SQLite roll the transaction back without being asked (https://www.sqlite.org/lang_transaction.html,
 * section 2.2); asked again it would say that there is none, and Kysely would pass that on instead of the true reason.
 */
function rollback(sqlite: DatabaseSync): SqliteStatement {
  const statement = adaptStatement(sqlite.prepare('rollback'))
  return {
    ...statement,
    all: (parameters) => (sqlite.isTransaction ? statement.all(parameters) : []),
    run: (parameters) => (sqlite.isTransaction ? statement.run(parameters) : { changes: 0, lastInsertRowid: 0 }),
  }
}

/** @param count - Called before each run that may change something. */
function adaptStatement(statement: StatementSync, count?: () => void): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all(parameters) {
      count?.()
      return statement.all(...parameters.map(bindable)).map((row) => ({ ...row }))
    },
    run(parameters) {
      count?.()
      return statement.run(...parameters.map(bindable))
    },
    iterate(parameters) {
      count?.()
      return statement.iterate(...parameters.map(bindable))
    },
  }
}

function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`A value of type ${typeof value} can't be stored`)
}
