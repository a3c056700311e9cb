import type { Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { invitableToday } from '../templates/invitable.ts'
import { GroupId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ErrorOf, Method, ParamsOf } from '../wire/registry.ts'
import * as store from './store.ts'
import { MOST_GROUPS, type KeptGroup } from './wire.ts'

export interface GroupsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
}

/** Saved groups of people and sites: listing, reading as of today, saving, replacing and removing them. */
export function groupsHandlers(deps: GroupsDeps): Handlers<Extract<Method, `groups.${string}`>> {
  const { database, clock, audit } = deps
  return {
    'groups.list': async ({ account }) => {
      const saved = await store.groupsFor(database, account)
      const groups = saved.slice(0, store.MOST_LISTED).map((group) => ({
        ...{ groupId: group.groupId, name: group.name, siteName: group.siteName, byName: group.byName },
        ...{ atMs: group.atMs, ownUnit: group.ownUnit, mayChange: group.mayChange },
        ...{ siteCount: group.members.siteIds.length, peopleCount: group.members.people.length },
      }))
      return accept({ groups, more: saved.length > store.MOST_LISTED })
    },

    'groups.read': async ({ account }, { groupId }) => {
      const [found] = await store.groupsFor(database, account, groupId)
      if (found === undefined) return refuse('notFound')
      const asOfToday = { nowMs: clock.nowMs(), units: [] }
      const { siteIds, people, leftOut } = await invitableToday(database, found.members, asOfToday)
      return accept({ name: found.name, siteIds, people, leftOut })
    },

    'groups.save': ({ account }, asked) =>
      database.transaction().execute((within) => save(within, account, asked, deps)),

    'groups.remove': ({ account }, { groupId }) =>
      database.transaction().execute(async (within) => {
        const [found] = await store.groupsFor(within, account, groupId)
        if (found === undefined) return refuse('notFound')
        if (!found.mayChange) return refuse('forbidden')
        await store.deleteGroup(within, groupId)
        const { accountId } = account
        const details = { groupId, name: found.name }
        await audit.record({ accountId, meetingId: null, action: 'groups.remove', details }, within)
        return accept({})
      }),
  }
}

async function save(
  within: Database,
  account: Account,
  { requestId, replaces, name, siteIds, people }: ParamsOf<'groups.save'>,
  { clock, audit }: GroupsDeps,
): Promise<Outcome<{ groupId: GroupId }, ErrorOf<'groups.save'> | 'notFound' | 'forbidden'>> {
  const { accountId } = account
  const requestKey = `${accountId}/${requestId}`
  const known = await store.groupOfRequest(within, requestKey)
  if (known !== null) return accept({ groupId: known })
  const members = { siteIds: [...new Set(siteIds)], people }
  const checked = await check(within, members)
  if (!checked.ok) return checked
  const [found] = replaces === null ? [] : await store.groupsFor(within, account, replaces)
  if (replaces !== null && found === undefined) return refuse('notFound')
  if (found?.mayChange === false) return refuse('forbidden')
  const siteId = found?.siteId ?? account.siteId
  const others = (await store.groupsOf(within, siteId)).filter(({ groupId }) => groupId !== replaces)
  if (others.some((other) => other.name === name)) return refuse('groupNameTaken')
  if (replaces === null && others.length >= MOST_GROUPS) return refuse('tooManyGroups')
  const groupId = replaces ?? newId(GroupId)
  const group = { groupId, requestKey, name, members, atMs: clock.nowMs() }
  if (replaces === null) await store.insertGroup(within, { ...group, siteId, accountId })
  else await store.replaceGroup(within, group)
  const details = { groupId, name, sites: members.siteIds.length, people: people.length }
  await audit.record({ accountId, meetingId: null, action: 'groups.save', details }, within)
  return accept({ groupId })
}

async function check(
  within: Database,
  members: KeptGroup,
): Promise<Outcome<null, 'groupEmpty' | 'unknownSite' | 'unknownAccount' | 'personTwice'>> {
  const { siteIds, people } = members
  if (siteIds.length === 0 && people.length === 0) return refuse('groupEmpty')
  if (new Set(people.map(({ accountId }) => accountId)).size < people.length) return refuse('personTwice')
  const known = await store.knownOf(within, members)
  const isKnownSite = [...siteIds, ...people.map(({ siteId }) => siteId)].every((siteId) => known.sites.has(siteId))
  if (!isKnownSite) return refuse('unknownSite')
  if (!people.every(({ accountId }) => known.accounts.has(accountId))) return refuse('unknownAccount')
  return accept(null)
}
