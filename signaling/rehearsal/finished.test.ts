import { afterEach, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { unreadOf } from '../notices/store.ts'
import { openRoomWorld, settle, type RoomWorld } from '../seats/test-support.ts'
import { SITES } from '../identity/test-support.ts'
import { newId } from '../kit/clock.ts'
import { AccountId, RehearsalId } from '../wire/ids.ts'
import { FinishedRehearsals, LOOK_EVERY_MS } from './finished.ts'
import { insertRehearsal, saveReport } from './store.ts'

let world: RoomWorld
const told: string[][] = []
const watch = () =>
  new FinishedRehearsals({
    ...{ database: world.database, clock: world.clock, timers: world.timers, log: pino({ level: 'silent' }) },
    tellNotices: (accountIds) => void told.push([...accountIds]),
  })
const rehearsalId = newId(RehearsalId)
beforeEach(async () => {
  told.length = 0
  world = await openRoomWorld()
  await world.inviteSite(SITES.root)
  await world.inviteSite(SITES.district)
  const nowMs = world.clock.nowMs()
  const span = { opensAtMs: nowMs, closesAtMs: nowMs + 2.5 * LOOK_EVERY_MS }
  await insertRehearsal(world.database, world.meetingId, { rehearsalId, byName: 'Thư ký', ...span }, nowMs)
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

test('a rehearsal that ends by its time is told to chair and secretaries once, with the sites that failed or are silent', async () => {
  const chair = await world.invite('chair', 'chair')
  const secretary = await world.invite('secretary', 'secretary')
  const operator = await world.invite('operator', 'operator')
  const checks = { link: 'good', camera: 'black', mic: 'ok', speaker: 'ok' } as const
  const by = { accountId: AccountId.parse(operator.accountId), byName: 'Cán bộ', device: 'Chromium' }
  await saveReport(world.database, rehearsalId, { siteId: SITES.district, checks, atMs: world.clock.nowMs(), ...by })
  const finished = watch()
  finished.start()
  for (const _ of [1, 2]) {
    await world.timers.pass(LOOK_EVERY_MS)
    await settle()
  }
  expect(told).toEqual([])
  await world.timers.pass(LOOK_EVERY_MS)
  await settle()
  expect(told.flat().toSorted()).toEqual([chair.accountId, secretary.accountId].toSorted())
  const { notices } = await unreadOf(world.database, secretary)
  expect(notices).toMatchObject([{ what: { kind: 'rehearsalDone', rehearsalId, toSee: 2, silent: 1 } }])
  expect((await unreadOf(world.database, operator)).unread).toBe(0)
  finished.close()
  // Another process, which finds it again.
  const after = watch()
  after.start()
  await settle()
  await world.timers.pass(LOOK_EVERY_MS)
  expect(told).toHaveLength(1)
  after.close()
})

test('of a meeting that was cancelled, and of what ended many days ago, nobody is told', async () => {
  await world.invite('chair', 'chair')
  await world.setState('cancelled')
  await world.timers.pass(3 * LOOK_EVERY_MS)
  await watch().check()
  expect(told).toEqual([])
  await world.setState('invited')
  await world.timers.pass(4 * 86_400_000)
  await watch().check()
  expect(told).toEqual([])
})
