import { writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { connect, openDatabase, type Database } from './database.ts'
import { migrate } from './migrate.ts'

let image: Promise<Uint8Array> | undefined

/** The bytes of a database with all tables and nothing in them. Migrating takes 50 ms and a copy one or two, so each process migrates once. */
function emptyDatabase(): Promise<Uint8Array> {
  return (image ??= migrated())
}

async function migrated(): Promise<Uint8Array> {
  const sqlite = new DatabaseSync(':memory:')
  const database = connect(sqlite)
  await migrate(database)
  const bytes = sqlite.serialize()
  await database.destroy()
  return bytes
}

/** An empty database in memory. */
export async function openTestDatabase(): Promise<Database> {
  const bytes = await emptyDatabase()
  const sqlite = new DatabaseSync(':memory:')
  sqlite.deserialize(bytes)
  return connect(sqlite)
}

/** An empty database in a file, opened as the product does. */
export async function openTestDatabaseFile(path: string): Promise<Database> {
  await writeFile(path, await emptyDatabase())
  return openDatabase(path)
}
