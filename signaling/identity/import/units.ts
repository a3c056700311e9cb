// Units by the names that people write into tables.
import type { Site } from '../../sites/wire.ts'
import type { SiteId } from '../../wire/ids.ts'
import type { RowFault } from './wire.ts'

export const existsOn = ({ beginsOn, endsOn }: Pick<Site, 'beginsOn' | 'endsOn'>, day: string): boolean =>
  (beginsOn === null || beginsOn <= day) && (endsOn === null || endsOn > day)

type Found = { readonly siteId: SiteId; readonly name: string } | { readonly fault: RowFault }

/** Letters and diacritics count, capitals and spaces do not: communes may differ by a tone alone. */
const key = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s*\/\s*/gu, ' / ')
    .replace(/\s+/gu, ' ')
    .trim()

/**
 * Finds a unit by its name, short name or code and, where several have a name, by `name / name of the unit above`. Units that ended or
 * have not begun on the day are found only to say so.
 */
export function unitFinder(sites: readonly Site[], day: string): (written: string) => Found {
  const byId = new Map(sites.map((site) => [site.siteId, site]))
  const named = new Map<string, Set<Site>>()
  for (const site of sites) {
    const above = site.parentId === null ? undefined : byId.get(site.parentId)
    for (const name of [site.name, site.shortName]) {
      const paths = above === undefined ? [] : [`${name} / ${above.name}`, `${name} / ${above.shortName}`]
      for (const one of [name, site.siteId, ...paths]) named.set(key(one), (named.get(key(one)) ?? new Set()).add(site))
    }
  }
  return (written) => {
    const all = [...(named.get(key(written)) ?? [])]
    const [site, ...others] = all.filter((one) => existsOn(one, day))
    if (site === undefined) {
      if (all.length === 0) return { fault: 'unitUnknown' }
      return { fault: all.some(({ endsOn }) => endsOn === null || endsOn > day) ? 'unitNotBegun' : 'unitEnded' }
    }
    const coded = [site, ...others].find(({ siteId }) => key(siteId) === key(written))
    if (coded !== undefined) return { siteId: coded.siteId, name: coded.name }
    // A full name counts before short ones that are the same.
    const [exact, ...more] = [site, ...others].filter(({ name }) => key(name) === key(written))
    if (exact !== undefined && more.length === 0) return { siteId: exact.siteId, name: exact.name }
    return others.length > 0 ? { fault: 'unitAmbiguous' } : { siteId: site.siteId, name: site.name }
  }
}
