import type { Reorganisation, Site, Successor } from '../../../../signaling/sites/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import type { Sites } from '../../queries/use-sites.ts'

export const WAYS = ['one', 'known', 'several', 'none'] as const
export type Way = (typeof WAYS)[number]

/** What is filled in of the dialog of reorganisations. */
export interface Draft {
  readonly onDay: string | null
  readonly predecessors: readonly string[]
  readonly way: Way
  /** The new unit's name, or one name a line. */
  readonly names: string
  readonly level: string
  readonly parentId: string | null
  readonly knownId: string | null
  /** Null: to the only unit that takes the place of those that end. */
  readonly childrenTo: string | null
}

/** Null: something is still missing. */
export function asked(draft: Draft): Reorganisation | null {
  const { onDay, predecessors, way, names, level, parentId, knownId, childrenTo } = draft
  if (onDay === null || predecessors.length === 0) return null
  const named = names.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const successors = (): Successor[] | null => {
    if (way === 'none') return []
    if (way === 'known') return knownId === null ? null : [{ kind: 'known', siteId: SiteId.parse(knownId) }]
    if (named.length === 0 || (way === 'one' && named.length > 1)) return null
    const parent = parentId === null ? null : SiteId.parse(parentId)
    return named.map((name) => ({ kind: 'new', name, shortName: name.slice(0, 80), level, parentId: parent }))
  }
  const found = successors()
  if (found === null) return null
  return {
    onDay,
    predecessorIds: predecessors.map((siteId) => SiteId.parse(siteId)),
    successors: found,
    childrenTo: childrenTo === null ? null : SiteId.parse(childrenTo),
  }
}

/** The units that may be chosen beside those that end. */
export function staying(sites: Sites, predecessors: readonly string[]): Sites {
  return { ...sites, living: sites.living.filter(({ siteId }) => !predecessors.includes(siteId)) }
}

/** The parent that is chosen or, where that one ends too, the nearest above it that stays: a province that is renamed has none. */
export function parentThatStays(
  { parentId, predecessors }: Pick<Draft, 'parentId' | 'predecessors'>,
  { byId }: Sites,
): string | null {
  const above = [...upwards(byId, parentId)]
  return above.find((siteId) => !predecessors.includes(siteId)) ?? null
}

/**
 * The name of the only unit that takes the place of those that end: the units below them go there when nothing else is chosen. Null: there is
 * none, or it comes under one of those units, so that a choice is needed.
 */
export function heirName({ successors, predecessorIds }: Reorganisation, { byId }: Sites): string | null {
  const [heir, ...others] = successors
  if (heir === undefined || others.length > 0) return null
  const above = upwards(byId, heir.kind === 'known' ? heir.siteId : heir.parentId)
  for (const siteId of above) if (predecessorIds.some((predecessor) => predecessor === siteId)) return null
  return heir.kind === 'known' ? (byId.get(heir.siteId)?.name ?? null) : heir.name
}

/** A unit and all above it. */
function upwards(byId: ReadonlyMap<string, Site>, from: string | null): ReadonlySet<string> {
  const walked = new Set<string>()
  for (let at = from; at !== null && !walked.has(at); at = byId.get(at)?.parentId ?? null) walked.add(at)
  return walked
}
