import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { KeptReads } from './kept-reads.ts'
import { WrittenQuery } from './written-query.ts'

let database: Database
beforeEach(async () => (database = await openDatabase(':memory:')))
afterEach(() => database.destroy())

async function note(name: string, count: number): Promise<void> {
  await database
    .insertInto('sign_in_failures')
    .values({ username: name, source: 'address', failures: count, last_failed_at_ms: 1 })
    .execute()
}

const failuresOf = new WrittenQuery((from, { username }: { username: string }) =>
  from.selectFrom('sign_in_failures').select(['username', 'failures']).where('username', '=', username),
)

test('a written query answers each time with the values it is given, also within a transaction', async () => {
  await note('an', 1)
  await note('bình', 2)
  expect(await failuresOf.run(database, { username: 'an' })).toEqual([{ username: 'an', failures: 1 }])
  expect(await failuresOf.run(database, { username: 'bình' })).toEqual([{ username: 'bình', failures: 2 }])
  expect(await failuresOf.run(database, { username: "' or 1 = 1 --" })).toEqual([])
  const within = database.transaction().execute(async (transaction) => {
    await transaction.updateTable('sign_in_failures').set({ failures: 9 }).where('username', '=', 'an').execute()
    expect(await failuresOf.run(transaction, { username: 'an' })).toEqual([{ username: 'an', failures: 9 }])
    throw new Error('taken back')
  })
  await expect(within).rejects.toThrow('taken back')
  expect(await failuresOf.run(database, { username: 'an' })).toEqual([{ username: 'an', failures: 1 }])
})

test('what was read is kept until a statement may have changed its tables, and what was not found is read again', async () => {
  const kept = new KeptReads<number>(database, ['sign_in_failures'], 100)
  let reads = 0
  const read = (name: string) =>
    kept.get(name, async () => {
      reads += 1
      return (await failuresOf.run(database, { username: name }))[0]?.failures
    })
  expect([await read('an'), await read('an'), reads]).toEqual([undefined, undefined, 2])
  await note('an', 1)
  expect([await read('an'), await read('an'), reads]).toEqual([1, 1, 3])
  await database.deleteFrom('sessions').execute()
  expect([await read('an'), reads]).toEqual([1, 3])
  await database.updateTable('sign_in_failures').set({ failures: 5 }).execute()
  expect([await read('an'), reads]).toEqual([5, 4])
})

test('what is changed while it is read is not kept', async () => {
  const kept = new KeptReads<number>(database, ['sign_in_failures'], 100)
  await note('an', 1)
  const first = await kept.get('an', async () => {
    const [row] = await failuresOf.run(database, { username: 'an' })
    await database.updateTable('sign_in_failures').set({ failures: 2 }).execute()
    return row?.failures
  })
  const again = await kept.get('an', async () => (await failuresOf.run(database, { username: 'an' }))[0]?.failures)
  expect([first, again]).toEqual([1, 2])
})

test('no more is kept than the bound', async () => {
  const kept = new KeptReads<number>(database, ['sign_in_failures'], 10)
  let reads = 0
  const read = (name: string) => kept.get(name, () => Promise.resolve((reads += 1)))
  for (let each = 0; each < 10; each += 1) await read(`name ${each}`)
  await read('name 0')
  expect(reads).toBe(11)
  await read('name 0')
  expect(reads).toBe(11)
})
