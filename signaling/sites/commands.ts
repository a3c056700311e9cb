import type { Audit } from '../audit/audit.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { SiteId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import type { ReorganisingMethod } from './reorganising.ts'
import { newSiteCode, type NewSite } from './rules.ts'
import { allPhones, allSites, insertSites, savePhone } from './store.ts'

export interface SitesDeps {
  readonly database: Database
  readonly audit: Audit
}

/** The organisation tree: reading it, and adding to it. */
export type Sites = ReturnType<typeof createSites>

export function createSites({ database, audit }: SitesDeps) {
  const handlers: Handlers<Exclude<Extract<Method, `sites.${string}`>, ReorganisingMethod>> = {
    'sites.list': async () => accept({ sites: await allSites(database) }),

    'sites.phones': async () => accept({ phones: await allPhones(database) }),

    'sites.setPhone': (call, { siteId, phone }) =>
      database.transaction().execute(async (within) => {
        if (!(await savePhone(within, siteId, phone))) return refuse('notFound')
        const { accountId } = call.account
        await audit.record({ accountId, meetingId: null, action: 'sites.setPhone', details: { siteId } }, within)
        return accept({})
      }),

    'sites.create': (call, { name, shortName, level, parentId }) =>
      database.transaction().execute(async (within) => {
        const code = newSiteCode(await allSites(within), name, parentId)
        if (!code.ok) return code
        await insertSites(within, [{ siteId: code.value, name, shortName, level, parentId }])
        await audit.record(
          {
            accountId: call.account.accountId,
            meetingId: null,
            action: 'sites.create',
            details: { siteId: code.value },
          },
          within,
        )
        return accept({ siteId: code.value })
      }),
  }

  return {
    handlers,
    /** Adds sites that are not there yet, parents before children. */
    seedSites: (sites: readonly NewSite[]) => database.transaction().execute((within) => insertSites(within, sites)),
    /** For a start without demo data: the site at the top of the tree, made when there is none. */
    async ensureRootSite(name: string): Promise<SiteId> {
      const tops = (await allSites(database)).filter((site) => site.parentId === null)
      const known = tops.find((site) => site.endsOn === null) ?? tops[0]
      if (known !== undefined) return known.siteId
      const siteId = newSiteCode([], name, null)
      const root = siteId.ok ? siteId.value : SiteId.parse('goc')
      await insertSites(database, [{ siteId: root, name, shortName: name, level: 'province', parentId: null }])
      return root
    },
  }
}
