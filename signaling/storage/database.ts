import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'
import { migrate } from './migrate.ts'
import type { Tables } from './schema.ts'

export type Database = Kysely<Tables>

/**
 * Opens the embedded database and brings its tables up to date.
 *
 * WAL with `synchronous=FULL`: a transaction that has returned is on disk (SQLite documentation, "PRAGMA synchronous"), so
 * whatever is acknowledged after it survives a power cut.
 *
 * @param path - A file, made with its folder when missing, or `:memory:`.
 * @throws When the file is no database, is damaged, or cannot be written.
 */
export async function openDatabase(path: string): Promise<Database> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
  const sqlite = new DatabaseSync(path)
  sqlite.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 5000;
    PRAGMA trusted_schema = OFF;
  `)
  const database: Database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(sqlite) }) })
  await migrate(database)
  return database
}

/** Kysely asks for better-sqlite3's shape; node:sqlite differs in how parameters are given. Statements are kept for reuse. */
function adapt(sqlite: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => {
      prepared.clear()
      sqlite.close()
    },
    prepare: (sql) => {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = adaptStatement(sqlite.prepare(sql))
      if (prepared.size > 500) prepared.clear()
      prepared.set(sql, statement)
      return statement
    },
  }
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(bindable)).map((row) => ({ ...row })),
    run: (parameters) => statement.run(...parameters.map(bindable)),
    iterate: (parameters) => statement.iterate(...parameters.map(bindable)),
  }
}

function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`A value of type ${typeof value} can't be stored`)
}
