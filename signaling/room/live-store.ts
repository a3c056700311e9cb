import type { FloorState } from '../floor/wire.ts'
import type { MeetingRole } from '../identity/wire.ts'
import { keptFloor, keptShownOut, type ShownOut } from './kept-state.ts'
import type { PresentingState } from '../presenting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SeatId } from '../wire/ids.ts'

/** What of a running meeting must outlive a crash. Seats keep their ids over a restart, so they stand for themselves. */
export interface LiveState {
  readonly stageSeatId: SeatId | null
  /** Null: nobody has set anything yet, and the mode follows from the meeting's size. */
  readonly floor: FloorState | null
  readonly presenting: PresentingState
  /** Who leads in the chair's place; null: the chair of the list. */
  readonly acting: { readonly accountId: AccountId; readonly sinceMs: number } | null
  /** Seats that were shown out, with everybody who sat in them: none of them may come back before the seat is let in. */
  readonly shownOut: readonly ShownOut[]
}

export const NOTHING_LIVE: LiveState = {
  stageSeatId: null,
  floor: null,
  presenting: { presenterId: null, page: null },
  acting: null,
  shownOut: [],
}

export async function loadLive(database: Database, meetingId: MeetingId): Promise<LiveState> {
  const row = await database
    .selectFrom('live_meetings')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  if (row === undefined) return NOTHING_LIVE
  const { page_paper_id: paperId, page_paper_version_id: paperVersionId, page_index: pageIndex } = row
  const complete = paperId !== null && paperVersionId !== null && pageIndex !== null
  return {
    stageSeatId: row.stage_seat_id,
    floor: keptFloor(row.floor),
    presenting: { presenterId: row.presenter_id, page: complete ? { paperId, paperVersionId, pageIndex } : null },
    acting: row.acting_chair_id === null ? null : { accountId: row.acting_chair_id, sinceMs: row.acting_since_ms ?? 0 },
    shownOut: keptShownOut(row.shown_out),
  }
}

/** One statement, so one transaction: on disk once it has returned. */
export async function saveLive(database: Database, meetingId: MeetingId, live: LiveState): Promise<void> {
  const { presenterId, page } = live.presenting
  const columns = {
    stage_seat_id: live.stageSeatId,
    floor: live.floor === null ? null : JSON.stringify(live.floor),
    presenter_id: presenterId,
    page_paper_id: page?.paperId ?? null,
    page_paper_version_id: page?.paperVersionId ?? null,
    page_index: page?.pageIndex ?? null,
    acting_chair_id: live.acting?.accountId ?? null,
    acting_since_ms: live.acting?.sinceMs ?? null,
    shown_out: live.shownOut.length === 0 ? null : JSON.stringify(live.shownOut),
  }
  await database
    .insertInto('live_meetings')
    .values({ meeting_id: meetingId, ...columns })
    .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet(columns))
    .execute()
}

export async function forgetLive(database: Database, meetingId: MeetingId): Promise<void> {
  await database.deleteFrom('live_meetings').where('meeting_id', '=', meetingId).execute()
}

export async function roleInMeeting(
  database: Database,
  meetingId: MeetingId,
  accountId: AccountId,
): Promise<MeetingRole | null> {
  const row = await database
    .selectFrom('participants')
    .select('role')
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.role ?? null
}

/** Saves first, then lets it be so in memory: what is told to everybody is on disk. Must run in the room's turn. */
export async function changeLive(
  database: Database,
  room: { readonly meetingId: MeetingId; live: LiveState | null },
  change: Partial<LiveState>,
): Promise<LiveState> {
  const live = { ...(room.live ?? NOTHING_LIVE), ...change }
  await saveLive(database, room.meetingId, live)
  room.live = live
  return live
}
