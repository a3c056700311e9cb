// How the agenda looks now: which item is under discussion, which comes next, how long each has taken. Pure functions.
import type { AgendaProgress } from '../../../../signaling/agenda/wire.ts'
import type { AgendaItem, Participant } from '../../../../signaling/meeting/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import type { Seat } from '../../net/session.ts'
import { isHeading, leavesOf, treeMinutes, treeNumbers } from '../../../../signaling/wire/agenda-tree.ts'

export interface AgendaLine {
  readonly item: AgendaItem
  /** In the tree: 1.2. */
  readonly number: string
  /** It has items below it, which are discussed one by one. */
  readonly heading: boolean
  /** Planned; of a heading what is below it adds up to. */
  readonly minutes: number
  readonly stage: 'current' | 'done' | 'ahead'
  /** What is over of its time. */
  readonly spentMs: number
  /** Since when it goes on, by the server's steady clock; null: it does not. */
  readonly sinceMs: number | null
}

export function agendaLines(agenda: readonly AgendaItem[], { current, spent }: AgendaProgress): AgendaLine[] {
  const [numbers, minutes] = [treeNumbers(agenda), treeMinutes(agenda)]
  const over = new Map(spent.map(({ agendaItemId, spentMs }) => [agendaItemId, spentMs]))
  return agenda.map((item, index) => {
    const isCurrent = current?.agendaItemId === item.agendaItemId
    const spentMs = over.get(item.agendaItemId)
    return {
      item,
      number: numbers[index] ?? '',
      heading: isHeading(agenda, index),
      minutes: minutes[index] ?? 0,
      stage: isCurrent ? 'current' : spentMs === undefined ? 'ahead' : 'done',
      spentMs: spentMs ?? 0,
      sinceMs: isCurrent ? current.sinceMs : null,
    }
  })
}

/** How long an item has taken until now. */
export function takenMs({ spentMs, sinceMs }: Pick<AgendaLine, 'spentMs' | 'sinceMs'>, steadyMs: number): number {
  return spentMs + (sinceMs === null ? 0 : Math.max(0, steadyMs - sinceMs))
}

/** What comes after the item under discussion, or after the one before a break, headings passed over; null: nothing. */
export function nextItem(
  items: readonly AgendaItem[],
  { current, lastItemId, spent }: AgendaProgress,
): AgendaItem | null {
  const after = current?.agendaItemId ?? lastItemId
  const agenda = leavesOf(items)
  const index = items.findIndex(({ agendaItemId }) => agendaItemId === after)
  if (index >= 0) return items.slice(index + 1).find((item) => agenda.includes(item)) ?? null
  // The last one was taken off the agenda: the first that was not discussed yet.
  const discussed = new Set(spent.map(({ agendaItemId }) => agendaItemId))
  return agenda.find(({ agendaItemId }) => !discussed.has(agendaItemId)) ?? null
}

export interface TimeLeft {
  readonly over: boolean
  readonly hours: number
  readonly minutes: number
}

/** The time until the planned end in whole minutes: what is left rounded up, what it is over rounded down. */
export function timeLeft(endsAtMs: number, nowMs: number): TimeLeft {
  const over = nowMs > endsAtMs
  const all = over ? Math.floor((nowMs - endsAtMs) / 60_000) : Math.ceil((endsAtMs - nowMs) / 60_000)
  return { over, hours: Math.floor(all / 60), minutes: all % 60 }
}

/** Seats where somebody sits and hears who is not among those whom an item is open to: a hall counts by its operator. */
export function outsidersOf<S extends Pick<Seat, 'kind' | 'connection' | 'siteId' | 'accountId'>>(
  seats: readonly S[],
  people: readonly Pick<Participant, 'accountId' | 'siteId' | 'role'>[],
  open: ReadonlySet<AccountId>,
): S[] {
  const halls = new Set(
    people.filter(({ accountId, role }) => role === 'operator' && open.has(accountId)).map(({ siteId }) => siteId),
  )
  return seats.filter((seat) => {
    if (seat.connection === 'absent') return false
    return seat.kind === 'person' ? seat.accountId === null || !open.has(seat.accountId) : !halls.has(seat.siteId)
  })
}
