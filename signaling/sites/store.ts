import type { Database } from '../storage/database.ts'
import type { SiteId } from '../wire/ids.ts'
import type { NewSite } from './rules.ts'
import type { Site } from './wire.ts'

/** Deeper than any organisation; ends a walk upward if the data ever held a circle. */
const MAX_DEPTH = 32

/** All sites in their order, also those that ended; parents before children where they were entered so. */
export async function allSites(database: Database): Promise<Site[]> {
  const rows = await database.selectFrom('sites').selectAll().orderBy('position').orderBy('site_id').execute()
  const successors = await successorsOf(database)
  return rows.map((row) => ({
    siteId: row.site_id,
    name: row.name,
    shortName: row.short_name,
    level: row.level,
    parentId: row.parent_id,
    beginsOn: row.begins_on,
    endsOn: row.ends_on,
    successorIds: [...(successors.get(row.site_id) ?? [])],
  }))
}

async function successorsOf(database: Database): Promise<ReadonlyMap<SiteId, readonly SiteId[]>> {
  const links = await database.selectFrom('site_successors').selectAll().orderBy('successor_id').execute()
  const found = new Map<SiteId, SiteId[]>()
  for (const { predecessor_id, successor_id } of links) {
    found.set(predecessor_id, [...(found.get(predecessor_id) ?? []), successor_id])
  }
  return found
}

/** Ends units on a day and says what took the place of each. */
export async function endSites(
  within: Database,
  siteIds: readonly SiteId[],
  onDay: string,
  successorIds: readonly SiteId[],
): Promise<void> {
  await within.updateTable('sites').set({ ends_on: onDay }).where('site_id', 'in', siteIds).execute()
  for (const predecessor of siteIds) {
    for (const successor of successorIds) {
      await within
        .insertInto('site_successors')
        .values({ predecessor_id: predecessor, successor_id: successor })
        .execute()
    }
  }
}

export async function setParent(within: Database, siteIds: readonly SiteId[], parentId: SiteId | null): Promise<void> {
  if (siteIds.length === 0) return
  await within.updateTable('sites').set({ parent_id: parentId }).where('site_id', 'in', siteIds).execute()
}

