// The event that a room gets when a meeting has changed: what it shows of it, and whether agenda or people are others.
import { closedItemsOf } from './closed-items.ts'
import { agendaFor, hiddenKey, oncePerKey } from '../visibility/audience.ts'
import { NOTHING_CLOSED, type ClosedItems } from '../wire/agenda-audience.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { rightsOf } from './rules.ts'
import { toRecord } from './shapes.ts'
import * as store from './store.ts'
import type { AgendaItem } from './wire.ts'

/** A whole agenda, and what of it is for some people only. */
interface WholeAgenda {
  readonly items: readonly AgendaItem[]
  readonly closed: ClosedItems
}
export interface Changed {
  readonly peopleChanged: boolean
  readonly before: WholeAgenda
  readonly after: WholeAgenda
}
/** What the devices of a room are sent of a changed meeting; its agenda as each seat sees it. */
export type Shown = Omit<EventDataOf<'meeting.changed'>, 'rights' | 'agenda' | 'peopleChanged'> & Changed
const NO_AGENDA: WholeAgenda = { items: [], closed: NOTHING_CLOSED }
export const NOTHING_BUT_STATE: Changed = { peopleChanged: false, before: NO_AGENDA, after: NO_AGENDA }

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
    agenda: { items: await store.agendaOf(within, meetingId), closed: await closedItemsOf(within, meetingId) },
    people: [await store.siteIdsOf(within, meetingId), await store.participantsOf(within, meetingId)] as const,
  }
}
type Lists = Awaited<ReturnType<typeof listsOf>>

export function changeOf(before: Lists, after: Lists): Changed {
  return { peopleChanged: !same(before.people, after.people), before: before.agenda, after: after.agenda }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Tells each seat what a room shows of the meeting, with the rights of its role. */
export function tellChanged(
  { announcer, clock }: { readonly announcer: Announcer; readonly clock: Clock },
  meetingId: MeetingId,
  shown: Shown,
): void {
  const nowMs = clock.nowMs()
  const { before, after, ...others } = shown
  const dataFor = oncePerKey(
    (viewer): EventDataOf<'meeting.changed'> => {
      const [old, now] = [before, after].map(({ items, closed }) => agendaFor(items, closed, viewer))
      const agenda = now === undefined || same(old, now) ? null : now
      return { ...others, agenda, rights: rightsOf(viewer.actor, shown, nowMs) }
    },
    (viewer) => [viewer.actor, hiddenKey(before.closed, viewer), hiddenKey(after.closed, viewer)].join('/'),
  )
  announcer.announceByViewer(meetingId, 'meeting.changed', dataFor)
}
