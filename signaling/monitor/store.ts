// How lines fared, meeting by meeting: a row for each place that was there.
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import { inWords, type LineSums } from './rules.ts'
import { MOST_PAST_MEETINGS, type PastMeeting } from './wire.ts'

/** A site with its hall, or a person at a desk: the same from meeting to meeting. */
export type PlaceKey = SiteId | AccountId

const ROWS_AT_ONCE = 100

export async function saveLines(
  database: Database,
  meetingId: MeetingId,
  sums: ReadonlyMap<PlaceKey, LineSums>,
): Promise<void> {
  const rows = [...sums].map(([place, { here, weak, away, measured, rttSum, lossSum }]) => ({
    ...{ meeting_id: meetingId, place, here, weak, away, measured },
    ...{ rtt_sum: rttSum, loss_sum: lossSum },
  }))
  await database.transaction().execute(async (within) => {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      await within
        .insertInto('meeting_lines')
        .values(rows.slice(from, from + ROWS_AT_ONCE))
        .onConflict((conflict) =>
          conflict.columns(['meeting_id', 'place']).doUpdateSet((set) => ({
            here: set.ref('excluded.here'),
            weak: set.ref('excluded.weak'),
            away: set.ref('excluded.away'),
            measured: set.ref('excluded.measured'),
            rtt_sum: set.ref('excluded.rtt_sum'),
            loss_sum: set.ref('excluded.loss_sum'),
          })),
        )
        .execute()
    }
  })
}

export async function linesOf(database: Database, meetingId: MeetingId): Promise<Map<PlaceKey, LineSums>> {
  const rows = await database.selectFrom('meeting_lines').selectAll().where('meeting_id', '=', meetingId).execute()
  return new Map(rows.map((row) => [row.place, sumsOf(row)]))
}

/**
 * The last meetings of a place, the newest first.
 *
 * @param reader - Titles are for those who take part: nobody learns here of a meeting that they know nothing of.
 */
export async function pastMeetings(database: Database, place: PlaceKey, reader: AccountId): Promise<PastMeeting[]> {
  const rows = await database
    .selectFrom('meeting_lines as lines')
    .innerJoin('meetings', 'meetings.meeting_id', 'lines.meeting_id')
    .leftJoin('participants as own', (join) =>
      join.onRef('own.meeting_id', '=', 'lines.meeting_id').on('own.account_id', '=', reader),
    )
    .selectAll('lines')
    .select(['meetings.starts_at_ms', 'meetings.title', 'own.account_id as reader'])
    .where('lines.place', '=', place)
    .orderBy('meetings.starts_at_ms', 'desc')
    .limit(MOST_PAST_MEETINGS)
    .execute()
  return rows.map((row) => ({
    startsAtMs: row.starts_at_ms,
    title: row.reader === null ? null : row.title,
    ...inWords(sumsOf(row)),
  }))
}

/** Empty: none is written down. */
export async function phoneOf(database: Database, siteId: SiteId): Promise<string> {
  const row = await database.selectFrom('sites').select('phone').where('site_id', '=', siteId).executeTakeFirst()
  return row?.phone ?? ''
}

function sumsOf(row: Omit<LineSums, 'rttSum' | 'lossSum'> & { rtt_sum: number; loss_sum: number }): LineSums {
  const { here, weak, away, measured } = row
  return { here, weak, away, measured, rttSum: row.rtt_sum, lossSum: row.loss_sum }
}
