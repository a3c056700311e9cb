import type { MeetingRole } from '../identity/wire.ts'
import type { PresentingState } from '../presenting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'

/** What of a running meeting must outlive a crash. The stage is a person: seats get new ids after a restart. */
export interface LiveState {
  readonly stageAccountId: AccountId | null
  readonly presenting: PresentingState
}
export const NOTHING_LIVE: LiveState = { stageAccountId: null, presenting: { presenterId: null, page: null } }

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
    stageAccountId: row.stage_account_id,
    presenting: { presenterId: row.presenter_id, page: complete ? { paperId, paperVersionId, pageIndex } : null },
  }
}

/** One statement, so one transaction: on disk once it has returned. */
export async function saveLive(database: Database, meetingId: MeetingId, live: LiveState): Promise<void> {
  const { presenterId, page } = live.presenting
  const columns = {
    stage_account_id: live.stageAccountId,
    presenter_id: presenterId,
    page_paper_id: page?.paperId ?? null,
    page_paper_version_id: page?.paperVersionId ?? null,
    page_index: page?.pageIndex ?? null,
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

/** For which site somebody sits in a meeting; null when the list of participants does not name the person. */
export async function siteInMeeting(
  database: Database,
  meetingId: MeetingId,
  accountId: AccountId,
): Promise<{ siteId: SiteId; siteName: string } | null> {
  const row = await database
    .selectFrom('participants')
    .innerJoin('sites', 'sites.site_id', 'participants.site_id')
    .select(['sites.site_id as siteId', 'sites.name as siteName'])
    .where('participants.meeting_id', '=', meetingId)
    .where('participants.account_id', '=', accountId)
    .executeTakeFirst()
  return row ?? null
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
