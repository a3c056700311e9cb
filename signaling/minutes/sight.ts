// Who may read the minutes of a meeting: chair and secretaries from its beginning, others once they are given them, and of those only who may see
// everything that the minutes tell of.
import { runsByViewer } from '../agenda/store.ts'
import { phaseOf } from '../meeting/rules.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { agendaOf, type MeetingRow } from '../meeting/store.ts'
import { mayListPaper } from '../papers/rules.ts'
import { papersOf } from '../papers/store.ts'
import type { Database } from '../storage/database.ts'
import { seesAll } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { WHOLE } from './facts.ts'
import type { MinutesState } from './wire.ts'

export type SightRefusal = 'notBegun' | 'notReady' | 'itemsClosed'

/** @param state - Null: nobody has written anything. */
export async function mayReadMinutes(
  database: Database,
  meeting: Pick<MeetingRow, 'meeting_id' | 'state'>,
  viewer: Viewer,
  state: MinutesState | null,
): Promise<Outcome<true, SightRefusal>> {
  if (phaseOf(meeting.state) === 'before') return refuse('notBegun')
  const { actor } = viewer
  if (actor === 'chair' || actor === 'secretary') return accept(true)
  const given = state === 'approved' || (state === 'comments' && actor === 'delegate')
  if (!given) return refuse('notReady')
  const seesWhole = await wholeSight(database, meeting.meeting_id)
  return seesWhole(viewer) ? accept(true) : refuse('itemsClosed')
}

/**
 * Reads once what decides whether somebody may see every item of a meeting, also those that were discussed and taken off the agenda, and every paper
 * that was ever issued in it: the minutes keep the title of one that is recalled later.
 */
export async function wholeSight(database: Database, meetingId: MeetingId): Promise<(viewer: Viewer) => boolean> {
  const closed = await closedItemsOf(database, meetingId)
  const onAgenda = new Set((await agendaOf(database, meetingId)).map(({ agendaItemId }) => agendaItemId))
  const runsFor = await runsByViewer(database, meetingId, { onAgenda, closed })
  const allRuns = runsFor(WHOLE).length
  const { papers } = await papersOf(database, meetingId)
  const issued = papers.filter(({ state, recallReason }) => state === 'issued' || recallReason !== null)
  return (viewer) =>
    seesAll(viewer.actor) ||
    ([...closed.values()].every((open) => open.has(viewer.accountId)) &&
      issued.every(({ reach }) => mayListPaper(viewer, reach)) &&
      runsFor(viewer).length === allRuns)
}
