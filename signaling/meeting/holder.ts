import type { Database } from '../storage/database.ts'
import type { MeetingRow } from './store.ts'

/** The name of the unit that holds a meeting, and of the one above it. */
export function holderOf(database: Database, meeting: MeetingRow): Promise<{ name: string; above: string | null }> {
  return database
    .selectFrom('sites')
    .leftJoin('sites as above', 'above.site_id', 'sites.parent_id')
    .select(['sites.name', 'above.name as above'])
    .where('sites.site_id', '=', meeting.owner_site_id)
    .executeTakeFirstOrThrow()
}
