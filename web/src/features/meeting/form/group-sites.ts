import type { Site } from '../../../../../signaling/sites/wire.ts'

export interface SiteGroup {
  /** The id of the site that the group stands under, or `''` for the top. */
  readonly key: string
  /** Null for the group of the highest level, which has no site of its own to be named after. */
  readonly name: string | null
  readonly sites: readonly Site[]
}

/**
 * Puts sites under the part of the tree they belong to: everything below a child of the root that has children itself
 * (a district today, whatever comes tomorrow) is one group with it; the root and its childless children are the first.
 *
 * @param byId - The whole tree, since `sites` may be a choice whose parents are not in it.
 */
export function groupSites(sites: readonly Site[], byId: ReadonlyMap<string, Site>): SiteGroup[] {
  const parents = new Set<string>()
  for (const site of byId.values()) if (site.parentId !== null) parents.add(site.parentId)
  const groups = new Map<string, { name: string | null; sites: Site[] }>()
  for (const site of sites) {
    const head = headOf(site, byId)
    const own = head !== null && parents.has(head.siteId)
    const key = own ? head.siteId : ''
    const group = groups.get(key) ?? { name: own ? head.shortName : null, sites: [] }
    group.sites.push(site)
    groups.set(key, group)
  }
  return [...groups]
    .map(([key, group]) => ({ key, ...group }))
    .sort((one, other) => Number(one.key !== '') - Number(other.key !== ''))
}

/** The ancestor (or the site itself) right below the root; null for the root. */
function headOf(site: Site, byId: ReadonlyMap<string, Site>): Site | null {
  let current = site
  // A tree deeper than this is broken data; the walk must end even in a ring.
  for (let depth = 0; depth < 12 && current.parentId !== null; depth += 1) {
    const parent = byId.get(current.parentId)
    if (parent === undefined) return null
    if (parent.parentId === null) return current
    current = parent
  }
  return null
}
