// What a merger, a split, a renaming or the end of units comes to. The old units keep their rows and names; new ones take their place.
import type { SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { newSiteCode, type NewSite } from './rules.ts'
import type { Reorganisation, Site } from './wire.ts'

/** The changes to the organisation tree that a reorganisation comes to. */
export interface Reordered {
  readonly ended: readonly SiteId[]
  readonly begun: readonly NewSite[]
  /** In the order of the request, known and new ones. */
  readonly successorIds: readonly SiteId[]
  /** Units below those that end, which do not end themselves: they get another parent. */
  readonly moved: readonly SiteId[]
  /** Their new parent, known or new; null when none moves. */
  readonly childrenTo: SiteId | null
}

/**
 * @param sites - All units, also those that ended.
 * @param today - `YYYY-MM-DD`. A decision is entered when it takes effect, not beforehand: until then the old units hold their meetings.
 */
export function reorder(
  sites: readonly Site[],
  asked: Reorganisation,
  today: string,
): Outcome<
  Reordered,
  | 'unknownSite'
  | 'siteEnded'
  | 'dayInFuture'
  | 'beforeItBegan'
  | 'successorEnds'
  | 'unknownParent'
  | 'nameTaken'
  | 'hasChildren'
  | 'badRequest'
> {
  const byId = new Map(sites.map((site) => [site.siteId, site]))
  const ending = new Set(asked.predecessorIds)
  if (asked.onDay > today) return refuse('dayInFuture')
  for (const siteId of ending) {
    const site = byId.get(siteId)
    if (site === undefined) return refuse('unknownSite', { siteId })
    if (site.endsOn !== null) return refuse('siteEnded', { name: site.name })
    if (site.beginsOn !== null && site.beginsOn >= asked.onDay) return refuse('beforeItBegan', { name: site.name })
  }
  /** A unit that others may come under or go over to: it is there and stays. */
  const stays = (siteId: SiteId): Outcome<true, 'unknownSite' | 'successorEnds'> => {
    const site = byId.get(siteId)
    if (site === undefined) return refuse('unknownSite', { siteId })
    return site.endsOn !== null || ending.has(siteId) ? refuse('successorEnds', { name: site.name }) : accept(true)
  }

  const begun: NewSite[] = []
  const successorIds: SiteId[] = []
  for (const successor of asked.successors) {
    if (successor.kind === 'known') {
      const there = stays(successor.siteId)
      if (!there.ok) return there
      successorIds.push(successor.siteId)
      continue
    }
    const { kind: _, ...unit } = successor
    const parent = unit.parentId === null ? accept(true) : stays(unit.parentId)
    if (!parent.ok) return parent.error === 'unknownSite' ? refuse('unknownParent') : parent
    const code = newSiteCode(
      [...sites, ...begun.map(({ siteId }) => ({ siteId, endsOn: null }))],
      unit.name,
      unit.parentId,
      ending,
    )
    if (!code.ok) return code
    begun.push({ ...unit, siteId: code.value, beginsOn: asked.onDay })
    successorIds.push(code.value)
  }

  const moved = sites
    .filter(
      ({ siteId, parentId, endsOn }) =>
        parentId !== null && ending.has(parentId) && !ending.has(siteId) && endsOn === null,
    )
    .map(({ siteId }) => siteId)
  if (asked.childrenTo !== null && moved.length > 0) {
    const there = stays(asked.childrenTo)
    if (!there.ok) return there
  }
  const heirs = [...new Set(successorIds)]
  const home = homeOf(moved, heirs, asked.childrenTo, [...sites, ...begun])
  if (!home.ok) return home
  return accept({ ended: [...ending], begun, successorIds: heirs, moved, childrenTo: home.value })
}

/**
 * Where the units below those that end go: to the unit that was asked for, else to the only one that takes their place. Never under one of
 * themselves, where they would hang on nothing.
 */
function homeOf(
  moved: readonly SiteId[],
  successorIds: readonly SiteId[],
  childrenTo: SiteId | null,
  sites: readonly Pick<Site, 'siteId' | 'parentId' | 'name'>[],
): Outcome<SiteId | null, 'hasChildren' | 'successorEnds'> {
  if (moved.length === 0) return accept(null)
  const byId = new Map(sites.map((site) => [site.siteId, site]))
  const tops = new Set(moved)
  if (childrenTo !== null) {
    return isUnder(byId, childrenTo, tops)
      ? refuse('successorEnds', { name: byId.get(childrenTo)?.name ?? '' })
      : accept(childrenTo)
  }
  const [heir, ...others] = successorIds
  if (heir === undefined || others.length > 0 || isUnder(byId, heir, tops))
    return refuse('hasChildren', { count: moved.length })
  return accept(heir)
}

function isUnder(
  byId: ReadonlyMap<SiteId, Pick<Site, 'parentId'>>,
  siteId: SiteId,
  tops: ReadonlySet<SiteId>,
): boolean {
  const walked = new Set<SiteId>()
  for (let at: SiteId | null = siteId; at !== null && !walked.has(at); at = byId.get(at)?.parentId ?? null) {
    if (tops.has(at)) return true
    walked.add(at)
  }
  return false
}
