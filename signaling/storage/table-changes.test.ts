import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { changesOf, type TableChanges } from './table-changes.ts'

let database: Database
let changes: TableChanges
beforeEach(async () => {
  database = await openDatabase(':memory:')
  changes = changesOf(database)
})
afterEach(() => database.destroy())

const failures = { username: 'an', source: '::1', failures: 1, last_failed_at_ms: 0 }

/** Whether the work counts as a change of that table, and of another one. */
async function counted(work: () => Promise<unknown>): Promise<[boolean, boolean]> {
  const before = [changes.of('sign_in_failures'), changes.of('meetings')]
  await work()
  return [changes.of('sign_in_failures') !== before[0], changes.of('meetings') !== before[1]]
}

test('an insert, an upsert, an update and a delete each change the table that they name, and no other', async () => {
  const table = 'sign_in_failures'
  expect(await counted(() => database.insertInto(table).values(failures).execute())).toEqual([true, false])
  const again = database.insertInto(table).values(failures)
  const upsert = again.onConflict((on) => on.columns(['username', 'source']).doUpdateSet({ failures: 2 }))
  expect(await counted(() => upsert.execute())).toEqual([true, false])
  expect(await counted(() => database.updateTable(table).set({ failures: 3 }).execute())).toEqual([true, false])
  expect(await counted(() => database.deleteFrom(table).execute())).toEqual([true, false])
})

test('a statement counts each time that it runs, prepared once or not', async () => {
  const before = changes.of('sign_in_failures')
  for (let turn = 1; turn <= 3; turn += 1) await database.deleteFrom('sign_in_failures').execute()
  expect(changes.of('sign_in_failures')).toBe(before + 3)
})

test('reading changes nothing, nor does a transaction in which nothing is written', async () => {
  const read = () => database.selectFrom('sign_in_failures').selectAll().execute()
  expect(await counted(read)).toEqual([false, false])
  expect(await counted(() => database.transaction().execute(async () => {}))).toEqual([false, false])
})

test('what a transaction writes counts before it is committed, and stays counted when it is taken back', async () => {
  const writing = database.transaction().execute(async (transaction) => {
    const before = changes.of('sign_in_failures')
    await transaction.insertInto('sign_in_failures').values(failures).execute()
    expect(changes.of('sign_in_failures')).not.toBe(before)
    throw new Error('taken back')
  })
  expect(await counted(() => writing.catch(() => {}))).toEqual([true, false])
})

test('a statement of which it is not known what it changes may have changed every table', async () => {
  const odd = sql`with one as (select 1) update sign_in_failures set failures = 1`
  expect(await counted(() => odd.execute(database))).toEqual([true, true])
})

test('no table has a trigger or a cascade, by which a statement would change others than it names', async () => {
  // The triggers that there are refuse a statement, and do nothing else.
  const { rows: triggers } = await sql<{ sql: string }>`
    select sql from sqlite_master where type = 'trigger'`.execute(database)
  const refuses = /\bbegin select raise\(abort, '[a-z ]+'\); end$/u
  expect(triggers.filter(({ sql: text }) => !refuses.test(text))).toEqual([])
  const { rows: cascades } = await sql`
    select m.name, k."table" from sqlite_master m, pragma_foreign_key_list(m.name) k
    where m.type = 'table' and (k.on_delete <> 'NO ACTION' or k.on_update <> 'NO ACTION')`.execute(database)
  expect(cascades).toEqual([])
})
