import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

interface Before {
  live_meetings: {
    meeting_id: string
    stage_seat_id: string | null
    floor: string | null
    presenter_id: string | null
    page_paper_id: string | null
    page_paper_version_id: string | null
    page_index: number | null
    shown_out: string | null
  }
  live_slices: { meeting_id: string; slice: string; state: string }
}

const MOVED = [
  ...['stage_seat_id', 'floor', 'presenter_id', 'page_paper_id', 'page_paper_version_id', 'page_index', 'shown_out'],
]

/** Each noun of a running meeting keeps its state as JSON in a row of its own, so that one more noun needs no columns. */
export const liveSlices: Migration = {
  async up(database: Kysely<Before>) {
    await sql
      .raw(
        `create table live_slices (
          meeting_id text not null references meetings(meeting_id), slice text not null, state text not null,
          primary key (meeting_id, slice))`,
      )
      .execute(database)
    for (const row of await database.selectFrom('live_meetings').selectAll().execute()) {
      for (const [slice, state] of Object.entries(statesOf(row))) {
        if (state === null) continue
        await database.insertInto('live_slices').values({ meeting_id: row.meeting_id, slice, state }).execute()
      }
    }
    for (const column of MOVED) await sql.raw(`alter table live_meetings drop column ${column}`).execute(database)
  },
}

function statesOf(row: Before['live_meetings']): Record<string, string | null> {
  const { presenter_id: presenterId, page_paper_id: paperId, page_paper_version_id: paperVersionId } = row
  const page = { paperId, paperVersionId, pageIndex: row.page_index }
  return {
    stage: JSON.stringify({ seatId: row.stage_seat_id }),
    floor: row.floor,
    presenting: JSON.stringify({ presenterId, page: Object.values(page).includes(null) ? null : page }),
    shownOut: row.shown_out,
  }
}
