// How a line is shown: by level when wanted, and where a dragged or moved entry goes.
import type { QueueEntryId } from '../../../../signaling/queues/wire.ts'
import type { Asker } from '../../meeting-room/use-room.ts'

const LEVELS = ['central', 'province', 'district', 'commune'] as const
export type LineGroup = (typeof LEVELS)[number] | 'person' | 'other'
const GROUPS: readonly LineGroup[] = ['person', ...LEVELS, 'other']

/** Delegates first, then sites from the highest level down; within a group the server's order. */
export function byLevel(askers: readonly Asker[]): { readonly group: LineGroup; readonly askers: readonly Asker[] }[] {
  const groupOf = ({ seat }: Asker): LineGroup =>
    seat.kind === 'person' ? 'person' : (LEVELS.find((level) => level === seat.level) ?? 'other')
  return GROUPS.map((group) => ({ group, askers: askers.filter((asker) => groupOf(asker) === group) })).filter(
    (one) => one.askers.length > 0,
  )
}

/**
 * How the order of a line is changed: by the rows' handles; not while it is grouped, where a row's place is not its place in line, and the page says how it
 * could be; or not by this person.
 */
export function orderingOf({ ordered, grouped }: { readonly ordered: boolean; readonly grouped: boolean }) {
  if (!ordered) return 'none'
  return grouped ? 'ungroupFirst' : 'handles'
}

/**
 * Before which entry one goes that is moved by a step up or down among its own kind; `same`: it is at the end already.
 *
 * @param order - The line, in the server's order.
 */
export function stepped(order: readonly Asker[], entryId: QueueEntryId, by: -1 | 1): QueueEntryId | null | 'same' {
  const mine = order.find(({ entry }) => entry.entryId === entryId)?.entry
  const kind = order.map(({ entry }) => entry).filter(({ point }) => point === mine?.point)
  const at = kind.findIndex((entry) => entry.entryId === entryId)
  if (at === -1 || at + by < 0 || at + by >= kind.length) return 'same'
  return by === -1 ? (kind[at - 1]?.entryId ?? null) : (kind[at + 2]?.entryId ?? null)
}
