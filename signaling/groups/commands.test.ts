import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { openMeetings, type MeetingWorld } from '../meeting/test-support.ts'
import { endSites } from '../sites/store.ts'
import { AccountId, GroupId, SiteId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import { groupsHandlers } from './commands.ts'
import { MOST_LISTED } from './store.ts'
import { MOST_GROUPS } from './wire.ts'

let at: MeetingWorld
let handlers: ReturnType<typeof groupsHandlers>
/** Prepares meetings in the secretary's unit. */
let colleague: Account
beforeEach(async () => {
  at = await openMeetings()
  handlers = groupsHandlers(at.world)
  colleague = await at.world.add('dongnghiep', { mayPrepareMeetings: true })
})
afterEach(() => at.world.database.destroy())

type Asked = Parameters<(typeof handlers)['groups.save']>[1]
const person = ({ accountId, siteId }: Account) => ({ accountId, role: 'delegate' as const, siteId })
const save = (by: Account, more: Partial<Asked> = {}) =>
  handlers['groups.save'](callBy(by), {
    ...{ requestId: randomUUID(), replaces: null, name: 'Các huyện', siteIds: [SITES.district] },
    ...{ people: [person(at.people.delegate)], ...more },
  })
const read = (by: Account, groupId: GroupId) => handlers['groups.read'](callBy(by), { groupId })
const remove = (by: Account, groupId: GroupId) => handlers['groups.remove'](callBy(by), { groupId })
const refusal = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.error)
function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.error}`)
}
async function saved(by: Account, more: Partial<Asked> = {}): Promise<GroupId> {
  return GroupId.parse(granted(await save(by, more)).groupId)
}
const listed = async (by: Account) => granted(await handlers['groups.list'](callBy(by), {})).groups

test('who prepares meetings of the unit uses a group that a colleague saved; another unit does not learn of it', async () => {
  const { secretary, delegate, outsider } = at.people
  const groupId = await saved(secretary)
  expect(await listed(colleague)).toMatchObject([
    {
      groupId,
      name: 'Các huyện',
      siteCount: 1,
      peopleCount: 1,
      mayChange: false,
      ownUnit: true,
      byName: secretary.fullName,
    },
  ])
  expect(granted(await read(colleague, groupId))).toEqual({
    name: 'Các huyện',
    siteIds: [SITES.district],
    people: [{ ...person(delegate), fullName: delegate.fullName, title: delegate.title }],
    leftOut: { people: [], sites: [] },
  })
  expect(await listed(outsider)).toEqual([])
  expect(refusal(await read(outsider, groupId))).toBe('notFound')
  expect(refusal(await remove(outsider, groupId))).toBe('notFound')
})

test('who saved it and the administrator of its unit replace and remove it, a colleague does not', async () => {
  const { secretary, unitAdmin, delegate } = at.people
  const groupId = await saved(secretary)
  expect(refusal(await save(colleague, { replaces: groupId }))).toBe('forbidden')
  expect(refusal(await remove(colleague, groupId))).toBe('forbidden')
  const people = [person(delegate), person(secretary)]
  expect(await saved(secretary, { replaces: groupId, people })).toBe(groupId)
  expect(await listed(secretary)).toMatchObject([{ peopleCount: 2, mayChange: true }])
  granted(await remove(unitAdmin, groupId))
  expect(await listed(secretary)).toEqual([])
  expect(refusal(await save(secretary, { replaces: groupId }))).toBe('notFound')
})

test('a group that one saved in another unit is told from those of the own unit', async () => {
  const { secretary } = at.people
  const elsewhere = await saved({ ...secretary, siteId: SITES.district })
  const own = await saved(secretary)
  expect((await listed(secretary)).map(({ groupId, ownUnit, name }) => [groupId, ownUnit, name])).toEqual([
    [own, true, 'Các huyện'],
    [elsewhere, false, 'Các huyện'],
  ])
})

test('the same form sent again saves no second group, and a name is there once in a unit', async () => {
  const { secretary, outsider } = at.people
  const requestId = randomUUID()
  const groupId = await saved(secretary, { requestId })
  expect(await saved(secretary, { requestId })).toBe(groupId)
  expect(await listed(secretary)).toHaveLength(1)
  expect(refusal(await save(colleague))).toBe('groupNameTaken')
  // Another unit has its own names, and another person's form with the same number is another form.
  expect(await saved(outsider, { requestId })).not.toBe(groupId)
})

test('people and sites that there are not, somebody twice and nothing at all are refused, and nothing is kept', async () => {
  const { secretary, delegate } = at.people
  const nowhere = SiteId.parse('xa-khong-co')
  const nobody = AccountId.parse('AAAAAAAAAAAAAAAAAAAAAA')
  const one = person(delegate)
  expect(refusal(await save(secretary, { siteIds: [nowhere] }))).toBe('unknownSite')
  expect(refusal(await save(secretary, { people: [{ ...one, siteId: nowhere }] }))).toBe('unknownSite')
  expect(refusal(await save(secretary, { people: [{ ...one, accountId: nobody }] }))).toBe('unknownAccount')
  expect(refusal(await save(secretary, { people: [one, one] }))).toBe('personTwice')
  expect(refusal(await save(secretary, { people: [], siteIds: [] }))).toBe('groupEmpty')
  expect(await listed(secretary)).toEqual([])
})

test('a locked account and a unit that has ended are left out by name', async () => {
  const { secretary, delegate } = at.people
  const groupId = await saved(secretary, {
    siteIds: [SITES.district, SITES.otherDistrict],
    people: [person(delegate), person(secretary)],
  })
  const { database } = at.world
  await database.updateTable('accounts').set({ disabled: 1 }).where('account_id', '=', delegate.accountId).execute()
  await endSites(database, [SITES.otherDistrict], '2020-01-01', [])
  const found = granted(await read(secretary, groupId))
  expect(found.siteIds).toEqual([SITES.district])
  expect(found.people.map(({ accountId }) => accountId)).toEqual([secretary.accountId])
  expect(found.leftOut.people).toEqual([delegate.fullName])
  expect(found.leftOut.sites).toHaveLength(1)
})

test('a unit keeps so many groups and no more; a list says when it does not hold all', async () => {
  const { secretary } = at.people
  for (let number = 0; number < MOST_GROUPS; number += 1) await saved(secretary, { name: `Nhóm ${number}` })
  expect(refusal(await save(secretary, { name: 'Một nhóm nữa' }))).toBe('tooManyGroups')
  const moved = { ...secretary, siteId: SITES.district }
  for (let number = MOST_GROUPS; number <= MOST_LISTED; number += 1) await saved(moved, { name: `Nhóm ${number}` })
  const { groups, more } = granted(await handlers['groups.list'](callBy(secretary), {}))
  expect([groups.length, more]).toEqual([MOST_LISTED, true])
})
