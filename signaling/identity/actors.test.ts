import { randomUUID } from 'node:crypto'
import { StatementSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '../kit/clock.ts'
import { MeetingId, type SiteId } from '../wire/ids.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { createActorIn, type ActorIn } from './actors.ts'
import { openWorld, SITES, type World } from './test-support.ts'
import type { Account, MeetingRole } from './wire.ts'

let world: World
let actorIn: ActorIn
let author: Account
beforeEach(async () => {
  world = await openWorld()
  actorIn = createActorIn(world.database)
  author = await world.add('thuky', { mayPrepareMeetings: true })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.database.destroy()
})

async function meeting(state: MeetingState, ownerSiteId: SiteId, people: [Account, MeetingRole][] = []) {
  const meetingId = newId(MeetingId)
  await world.database
    .insertInto('meetings')
    .values({
      meeting_id: meetingId,
      request_id: randomUUID(),
      revision: 1,
      title: 'Họp',
      kind: 'meeting',
      place: 'Phòng họp',
      starts_at_ms: 1,
      ends_at_ms: 2,
      state,
      state_reason: null,
      owner_site_id: ownerSiteId,
      created_by: author.accountId,
      created_at_ms: 0,
    })
    .execute()
  for (const [{ accountId, siteId }, role] of people) {
    await world.database
      .insertInto('participants')
      .values({ meeting_id: meetingId, account_id: accountId, role, site_id: siteId })
      .execute()
  }
  return meetingId
}

test('a participant acts in their role, and no more from the moment it is taken away', async () => {
  const delegate = await world.add('daibieu')
  const meetingId = await meeting('inSession', SITES.office, [[delegate, 'delegate']])
  expect(await actorIn(delegate, meetingId)).toBe('delegate')
  await world.database.deleteFrom('participants').where('account_id', '=', delegate.accountId).execute()
  expect(await actorIn(delegate, meetingId)).toBeNull()
})

test("a draft is nothing to the people who will be invited, as if it didn't exist", async () => {
  const delegate = await world.add('daibieu')
  const chair = await world.add('chutri')
  const people: [Account, MeetingRole][] = [
    [delegate, 'delegate'],
    [chair, 'chair'],
  ]
  for (const state of ['draft', 'pendingApproval'] as const) {
    const meetingId = await meeting(state, SITES.office, people)
    expect(await actorIn(delegate, meetingId)).toBeNull()
    expect(await actorIn(chair, meetingId)).toBe('chair')
    expect(await actorIn(author, meetingId)).toBe('secretary')
  }
  expect(await actorIn(delegate, newId(MeetingId))).toBeNull()
})

test('an author who may no longer prepare meetings loses the draft', async () => {
  const meetingId = await meeting('draft', SITES.office)
  expect(await actorIn(author, meetingId)).toBe('secretary')
  expect(await actorIn({ ...author, mayPrepareMeetings: false }, meetingId)).toBeNull()
})

test("a unit's administrator has rights in meetings of that unit and those below, not above or beside", async () => {
  const administrator = await world.add('quantri', { systemRole: 'unitAdmin', siteId: SITES.district })
  expect(await actorIn(administrator, await meeting('invited', SITES.district))).toBe('unitAdmin')
  expect(await actorIn(administrator, await meeting('draft', SITES.commune))).toBe('unitAdmin')
  expect(await actorIn(administrator, await meeting('invited', SITES.root))).toBeNull()
  expect(await actorIn(administrator, await meeting('invited', SITES.otherDistrict))).toBeNull()
})

test('a system administrator is nothing in a meeting', async () => {
  const admin = await world.add('quantri', { systemRole: 'admin', siteId: SITES.root })
  expect(await actorIn(admin, await meeting('inSession', SITES.office))).toBeNull()
})

test('while nothing of it changes the database is asked once, and each person and meeting has an answer of its own', async () => {
  const delegate = await world.add('daibieu')
  const chair = await world.add('chutri')
  const meetingId = await meeting('inSession', SITES.office, [
    [delegate, 'delegate'],
    [chair, 'chair'],
  ])
  const other = await meeting('inSession', SITES.office, [[delegate, 'observer']])
  await actorIn(delegate, meetingId)
  await actorIn(chair, meetingId)
  await actorIn(delegate, other)
  const asked = vi.spyOn(StatementSync.prototype, 'all')
  expect(await actorIn(delegate, meetingId)).toBe('delegate')
  expect(await actorIn(chair, meetingId)).toBe('chair')
  expect(await actorIn(delegate, other)).toBe('observer')
  expect(asked).not.toHaveBeenCalled()
})

test('what a transaction changes while somebody asks is in the next answer', async () => {
  const delegate = await world.add('daibieu')
  const meetingId = await meeting('inSession', SITES.office, [[delegate, 'delegate']])
  await actorIn(delegate, meetingId)
  let asked: Promise<unknown> = Promise.resolve()
  await world.database.transaction().execute(async (transaction) => {
    await transaction.updateTable('participants').set({ role: 'observer' }).execute()
    asked = actorIn(delegate, meetingId)
    await transaction.updateTable('participants').set({ role: 'secretary' }).execute()
  })
  expect(await asked).toBe('secretary')
  expect(await actorIn(delegate, meetingId)).toBe('secretary')
})
