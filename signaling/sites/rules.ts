import { slug } from '../kit/search-text.ts'
import { SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Site } from './wire.ts'

/** A unit to be added. */
export type NewSite = Pick<Site, 'siteId' | 'name' | 'shortName' | 'level' | 'parentId'> &
  Partial<Pick<Site, 'beginsOn'>>

/** As many units of one name as one parent has had, one after the other. */
const MAX_NAMESAKES = 50

/**
 * The code of a new site: its name under its parent's code, `hg/huyen-dong-van/xa-moi`. Codes never change afterwards, so that of one that has
 * ended stays taken and its namesake gets a number.
 *
 * @param ending - Units that end as this one begins.
 * @returns `nameTaken` when the parent has a site whose name reads the same without diacritics.
 */
export function newSiteCode(
  sites: readonly Pick<Site, 'siteId' | 'endsOn'>[],
  name: string,
  parentId: SiteId | null,
  ending: ReadonlySet<SiteId> = new Set(),
): Outcome<SiteId, 'unknownParent' | 'nameTaken' | 'badRequest'> {
  if (parentId !== null && !sites.some((site) => site.siteId === parentId)) return refuse('unknownParent')
  const plain = parentId === null ? slug(name) : `${parentId}/${slug(name)}`
  for (let namesake = 1; namesake <= MAX_NAMESAKES; namesake += 1) {
    const code = SiteId.safeParse(namesake === 1 ? plain : `${plain}-${namesake}`)
    if (!code.success) return refuse('badRequest', { field: 'name' })
    const taken = sites.find((site) => site.siteId === code.data)
    if (taken === undefined) return accept(code.data)
    if (taken.endsOn === null && !ending.has(taken.siteId)) return refuse('nameTaken')
  }
  return refuse('nameTaken')
}
