// Who may read the minutes of a meeting: chair and secretaries from its beginning, others once they are given them, and of those only who may see
// everything that the minutes tell of.
import { phaseOf } from '../meeting/rules.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { MeetingRow } from '../meeting/store.ts'
import { mayReadPaper } from '../papers/rules.ts'
import { papersOf } from '../papers/store.ts'
import { proceedingsOf } from '../proceedings/commands.ts'
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
  return (await seesWhole(database, meeting.meeting_id, viewer)) ? accept(true) : refuse('itemsClosed')
}

/** Whether this person may see every item, also those that were discussed and taken off the agenda, and every paper of the meeting. */
export async function seesWhole(database: Database, meetingId: MeetingId, viewer: Viewer): Promise<boolean> {
  if (seesAll(viewer.actor)) return true
  const closed = await closedItemsOf(database, meetingId)
  if ([...closed.values()].some((open) => !open.has(viewer.accountId))) return false
  const own = await proceedingsOf(database, meetingId, viewer)
  const whole = await proceedingsOf(database, meetingId, WHOLE)
  if (own?.runs.length !== whole?.runs.length) return false
  const { papers } = await papersOf(database, meetingId)
  return papers.every(({ state, reach }) => state !== 'issued' || mayReadPaper(viewer, reach))
}
