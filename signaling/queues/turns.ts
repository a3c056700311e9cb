// The log of turns at the floor: a row for each, which outlives the meeting.
import { sql } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { SpeakingTurnsTable } from '../storage/schema.ts'
import type { KeptTable } from '../room/kept.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { SpeakingTurn } from './wire.ts'

/** A row that is to be written: a new one, or one whose end is known now. */
export type TurnRow = Omit<SpeakingTurnsTable, 'meeting_id'>

/** Rows that wait to be written with whatever else the room saves. Nothing is read: what was written stands. */
export const turnsToWrite: KeptTable<readonly TurnRow[]> = {
  read: () => Promise.resolve([]),
  async write(within, meetingId, rows) {
    for (const row of rows) {
      await within
        .insertInto('speaking_turns')
        .values({ meeting_id: meetingId, ...row })
        .onConflict((conflict) =>
          conflict.columns(['meeting_id', 'seat_id', 'started_at_ms']).doUpdateSet({ ended_at_ms: row.ended_at_ms }),
        )
        .execute()
    }
  },
}

/** All turns of a meeting in their order, those of a meeting that is over too. */
export async function turnsOf(database: Database, meetingId: MeetingId): Promise<SpeakingTurn[]> {
  const rows = await database
    .selectFrom('speaking_turns as turns')
    .leftJoin('agenda_items as items', 'items.agenda_item_id', 'turns.agenda_item_id')
    .selectAll('turns')
    .select('items.title as agenda_title')
    .where('turns.meeting_id', '=', meetingId)
    .orderBy('turns.started_at_ms')
    .orderBy(sql`turns.rowid`)
    .execute()
  return rows.map((row) => ({
    seatId: row.seat_id,
    seatName: row.seat_name,
    siteName: row.site_name,
    speaker: row.speaker,
    topic: row.topic,
    queue: row.queue,
    point: row.point === 1,
    agendaItemId: row.agenda_item_id,
    agendaTitle: row.agenda_title ?? '',
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
  }))
}