/** How many meetings that are still to be held invite one of these units. */
export async function meetingsInviting(database: Database, siteIds: readonly SiteId[]): Promise<number> {
  const { count } = await database
    .selectFrom('meetings')
    .select((select) => select.fn.count<number | bigint>('meetings.meeting_id').distinct().as('count'))
    .innerJoin('meeting_sites', 'meeting_sites.meeting_id', 'meetings.meeting_id')
    .where('meeting_sites.site_id', 'in', siteIds)
    .where('meetings.state', 'in', ['draft', 'pendingApproval', 'invited', 'postponed'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The telephone numbers that are written down. */
export async function allPhones(database: Database): Promise<{ siteId: SiteId; phone: string }[]> {
  const rows = await database.selectFrom('sites').select(['site_id', 'phone']).where('phone', '!=', '').execute()
  return rows.map(({ site_id, phone }) => ({ siteId: site_id, phone }))
}

/** @returns whether there is such a site. */
export async function savePhone(database: Database, siteId: SiteId, phone: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('sites')
    .set({ phone })
    .where('site_id', '=', siteId)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Those of the given sites that exist on a day, `YYYY-MM-DD`. */
export async function sitesOn(database: Database, siteIds: readonly SiteId[], day: string): Promise<Set<SiteId>> {
  if (siteIds.length === 0) return new Set()
  const rows = await database
    .selectFrom('sites')
    .select('site_id')
    .where('site_id', 'in', siteIds)
    .where((eb) => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>', day)]))
    .execute()
  return new Set(rows.map((row) => row.site_id))
}

/**
 * Whether a site is the other one or belongs to it, directly or through others. A unit that ended and was succeeded by a single one belongs to
 * that as well, which holds its papers and old meetings from then on; one that was split belongs to none of its parts.
 */
export async function isAtOrBelow(database: Database, siteId: SiteId, topId: SiteId): Promise<boolean> {
  const seen = new Set<SiteId>([siteId])
  let at: readonly SiteId[] = [siteId]
  for (let depth = 0; at.length > 0 && depth < MAX_DEPTH; depth += 1) {
    if (at.includes(topId)) return true
    at = (await holdersOf(database, at)).filter((holder) => !seen.has(holder))
    for (const holder of at) seen.add(holder)
  }
  return false
}

/** Parents of these units, and what each of them went over to as a whole. */
async function holdersOf(database: Database, siteIds: readonly SiteId[]): Promise<SiteId[]> {
  const parents = await database.selectFrom('sites').select('parent_id').where('site_id', 'in', siteIds).execute()
  const heirs = await database
    .selectFrom('site_successors')
    .select((select) => select.fn.min<SiteId>('successor_id').as('heir'))
    .where('predecessor_id', 'in', siteIds)
    .groupBy('predecessor_id')
    .having((eb) => eb.fn.countAll(), '=', 1)
    .execute()
  return [...parents.flatMap(({ parent_id }) => parent_id ?? []), ...heirs.map(({ heir }) => heir)]
}

/** The site itself and everything that belongs to it, in the sense of `isAtOrBelow`. */
export async function sitesAtOrBelow(database: Database, topId: SiteId): Promise<Set<SiteId>> {
  const children = new Map<SiteId, SiteId[]>()
  const under = (holder: SiteId, siteId: SiteId) => children.set(holder, [...(children.get(holder) ?? []), siteId])
  for (const { siteId, parentId, successorIds } of await allSites(database)) {
    if (parentId !== null) under(parentId, siteId)
    const [heir, ...others] = successorIds
    if (heir !== undefined && others.length === 0) under(heir, siteId)
  }
  const found = new Set<SiteId>([topId])
  for (const siteId of found) for (const child of children.get(siteId) ?? []) found.add(child)
  return found
}

/** A unit and those that went over to it as a whole, directly or through others. */
export async function unitsNowIn(database: Database, siteId: SiteId): Promise<Set<SiteId>> {
  const sites = await allSites(database)
  const found = new Set<SiteId>([siteId])
  for (const heir of found)
    for (const site of sites)
      if (site.successorIds.length === 1 && site.successorIds[0] === heir) found.add(site.siteId)
  return found
}

/** For each of these units the one that it is on a day, `YYYY-MM-DD`: itself, or what it went over to as a whole. One that has no such is left out. */
export async function unitsToday(
  database: Database,
  siteIds: Iterable<SiteId>,
  day: string,
): Promise<Map<SiteId, SiteId>> {
  const sites = new Map((await allSites(database)).map((site) => [site.siteId, site]))
  const found = new Map<SiteId, SiteId>()
  for (const siteId of siteIds) {
    let at = sites.get(siteId)
    for (let depth = 0; at !== undefined && at.endsOn !== null && at.endsOn <= day; depth += 1) {
      const [heir, ...others]: readonly SiteId[] = at.successorIds
      at = heir === undefined || others.length > 0 || depth >= MAX_DEPTH ? undefined : sites.get(heir)
    }
    if (at !== undefined) found.set(siteId, at.siteId)
  }
  return found
}

/** Adds sites in the given order, parents before their children. One that exists already is left as it is. */
export async function insertSites(database: Database, sites: readonly NewSite[]): Promise<void> {
  const { last } = await database
    .selectFrom('sites')
    .select((select) => select.fn.max('position').as('last'))
    .executeTakeFirstOrThrow()
  let position = last === null ? 0 : Number(last) + 1
  for (const site of sites) {
    await database
      .insertInto('sites')
      .values({
        site_id: site.siteId,
        name: site.name,
        short_name: site.shortName,
        level: site.level,
        parent_id: site.parentId,
        begins_on: site.beginsOn ?? null,
        ends_on: null,
        position,
      })
      .onConflict((conflict) => conflict.column('site_id').doNothing())
      .execute()
    position += 1
  }
}
