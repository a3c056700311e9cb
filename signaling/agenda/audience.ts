// Items of the agenda that are for some people only: who sees them. To all others they, what is below them and their papers do not exist.
import type { Database } from '../storage/database.ts'
import { KeptReads } from '../storage/kept-reads.ts'
import type { AccountId, AgendaItemId, MeetingId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { agendaOf, participantsOf } from '../meeting/store.ts'
import type { AgendaItem } from '../meeting/wire.ts'
import { closedItems, NOTHING_CLOSED, type ClosedItems } from '../wire/agenda-audience.ts'

/** Somebody to whom something of a meeting is shown, and what they are in it. */
export interface Viewer {
  readonly accountId: AccountId
  readonly actor: MeetingActor
}

/** Chair, secretaries and the unit's administrators prepare the meeting: nothing of its agenda is hidden from them. */
export function seesAll(actor: MeetingActor): boolean {
  return actor === 'chair' || actor === 'secretary' || actor === 'unitAdmin'
}

export function seesItem(closed: ClosedItems, { accountId, actor }: Viewer, agendaItemId: AgendaItemId): boolean {
  return seesAll(actor) || closed.get(agendaItemId)?.has(accountId) !== false
}

/** Names what is hidden from somebody: two people with the same key, in the same role, are shown the same. */
export function hiddenKey(closed: ClosedItems, viewer: Viewer): string {
  if (closed.size === 0 || seesAll(viewer.actor)) return ''
  return [...closed.keys()].filter((agendaItemId) => !seesItem(closed, viewer, agendaItemId)).join(' ')
}

/** The agenda as this person sees it: places are counted among what they see. Who else sees an item is shown to those who prepare the meeting. */
export function agendaFor(agenda: readonly AgendaItem[], closed: ClosedItems, viewer: Viewer): AgendaItem[] {
  if (seesAll(viewer.actor)) return [...agenda]
  return agenda
    .filter(({ agendaItemId }) => seesItem(closed, viewer, agendaItemId))
    .map((item, position) => ({ ...item, position, audience: [] }))
}

/** Reads which items of a meeting are closed, and to whom they are open. */
export async function closedItemsOf(database: Database, meetingId: MeetingId): Promise<ClosedItems> {
  const agenda = await agendaOf(database, meetingId)
  if (!agenda.some(({ restricted }) => restricted)) return NOTHING_CLOSED
  return closedItems(agenda, await participantsOf(database, meetingId))
}

/** Of all meetings that have closed items. */
export async function closedItemsOfAll(database: Database): Promise<ReadonlyMap<MeetingId, ClosedItems>> {
  const rows = await database
    .selectFrom('agenda_items')
    .select('meeting_id')
    .distinct()
    .where('restricted', '=', 1)
    .execute()
  const all = new Map<MeetingId, ClosedItems>()
  for (const { meeting_id: meetingId } of rows) all.set(meetingId, await closedItemsOf(database, meetingId))
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

/** Makes a thing once for each key: those who see the same get the same object, and it is written out once. */
export function oncePerKey<T>(make: (viewer: Viewer) => T, keyOf: (viewer: Viewer) => string): (viewer: Viewer) => T {
  const made = new Map<string, T>()
  return (viewer) => {
    const key = keyOf(viewer)
    const known = made.get(key)
    if (known !== undefined) return known
    const one = make(viewer)
    made.set(key, one)
    return one
  }
}
