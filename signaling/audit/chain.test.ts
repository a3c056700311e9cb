import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../kit/clock.ts'
import { systemTimers } from '../kit/timers.ts'
import { openDatabase, type Database } from '../storage/database.ts'
import { createAudit, headOf } from './audit.ts'
import { HEAD_FILE, readHeadFile, writeHeadFile } from './head.ts'
import { ChainWatch } from './watch.ts'
import type { ChainBreak, ChainState } from './wire.ts'

let folder: string
let path: string
let headFile: string
const opened: Database[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-chuoi-'))
  path = join(folder, 'meetings.sqlite')
  headFile = join(folder, HEAD_FILE)
})
afterEach(async () => {
  for (const database of opened.splice(0)) await database.destroy()
  await rm(folder, { recursive: true, force: true })
})

async function open(): Promise<Database> {
  const database = await openDatabase(path)
  opened.push(database)
  return database
}

/** A record as a stopped server leaves it, with its head beside it. */
async function recordOf(rows: number): Promise<void> {
  const database = await openDatabase(path)
  const audit = createAudit(database, systemClock)
  await database.transaction().execute(async (within) => {
    for (let number = 1; number <= rows; number += 1)
      await audit.record({ accountId: null, meetingId: null, action: 'identity.signIn', details: { number } }, within)
  })
  await writeHeadFile(headFile, { ...(await headOf(database)), atMs: systemClock.nowMs() })
  await database.destroy()
}

/** What somebody does who has the file and no scruples: the refusing triggers are in his way for one statement. */
function tamper(statements: string): void {
  const sqlite = new DatabaseSync(path)
  sqlite.exec(
    `drop trigger audit_is_not_changed; drop trigger audit_is_not_deleted; drop trigger audit_is_a_chain; ${statements}`,
  )
  sqlite.close()
}

/** Starts to watch as the server does, waits until all rows are checked, and stops. */
async function watched(): Promise<ChainState & { readonly atStart: ChainBreak | null }> {
  const database = await openDatabase(path)
  const deps = { database, clock: systemClock, timers: systemTimers, log: pino({ level: 'silent' }), headFile }
  const chain = new ChainWatch({ ...deps, audit: createAudit(database, systemClock) })
  try {
    await chain.begin()
    const atStart = (await chain.state()).broken
    await expect.poll(async () => (await chain.state()).checkedAtMs, { timeout: 10_000, interval: 10 }).not.toBeNull()
    await expect
      .poll(async () => ((state) => state.rows - state.checkedRows)(await chain.state()), {
        timeout: 10_000,
        interval: 10,
      })
      .toBe(0)
    return { ...(await chain.state()), atStart }
  } finally {
    await chain.close()
    await database.destroy()
  }
}

test('a chain that nobody touched holds up to its last row, and its head lies beside the database', async () => {
  await recordOf(1_500)
  expect(await watched()).toMatchObject({ rows: 1_500, checkedRows: 1_500, broken: null })
  const database = await open()
  expect(await readHeadFile(headFile)).toMatchObject(await headOf(database))
})

test.each([
  [
    'a word of a row is changed',
    'update audit set details = \'{"number":7001}\' where audit_id = 1490',
    'changed',
    1_490,
  ],
  [
    'its time is changed by a millisecond',
    'update audit set at_ms = at_ms + 1 where audit_id = 1490',
    'changed',
    1_490,
  ],
  ['another did it', "update audit set account_id = 'x' where audit_id = 1490", 'changed', 1_490],
  ['its hash is changed', `update audit set hash = '${'a'.repeat(64)}' where audit_id = 1490`, 'changed', 1_490],
  ['a row is deleted', 'delete from audit where audit_id = 1490', 'unlinked', 1_491],
  [
    'rows close up over a deleted one',
    'delete from audit where audit_id = 1490; update audit set audit_id = audit_id - 1 where audit_id > 1490',
    'unlinked',
    1_490,
  ],
  [
    'a row is put in between',
    `update audit set audit_id = -audit_id where audit_id >= 1490;
     update audit set audit_id = 1 - audit_id where audit_id < 0;
     insert into audit select 1490, at_ms, account_id, meeting_id, action, details, previous_hash, hash from audit where audit_id = 1489`,
    'unlinked',
    1_490,
  ],
] as const)('it is seen at start and at its place that %s', async (_, statements, kind, row) => {
  await recordOf(1_500)
  tamper(statements)
  expect(await watched()).toMatchObject({ atStart: { kind, row }, broken: { kind, row } })
})

