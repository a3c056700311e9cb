import type { Account } from '../identity/wire.ts'
import { unitsNowIn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { administeredBy } from '../visibility/visible.ts'
import type { AccountId, GroupId, SiteId } from '../wire/ids.ts'
import { KeptGroup } from './wire.ts'

/** One more than a list shows tells whether it holds all. */
export const MOST_LISTED = 300

export interface SavedGroup {
  readonly groupId: GroupId
  readonly siteId: SiteId
  readonly name: string
  readonly siteName: string
  readonly byName: string
  readonly atMs: number
  readonly members: KeptGroup
  readonly ownUnit: boolean
  /** The person who asks saved it, or administers its unit. */
  readonly mayChange: boolean
}

/** Groups that this person may use: those of their unit first, then their own and those of the units that they administer. */
export async function groupsFor(
  database: Database,
  account: Account,
  groupId: GroupId | null = null,
): Promise<SavedGroup[]> {
  const administered = await administeredBy(database, account)
  const ownUnit = [...(await unitsNowIn(database, account.siteId))]
  let query = database
    .selectFrom('saved_groups as saved')
    .innerJoin('sites', 'sites.site_id', 'saved.site_id')
    .innerJoin('accounts', 'accounts.account_id', 'saved.created_by')
    .selectAll('saved')
    .select(['sites.name as siteName', 'accounts.full_name as byName'])
    .where((where) =>
      where.or([
        where('saved.site_id', 'in', [...ownUnit, ...administered]),
        where('saved.created_by', '=', account.accountId),
      ]),
    )
    .orderBy((order) => order.case().when('saved.site_id', 'in', ownUnit).then(0).else(1).end())
    .orderBy('saved.name')
    .orderBy('saved.group_id')
    .limit(MOST_LISTED + 1)
  if (groupId !== null) query = query.where('saved.group_id', '=', groupId)
  return (await query.execute()).map((row) => ({
    ...{ groupId: row.group_id, siteId: row.site_id, name: row.name, siteName: row.siteName, byName: row.byName },
    ...{ atMs: Number(row.saved_at_ms), members: KeptGroup.parse(JSON.parse(row.members)) },
    ownUnit: ownUnit.includes(row.site_id),
    mayChange: administered.has(row.site_id) || row.created_by === account.accountId,
  }))
}

/** What a unit has of groups: how many, and whether one of them is called so. */
export async function groupsOf(database: Database, siteId: SiteId): Promise<{ groupId: GroupId; name: string }[]> {
  const rows = await database
    .selectFrom('saved_groups')
    .select(['group_id', 'name'])
    .where('site_id', '=', siteId)
    .execute()
  return rows.map(({ group_id: groupId, name }) => ({ groupId, name }))
}

export async function groupOfRequest(database: Database, requestKey: string): Promise<GroupId | null> {
  const row = await database
    .selectFrom('saved_groups')
    .select('group_id')
    .where('request_id', '=', requestKey)
    .executeTakeFirst()
  return row?.group_id ?? null
}

export interface GroupToSave {
  readonly groupId: GroupId
  readonly requestKey: string
  readonly siteId: SiteId
  readonly accountId: AccountId
  readonly name: string
  readonly members: KeptGroup
  readonly atMs: number
}
export async function insertGroup(within: Database, group: GroupToSave): Promise<void> {
  await within
    .insertInto('saved_groups')
    .values({
      ...{ group_id: group.groupId, site_id: group.siteId, created_by: group.accountId },
      ...{ request_id: group.requestKey, name: group.name },
      ...{ saved_at_ms: group.atMs, members: JSON.stringify(group.members) },
    })
    .execute()
}

/** Who saved it first keeps it. */
export async function replaceGroup(
  within: Database,
  { groupId, requestKey, name, members, atMs }: Omit<GroupToSave, 'siteId' | 'accountId'>,
): Promise<void> {
  await within
    .updateTable('saved_groups')
    .set({ request_id: requestKey, name, members: JSON.stringify(members), saved_at_ms: atMs })
    .where('group_id', '=', groupId)
    .execute()
}

export async function deleteGroup(within: Database, groupId: GroupId): Promise<void> {
  await within.deleteFrom('saved_groups').where('group_id', '=', groupId).execute()
}

/** Those of these that there are. */
export async function knownOf(database: Database, { siteIds, people }: KeptGroup) {
  const sites = new Set([...siteIds, ...people.map(({ siteId }) => siteId)])
  const foundSites =
    sites.size === 0
      ? []
      : await database
          .selectFrom('sites')
          .select('site_id')
          .where('site_id', 'in', [...sites])
          .execute()
  const accountIds = people.map(({ accountId }) => accountId)
  const foundAccounts =
    accountIds.length === 0
      ? []
      : await database.selectFrom('accounts').select('account_id').where('account_id', 'in', accountIds).execute()
  return {
    sites: new Set(foundSites.map((row) => row.site_id)),
    accounts: new Set(foundAccounts.map((row) => row.account_id)),
  }
}
