import { afterEach, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { systemTimers } from '../kit/timers.ts'
import { InterfaceKeyId } from '../wire/ids.ts'
import { CallLog } from './call-log.ts'
import { Callers } from './callers.ts'
import { interfaceHandlers } from './commands.ts'
import { ADDRESSES } from './shapes.ts'

const DAY_MS = 86_400_000
let world: World
let admin: Account
let callers: Callers
beforeEach(async () => {
  world = await openWorld()
  admin = await world.add('quantri', { systemRole: 'admin' })
  callers = new Callers(world.database, world.clock)
})
afterEach(() => world.database.destroy())

async function make() {
  const params = {
    ...{ name: 'Trung tâm điều hành', siteId: SITES.root, scopes: ['meetings' as const, 'statistics' as const] },
    ...{ validDays: 30 as const, perMinute: 30 as const },
  }
  return interfaceHandlers(world)['interface.makeKey'](callBy(admin), params)
}
async function made() {
  const answer = await make()
  if (!answer.ok) throw new Error(answer.error)
  return answer.value
}
async function ask(key: string, name: keyof typeof ADDRESSES = 'meetings', scheme = 'Bearer') {
  const row = await callers.keyOf({ authorization: `${scheme} ${key}` })
  if (row === null) return 'unknown'
  const admitted = callers.admit(row, ADDRESSES[name])
  return admitted.ok ? 'ok' : admitted.error
}

test('a key works to the end of its time, for what it may read alone', async () => {
  const { key } = await made()
  expect(await ask(key)).toBe('ok')
  expect(await ask(key, 'meetings', 'bearer')).toBe('ok')
  expect(await ask(key, 'papers')).toBe('forbidden')
  expect(await ask(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBe('unknown')
  expect(await ask(key, 'meetings', 'Basic')).toBe('unknown')
  world.clock.advance(30 * DAY_MS - 1)
  expect(await ask(key)).toBe('ok')
  world.clock.advance(1)
  expect(await ask(key)).toBe('keyExpired')
})

test('a key is held to its rate, and figures count for ten calls', async () => {
  const [one, other] = [await made(), await made()]
  expect([await ask(one.key, 'statistics'), await ask(one.key, 'statistics')]).toEqual(['ok', 'ok'])
  for (let call = 0; call < 10; call += 1) expect(await ask(one.key)).toBe('ok')
  expect(await ask(one.key)).toBe('rateLimited')
  expect(await ask(other.key)).toBe('ok')
  world.clock.advance(2_000)
  expect(await ask(one.key)).toBe('ok')
  expect(await ask(one.key)).toBe('rateLimited')
})

test('there are fifty open keys at most; a withdrawn one makes room, and the record says who did it', async () => {
  const keys = []
  for (let count = 0; count < 50; count += 1) keys.push(await made())
  expect(await make()).toEqual({ ok: false, error: 'tooManyKeys', details: { most: 50 } })
  const acts = interfaceHandlers(world)
  const [first] = keys
  if (first === undefined) throw new Error('No key')
  const keyId = InterfaceKeyId.parse(first.keyId)
  for (let twice = 0; twice < 2; twice += 1)
    expect(await acts['interface.withdrawKey'](callBy(admin), { keyId })).toEqual({ ok: true, value: {} })
  expect(await ask(first.key)).toBe('keyWithdrawn')
  expect(await make()).toMatchObject({ ok: true })
  const recorded = await world.database
    .selectFrom('audit')
    .select(['action', 'account_id', 'details'])
    .where('action', 'like', 'interface.%')
    .execute()
  expect(recorded.filter(({ action }) => action === 'interface.withdrawKey')).toEqual([
    { action: 'interface.withdrawKey', account_id: admin.accountId, details: JSON.stringify({ keyId: first.keyId }) },
  ])
  expect(recorded.filter(({ action }) => action === 'interface.makeKey')).toHaveLength(51)
  for (const { key } of keys) expect(JSON.stringify(recorded)).not.toContain(key.slice(8))
  // Those that may be used come first.
  const listed = await acts['interface.keys'](callBy(admin), {})
  expect(listed.ok ? listed.value.keys.at(-1)?.keyId : null).toBe(first.keyId)
})

test('a withdrawn key that asks on and on is counted, and pushes nothing that was read out of the list', async () => {
  const keyId = InterfaceKeyId.parse((await made()).keyId)
  const log = new CallLog({ ...world, timers: systemTimers, log: pino({ level: 'silent' }) })
  const asked = (status: number) =>
    log.add({ keyId, atMs: world.clock.nowMs(), address: 'meetings', status, meetingId: null })
  asked(200)
  for (let call = 0; call < 2_000; call += 1) asked(401)
  asked(429)
  world.clock.advance(60_000)
  asked(401)
  await log.close()
  const use = await interfaceHandlers(world)['interface.use'](callBy(admin), { keyId, calls: 'all' })
  const { calls, days } = use.ok ? use.value : { calls: [], days: [] }
  expect(calls.map(({ status }) => status)).toEqual([401, 429, 401, 200])
  expect(days.reduce((sum, day) => sum + day.calls, 0)).toBe(2_003)
})

test('no key is made for a unit that has ended', async () => {
  await world.database.updateTable('sites').set({ ends_on: '2001-01-01' }).where('site_id', '=', SITES.root).execute()
  expect(await make()).toEqual({ ok: false, error: 'unknownSite' })
})