test('a row that was changed long ago is found after the start, while the server runs', async () => {
  await recordOf(1_500)
  tamper("update audit set action = 'identity.signOut' where audit_id = 3")
  expect(await watched()).toMatchObject({ atStart: null, broken: { kind: 'changed', row: 3 }, checkedRows: 1_500 })
})

test('rows that were cut off at the end are missed, at this start and at all later ones', async () => {
  await recordOf(50)
  tamper("delete from audit where audit_id > 40; update sqlite_sequence set seq = 40 where name = 'audit'")
  const cut = { kind: 'shortened', row: 50 }
  expect(await watched()).toMatchObject({ rows: 41, atStart: cut, broken: cut })
  await recordOf(30)
  expect(await watched()).toMatchObject({ rows: 71, broken: cut })
})

test('rows that were cut off are missed without the file beside the database too, unless the count in it was put right', async () => {
  await recordOf(50)
  await rm(headFile)
  tamper('delete from audit where audit_id > 40')
  const cut = { kind: 'shortened', row: 50 }
  expect(await watched()).toMatchObject({ rows: 41, atStart: cut })
  // Told once, and then the record goes on.
  expect(await watched()).toMatchObject({ rows: 41, broken: cut })
})

test('a record that was made over with right hashes is told from the one that was known', async () => {
  await recordOf(50)
  const known = await readHeadFile(headFile)
  await rm(path)
  await recordOf(60)
  if (known === null) throw new Error('No head')
  await writeHeadFile(headFile, known)
  expect(await watched()).toMatchObject({ rows: 61, broken: { kind: 'rewritten', row: 50 } })
})

test('a head that lags behind after a power cut is no break', async () => {
  await recordOf(50)
  const known = await readHeadFile(headFile)
  await recordOf(10)
  if (known === null) throw new Error('No head')
  await writeHeadFile(headFile, known)
  expect(await watched()).toMatchObject({ rows: 60, broken: null })
})

test('a chain that cannot be read hinders no start', async () => {
  await recordOf(5)
  tamper('alter table audit rename column hash to other')
  const database = await open()
  const deps = { database, clock: systemClock, timers: systemTimers, log: pino({ level: 'silent' }), headFile }
  const chain = new ChainWatch({ ...deps, audit: createAudit(database, systemClock) })
  await expect(chain.begin()).resolves.toBeUndefined()
  await chain.close()
})

test('acts at the same time follow each other in one chain, and one that is taken back leaves none', async () => {
  const database = await open()
  const audit = createAudit(database, systemClock)
  const entry = { accountId: null, meetingId: null, action: 'identity.signIn' } as const
  const undone = database.transaction().execute(async (within) => {
    await audit.record(entry, within)
    throw new Error('taken back')
  })
  await Promise.all([
    ...Array.from({ length: 20 }, () => audit.record(entry)),
    ...Array.from({ length: 20 }, () => database.transaction().execute((within) => audit.record(entry, within))),
    expect(undone).rejects.toThrow('taken back'),
  ])
  await writeHeadFile(headFile, { ...(await headOf(database)), atMs: 0 })
  expect(await watched()).toMatchObject({ rows: 40, broken: null })
})

test('the database takes no row that does not follow the last one', async () => {
  const database = await open()
  await createAudit(database, systemClock).record({ accountId: null, meetingId: null, action: 'identity.signIn' })
  const { hash } = await headOf(database)
  const row = { at_ms: 1, account_id: null, meeting_id: null, action: 'x', details: '{}', hash: 'b'.repeat(64) }
  for (const wrong of [
    { ...row, audit_id: 2, previous_hash: 'c'.repeat(64) },
    { ...row, audit_id: 3, previous_hash: hash },
    { ...row, audit_id: 2, previous_hash: hash, hash: '' },
  ])
    await expect(database.insertInto('audit').values(wrong).execute()).rejects.toThrow('the record is never changed')
  await database
    .insertInto('audit')
    .values({ ...row, audit_id: 2, previous_hash: hash })
    .execute()
})
