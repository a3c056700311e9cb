import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import type { Sites } from '../../../queries/use-sites.ts'

export interface UnitChoices {
  readonly data: { value: string; label: string }[]
  readonly ids: ReadonlyMap<string, SiteId>
}

/** The units that exist, and of those that ended the ones that an item of the agenda names already. */
export function unitChoicesOf({ all, living }: Pick<Sites, 'all' | 'living'>, named: ReadonlySet<string>): UnitChoices {
  const exist = new Set(living)
  const offered = all.filter((site) => exist.has(site) || named.has(site.siteId))
  return {
    data: offered.map(({ siteId, name }) => ({ value: siteId, label: name })),
    ids: new Map(offered.map(({ siteId }) => [siteId, siteId])),
  }
}
