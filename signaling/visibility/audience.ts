// Items of the agenda that are for some people only: who sees them. To all others they, what is below them and their papers do not exist.
import type { AgendaItem } from '../meeting/wire.ts'
import type { ClosedItems, Viewer } from '../wire/agenda-audience.ts'
import type { AgendaItemId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'

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

/** Makes a thing once for each key: viewers who see the same get the same object, and it is written out once. */
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
