// Which of the people and units that were kept some time ago can be invited today.
import { localDay } from '../kit/local-day.ts'
import { unitsToday } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { SiteId } from '../wire/ids.ts'
import type { KeptPattern, Pattern } from './wire.ts'

export interface InvitableToday extends Pick<Pattern, 'siteIds' | 'people' | 'leftOut'> {
  /** What stands today in the place of each unit that was named; of one that has ended without an heir nothing. */
  readonly today: ReadonlyMap<SiteId, SiteId>
}

/**
 * With the names of today. In the place of a unit that went over to another as a whole stands that one; people whose account is locked or whose unit
 * has ended, and units that have ended, are left out, and their names are said.
 *
 * @param units - Units that are named beside those invited.
 */
export async function invitableToday(
  database: Database,
  kept: Pick<KeptPattern, 'siteIds' | 'people'>,
  { nowMs, units }: { readonly nowMs: number; readonly units: readonly SiteId[] },
): Promise<InvitableToday> {
  const named = new Set([...kept.siteIds, ...kept.people.map(({ siteId }) => siteId), ...units])
  const today = await unitsToday(database, named, localDay(nowMs))
  const gone = [...named].filter((siteId) => !today.has(siteId))
  const accountIds = kept.people.map(({ accountId }) => accountId)
  const accounts =
    accountIds.length === 0
      ? []
      : await database
          .selectFrom('accounts')
          .select(['account_id', 'full_name', 'title', 'disabled'])
          .where('account_id', 'in', accountIds)
          .execute()
  const byId = new Map(accounts.map((account) => [account.account_id, account]))
  const people: Pattern['people'] = []
  const without: string[] = []
  for (const { accountId, role, siteId } of kept.people) {
    const account = byId.get(accountId)
    if (account === undefined) continue
    const seat = today.get(siteId)
    if (account.disabled === 0 && seat !== undefined)
      people.push({ accountId, fullName: account.full_name, title: account.title, role, siteId: seat })
    else without.push(account.full_name)
  }
  const ended =
    gone.length === 0
      ? []
      : await database.selectFrom('sites').select('name').where('site_id', 'in', gone).orderBy('position').execute()
  return {
    ...{ today, people, siteIds: [...new Set(kept.siteIds.flatMap((siteId) => today.get(siteId) ?? []))] },
    leftOut: { people: without, sites: ended.map(({ name }) => name) },
  }
}
