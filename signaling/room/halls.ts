import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import type { MeetingId, PairingId, SiteId } from '../wire/ids.ts'
import { HallDisplay, USUAL_DISPLAY } from '../seats/wire.ts'

/** Who is in the hall of a site, as its operator wrote it down, what its display shows, and which phone has its sound. */
export interface Hall {
  readonly people: readonly string[]
  readonly headCount: number
  readonly display: HallDisplay
  readonly soundPhoneId: PairingId | null
}

const EMPTY = { people: '[]', head_count: 0, display: '{}', sound_phone_id: null }
const People = z.array(z.string()).max(200)

export async function loadHalls(database: Database, meetingId: MeetingId): Promise<Map<SiteId, Hall>> {
  const rows = await database.selectFrom('meeting_halls').selectAll().where('meeting_id', '=', meetingId).execute()
  return new Map(
    rows.map((row) => [
      row.site_id,
      {
        people: read(row.people, People) ?? [],
        headCount: row.head_count,
        display: read(row.display, HallDisplay) ?? USUAL_DISPLAY,
        soundPhoneId: row.sound_phone_id,
      },
    ]),
  )
}

/** What is not named stays. One statement, so one transaction: on disk once it has returned. */
export async function saveHall(
  database: Database,
  meetingId: MeetingId,
  siteId: SiteId,
  { people, headCount, display, soundPhoneId }: Partial<Hall>,
): Promise<void> {
  const columns = {
    ...(people === undefined ? {} : { people: JSON.stringify(people) }),
    ...(headCount === undefined ? {} : { head_count: headCount }),
    ...(display === undefined ? {} : { display: JSON.stringify(display) }),
    ...(soundPhoneId === undefined ? {} : { sound_phone_id: soundPhoneId }),
  }
  await database
    .insertInto('meeting_halls')
    .values({ meeting_id: meetingId, site_id: siteId, ...EMPTY, ...columns })
    .onConflict((conflict) => conflict.columns(['meeting_id', 'site_id']).doUpdateSet(columns))
    .execute()
}

/** @returns undefined for what another version wrote, or nothing yet. */
function read<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
