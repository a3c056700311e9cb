// The log of turns at the floor: a row for each, which outlives the meeting.
import { sql } from 'kysely'
import { LONGEST_HELD_MS } from '../floor/rules.ts'
import type { Clock } from '../kit/clock.ts'
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

/** So many turns of the log, after so many others. */
export interface TurnsPart {
  readonly limit: number
  readonly offset: number
}

/** The turns of a meeting in their order, all of them or a part; those of a meeting that is over too. */
export async function turnsOf(database: Database, meetingId: MeetingId, part?: TurnsPart): Promise<SpeakingTurn[]> {
  const rows = await database
    .selectFrom('speaking_turns as turns')
    .leftJoin('agenda_items as items', 'items.agenda_item_id', 'turns.agenda_item_id')
    .selectAll('turns')
    .select('items.title as agenda_title')
    .where('turns.meeting_id', '=', meetingId)
    .orderBy('turns.started_at_ms')
    .orderBy(sql`turns.rowid`)
    .$if(part !== undefined, (query) => query.limit(part?.limit ?? 0).offset(part?.offset ?? 0))
    .execute()
  return rows.map((row) => ({
    seatId: row.seat_id,
    seatName: row.seat_name,
    siteId: row.site_id,
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

/**
 * Ends what is open of a meeting that is over: now, or, where nobody has been in the meeting since a crash, when the last one was seen there. A
 * turn that can't have lasted so long was begun under a clock that stood otherwise, and has lasted no time.
 */
export function createTurnsEnd(clock: Pick<Clock, 'steadyMs'>) {
  return async (within: Database, meetingId: MeetingId): Promise<void> => {
    const stays = await within
      .selectFrom('attendance')
      .select(({ fn }) => [
        fn.max('left_at_ms').as('leftAtMs'),
        fn.countAll().as('all'),
        fn.count('left_at_ms').as('over'),
      ])
      .where('meeting_id', '=', meetingId)
      .executeTakeFirstOrThrow()
    const steadyMs = clock.steadyMs()
    const nobodyHere = stays.leftAtMs !== null && Number(stays.all) === Number(stays.over)
    const endMs = nobodyHere ? Math.min(steadyMs, Number(stays.leftAtMs)) : steadyMs
    await within
      .updateTable('speaking_turns')
      .set({
        ended_at_ms: sql<number>`case when started_at_ms > ${endMs} or ${endMs} - started_at_ms > ${LONGEST_HELD_MS} then started_at_ms else ${endMs} end`,
      })
      .where('meeting_id', '=', meetingId)
      .where('ended_at_ms', 'is', null)
      .execute()
  }
}
