// The event that a room gets when a meeting has changed: what it shows of it, and whether agenda or people are others.
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { rightsOf } from './rules.ts'
import { toRecord } from './shapes.ts'
import * as store from './store.ts'

/** The event that a room gets of a changed meeting, the same for every seat. */
export type Shown = Omit<EventDataOf<'meeting.changed'>, 'rights'>
export type Changed = Pick<Shown, 'agenda' | 'peopleChanged'>
export const NOTHING_BUT_STATE: Changed = { agenda: null, peopleChanged: false }

/** Read within the transaction that changed it, so that each revision is announced with what belongs to it. */
export async function shownAs(within: Database, meetingId: MeetingId, changed: Changed): Promise<Shown> {
  const row = await store.meetingRow(within, meetingId)
  if (row === null) throw new Error('the meeting that was changed is not there')
  const { meetingId: _id, ownerSiteId: _owner, ...record } = toRecord(row)
  return { ...record, ...changed }
}

/** What of a meeting lies beside its row. */
export async function listsOf(within: Database, meetingId: MeetingId) {
  return {
    agenda: await store.agendaOf(within, meetingId),
    people: [await store.siteIdsOf(within, meetingId), await store.participantsOf(within, meetingId)],
  }
}
type Lists = Awaited<ReturnType<typeof listsOf>>

export function changeOf(before: Lists, after: Lists): Changed {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  return {
    agenda: same(before.agenda, after.agenda) ? null : after.agenda,
    peopleChanged: !same(before.people, after.people),
  }
}

/** Tells each seat what a room shows of the meeting, with the rights of its role. */
export function tellChanged(
  { announcer, clock }: { readonly announcer: Announcer; readonly clock: Clock },
  meetingId: MeetingId,
  shown: Shown,
): void {
  const nowMs = clock.nowMs()
  announcer.announceByRole(meetingId, 'meeting.changed', (role) => ({ ...shown, rights: rightsOf(role, shown, nowMs) }))
}
