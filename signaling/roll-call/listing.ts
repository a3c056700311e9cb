import type { LiveRoom } from '../room/room.ts'
import type { Database } from '../storage/database.ts'
import { countedAs } from '../wire/roll-call.ts'
import { districtOf, type ListedPlace } from './rules.ts'
import type { RollCall } from './store.ts'

/** Everybody on the meeting's list, as the places of a roll call that begins now. @param last - The roll call before, for head counts. */
export async function listPlaces(
  database: Database,
  { roster, seats }: LiveRoom,
  last: RollCall | null,
): Promise<ListedPlace[]> {
  const sites = await database.selectFrom('sites').select(['site_id', 'name']).execute()
  const names = new Map(sites.map(({ site_id: siteId, name }) => [siteId, name]))
  const above = new Set(roster.seats.map(({ parentSiteId }) => parentSiteId))
  return roster.seats.map((entry) => ({
    seatId: entry.seatId,
    kind: entry.kind,
    role: entry.role,
    countedAs: countedAs(entry),
    name: entry.name,
    title: entry.title,
    accountId: entry.accountId,
    siteId: entry.siteId,
    siteName: entry.siteName,
    parentSiteId: entry.parentSiteId,
    district: districtOf(entry, (siteId) => above.has(siteId), names),
    expected: entry.kind === 'site' ? expectedOf(last?.places.get(entry.seatId), seats.get(entry.seatId)) : null,
  }))
}

/** The head count of the roll call before, or what the hall told of itself; null: nothing is known. */
function expectedOf(
  before: { readonly state: string; readonly headCount: number } | undefined,
  hall: { readonly headCount: number } | undefined,
): number | null {
  if (before?.state === 'present') return before.headCount
  const told = hall?.headCount ?? 0
  return told === 0 ? null : told
}
