import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import type { Database } from '../storage/database.ts'
import type { SiteId } from '../wire/ids.ts'
import { accept } from '../wire/kit.ts'
import { reorder } from './reorganising-rules.ts'
import { allSites, endSites, insertSites, meetingsInviting, setParent } from './store.ts'
import type { Reorganisation } from './wire.ts'

export interface ReorganisingDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
  /** How many accounts belong to these units. */
  countAccounts(database: Database, siteIds: readonly SiteId[]): Promise<number>
  /** Gives the accounts of units that ended to the one that took their place. */
  moveAccounts(within: Database, from: readonly SiteId[], to: SiteId): Promise<void>
}
export type ReorganisingMethod = 'sites.previewReorganisation' | 'sites.reorganise'

/** Mergers, splits, renamings and ends of units, each in one transaction: as data, so that meetings of before keep the names of before. */
export function reorganisingHandlers(deps: ReorganisingDeps): Handlers<ReorganisingMethod> {
  const { database, clock } = deps
  const checked = async (within: Database, asked: Reorganisation) =>
    reorder(await allSites(within), asked, localDay(clock.nowMs()))
  return {
    'sites.previewReorganisation': async (_call, asked) => {
      const plan = await checked(database, asked)
      if (!plan.ok) return plan
      const { ended, moved, successorIds } = plan.value
      return accept({
        accounts: await deps.countAccounts(database, ended),
        accountsMove: successorIds.length === 1,
        children: moved.length,
        meetings: await meetingsInviting(database, ended),
      })
    },

    'sites.reorganise': (call, asked) =>
      database.transaction().execute(async (within) => {
        const plan = await checked(within, asked)
        if (!plan.ok) return plan
        const { ended, begun, moved, successorIds, childrenTo } = plan.value
        await insertSites(within, begun)
        await endSites(within, ended, asked.onDay, successorIds)
        if (childrenTo !== null) await setParent(within, moved, childrenTo)
        const [heir, ...others] = successorIds
        if (heir !== undefined && others.length === 0) await deps.moveAccounts(within, ended, heir)
        const details = {
          onDay: asked.onDay,
          ended: ended.join(' '),
          successorIds: successorIds.join(' '),
          moved: moved.join(' '),
        }
        const { accountId } = call.account
        await deps.audit.record({ accountId, meetingId: null, action: 'sites.reorganise', details }, within)
        return accept({ successorIds: [...successorIds] })
      }),
  }
}
