import { slug } from '../kit/search-text.ts'
import { SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Site } from './wire.ts'

/**
 * The code of a new site: its name under its parent's code, `hg/huyen-dong-van/xa-moi`. Codes never change afterwards.
 *
 * @returns `nameTaken` when the parent has a site whose name reads the same without diacritics.
 */
export function newSiteCode(
  sites: readonly Site[],
  name: string,
  parentId: SiteId | null,
): Outcome<SiteId, 'unknownParent' | 'nameTaken' | 'badRequest'> {
  if (parentId !== null && !sites.some((site) => site.siteId === parentId)) return refuse('unknownParent')
  const code = SiteId.safeParse(parentId === null ? slug(name) : `${parentId}/${slug(name)}`)
  if (!code.success) return refuse('badRequest', { field: 'name' })
  return sites.some((site) => site.siteId === code.data) ? refuse('nameTaken') : accept(code.data)
}
