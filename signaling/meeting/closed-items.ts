import type { Database } from '../storage/database.ts'
import { KeptReads } from '../storage/kept-reads.ts'
import { closedItems, NOTHING_CLOSED, type ClosedItems } from '../wire/agenda-audience.ts'
import type { MeetingId } from '../wire/ids.ts'
import { agendaOf, participantsOf } from './store.ts'

/** Reads which items of a meeting are closed, and to whom they are open. */
export async function closedItemsOf(database: Database, meetingId: MeetingId): Promise<ClosedItems> {
  const agenda = await agendaOf(database, meetingId)
  if (!agenda.some(({ restricted }) => restricted)) return NOTHING_CLOSED
  return closedItems(agenda, await participantsOf(database, meetingId))
}

/** Of those among these meetings that have closed items. */
export async function closedItemsAmong(
  database: Database,
  meetingIds: ReadonlySet<MeetingId>,
): Promise<ReadonlyMap<MeetingId, ClosedItems>> {
  const rows = await database
    .selectFrom('agenda_items')
    .select('meeting_id')
    .distinct()
    .where('restricted', '=', 1)
    .execute()
  const all = new Map<MeetingId, ClosedItems>()
  for (const { meeting_id: meetingId } of rows)
    if (meetingIds.has(meetingId)) all.set(meetingId, await closedItemsOf(database, meetingId))
  return all
}

const MOST_KEPT = 200

/** The closed items of meetings, read once for all who ask. */
export function createClosedItems(database: Database): (meetingId: MeetingId) => Promise<ClosedItems> {
  const kept = new KeptReads<ClosedItems>(
    database,
    ['agenda_items', 'agenda_audience', 'participants', 'accounts', 'sites'],
    MOST_KEPT,
  )
  return async (meetingId) => (await kept.get(meetingId, () => closedItemsOf(database, meetingId))) ?? NOTHING_CLOSED
}
