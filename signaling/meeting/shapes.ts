import { searchText } from '../kit/search-text.ts'
import { joinable } from './rules.ts'
import type { ListedMeeting, MeetingRow } from './store.ts'
import type { MeetingDetail, MeetingDraft, MeetingSummary } from './wire.ts'

/** A meeting as other rooms of the server ask for it. */
export type MeetingRecord = Omit<MeetingDetail, 'siteIds' | 'participants' | 'agenda' | 'myRole' | 'rights'>

export function toRecord(row: MeetingRow): MeetingRecord {
  return {
    meetingId: row.meeting_id,
    revision: row.revision,
    title: row.title,
    kind: row.kind,
    place: row.place,
    startsAtMs: Number(row.starts_at_ms),
    endsAtMs: Number(row.ends_at_ms),
    state: row.state,
    stateReason: row.state_reason,
    ownerSiteId: row.owner_site_id,
  }
}

export function toSummary(row: ListedMeeting, nowMs: number): MeetingSummary {
  const { meetingId, title, kind, place, startsAtMs, endsAtMs, state, ownerSiteId } = toRecord(row)
  return {
    meetingId,
    title,
    kind,
    place,
    startsAtMs,
    endsAtMs,
    state,
    ownerSiteId,
    myRole: row.role,
    siteCount: row.site_count,
    mayJoin: row.role !== null && joinable(state, startsAtMs, nowMs, row.role).ok,
  }
}

/** The columns that a draft fills directly. */
export function columnsOf(draft: MeetingDraft) {
  return {
    title: draft.title,
    kind: draft.kind,
    place: draft.place,
    starts_at_ms: draft.startsAtMs,
    ends_at_ms: draft.endsAtMs,
    search_text: searchText(draft.title, draft.place),
  }
}
