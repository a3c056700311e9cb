import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { poll } from '../../tests/support/poll.ts'
import { moment, newId } from '../kit/clock.ts'
import { openDatabase, type Database } from '../storage/database.ts'
import { AccountId, BackupId, SiteId } from '../wire/ids.ts'
import { Backups } from './backups.ts'
import { DATABASE } from './manifest.ts'
import { addBackup, failBackup, listBackups } from './store.ts'

const HOUR = 60 * 60_000
/** 02:00 in Vietnam. */
const DUE = Date.UTC(2026, 10, 27, 19, 0)
let dataDir: string
let database: Database
let nowMs: number
const running: Backups[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hop-sao-luu-'))
  database = await openDatabase(join(dataDir, DATABASE))
  nowMs = DUE - 10 * HOUR
  const siteId = SiteId.parse('hg')
  await database
    .insertInto('sites')
    .values({
      site_id: siteId,
      name: 'UBND tỉnh',
      short_name: 'UBND tỉnh',
      level: 'province',
      parent_id: null,
      position: 0,
    })
    .execute()
  await database
    .insertInto('accounts')
    .values({
      ...{ account_id: newId(AccountId), username: 'quantri', full_name: 'Quản trị', title: '', site_id: siteId },
      ...{
        system_role: 'admin',
        may_prepare_meetings: 0,
        disabled: 0,
        password_hash: '',
        name_key: '',
        search_text: '',
      },
      created_at_ms: nowMs,
    })
    .execute()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((backups) => backups.close()))
  await database.destroy()
  await rm(dataDir, { recursive: true, force: true })
})

/** The part of a server that has just been started. */
async function start(): Promise<{ look(): void; stop(): Promise<void> }> {
  const looks: (() => void)[] = []
  const backups = new Backups({
    ...{ database, dataDir, minFreeBytes: 0, log: pino({ level: 'silent' }) },
    audit: { record: () => Promise.resolve() },
    clock: { nowMs: () => nowMs, monotonicMs: () => moment(nowMs), steadyMs: () => nowMs },
    timers: {
      after: () => () => undefined,
      every: (_, run) => {
        looks.push(run)
        return () => undefined
      },
    },
    settings: { folder: join(dataDir, 'backups'), at: '02:00', keep: 2 },
  })
  running.push(backups)
  await backups.resume()
  return { look: () => looks.forEach((run) => run()), stop: () => backups.close() }
}
const begunNow = () =>
  poll(async () => (await listBackups(database)).some(({ startedAtMs }) => startedAtMs === nowMs), {
    what: 'a backup that is begun',
  })

test('a server that is off every night makes its first backup in the morning', async () => {
  const first = await start()
  first.look()
  await first.stop()
  nowMs = DUE + 6 * HOUR
  const second = await start()
  second.look()
  expect(await begunNow()).toBe(true)
})

test('a backup that was begun while the clock was ahead does not stop the daily one', async () => {
  const ahead = nowMs + 5 * 365 * 24 * HOUR
  const backupId = newId(BackupId)
  await addBackup(database, { backupId, startedAtMs: ahead, byName: null, folder: '2031-11-27T09-00-00-000Z' })
  await failBackup(database, backupId, ahead, 'diskFull')
  const { look } = await start()
  nowMs = DUE
  look()
  expect(await begunNow()).toBe(true)
})

test('a backup that was cut off at night is made up for in the morning', async () => {
  const backupId = newId(BackupId)
  await addBackup(database, { backupId, startedAtMs: DUE, byName: null, folder: '2026-11-27T19-00-00-000Z' })
  nowMs = DUE + 6 * HOUR
  const { look } = await start()
  look()
  expect(await begunNow()).toBe(true)
  expect((await listBackups(database)).at(-1)).toMatchObject({ state: 'failed', failure: 'interrupted' })
})
