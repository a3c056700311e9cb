import type { Database } from '../storage/database.ts'
import type { SiteId } from '../wire/ids.ts'
import type { Site } from './wire.ts'

/** Deeper than any organisation; ends a walk upward if the data ever held a circle. */
const MAX_DEPTH = 32

/** All sites in their order, parents before children where they were entered so. */
export async function allSites(database: Database): Promise<Site[]> {
  const rows = await database.selectFrom('sites').selectAll().orderBy('position').orderBy('site_id').execute()
  return rows.map((row) => ({
    siteId: row.site_id,
    name: row.name,
    shortName: row.short_name,
    level: row.level,
    parentId: row.parent_id,
  }))
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

/** Those of the given sites that exist. */
export async function knownSites(database: Database, siteIds: readonly SiteId[]): Promise<Set<SiteId>> {
  if (siteIds.length === 0) return new Set()
  const rows = await database.selectFrom('sites').select('site_id').where('site_id', 'in', siteIds).execute()
  return new Set(rows.map((row) => row.site_id))
}

/** Whether a site is the other one or belongs to it, directly or through others. */
export async function isAtOrBelow(database: Database, siteId: SiteId, topId: SiteId): Promise<boolean> {
  let at: SiteId | null = siteId
  for (let depth = 0; at !== null && depth < MAX_DEPTH; depth += 1) {
    if (at === topId) return true
    const row: { parent_id: SiteId | null } | undefined = await database
      .selectFrom('sites')
      .select('parent_id')
      .where('site_id', '=', at)
      .executeTakeFirst()
    at = row?.parent_id ?? null
  }
  return false
}

/** The site itself and everything that belongs to it. */
export async function sitesAtOrBelow(database: Database, topId: SiteId): Promise<Set<SiteId>> {
  const children = new Map<SiteId, SiteId[]>()
  for (const { siteId, parentId } of await allSites(database)) {
    if (parentId !== null) children.set(parentId, [...(children.get(parentId) ?? []), siteId])
  }
  const found = new Set<SiteId>([topId])
  for (const siteId of found) for (const child of children.get(siteId) ?? []) found.add(child)
  return found
}

/** Adds sites in the given order, parents before their children. One that exists already is left as it is. */
export async function insertSites(database: Database, sites: readonly Site[]): Promise<void> {
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
        position,
      })
      .onConflict((conflict) => conflict.column('site_id').doNothing())
      .execute()
    position += 1
  }
}
