import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import type { MeetingId, SiteId } from '../wire/ids.ts'

/** Who is in the hall of a site, as its operator wrote it down. */
export interface Hall {
  readonly people: readonly string[]
  readonly headCount: number
}

const People = z.array(z.string()).max(200)

export async function loadHalls(database: Database, meetingId: MeetingId): Promise<Map<SiteId, Hall>> {
  const rows = await database.selectFrom('meeting_halls').selectAll().where('meeting_id', '=', meetingId).execute()
  return new Map(rows.map((row) => [row.site_id, { people: peopleFrom(row.people), headCount: row.head_count }]))
}

/** One statement, so one transaction: on disk once it has returned. */
export async function saveHall(database: Database, meetingId: MeetingId, siteId: SiteId, hall: Hall): Promise<void> {
  const columns = { people: JSON.stringify(hall.people), head_count: hall.headCount }
  await database
    .insertInto('meeting_halls')
    .values({ meeting_id: meetingId, site_id: siteId, ...columns })
    .onConflict((conflict) => conflict.columns(['meeting_id', 'site_id']).doUpdateSet(columns))
    .execute()
}

function peopleFrom(text: string): string[] {
  try {
    return People.safeParse(JSON.parse(text)).data ?? []
  } catch {
    return []
  }
}
