import { z } from 'zod'
import { AgendaItemId, TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

const Spent = z.strictObject({ agendaItemId: AgendaItemId, spentMs: z.int().min(0) })

/** Which item is under discussion, and since when. */
export const CurrentItem = z.strictObject({
  agendaItemId: AgendaItemId,
  /** 1-based, of so many items that are no headings, as this person sees the agenda. */
  number: z.int().min(1),
  of: z.int().min(1),
  title: z.string(),
  /** By the server's steady clock; null while the meeting is paused. What was spent before is in `spent`. */
  sinceMs: TimeMs.nullable(),
})
export type CurrentItem = z.infer<typeof CurrentItem>

export const AgendaProgress = z.strictObject({
  /** Null: none, before the first item or in a break. */
  current: CurrentItem.nullable(),
  /** An item is under discussion that is not for this person; `current` is null then. */
  closedItem: z.boolean().default(false),
  /** The item that was under discussion last; the one after it comes next. */
  lastItemId: AgendaItemId.nullable(),
  /** Of each item the time that is over, all its turns together. */
  spent: z.array(Spent).max(60),
})
export type AgendaProgress = z.infer<typeof AgendaProgress>
/** Its part of the snapshot. */
export const agendaSlice = AgendaProgress.default({ current: null, closedItem: false, lastItemId: null, spent: [] })

/** So many times a meeting goes from item to item: more than a day of work has, and few enough to be read at once. */
export const MOST_RUNS = 2_000

/**
 * Goes to an item, forward or back, or to none. `ifCurrent`: the item that was current where it was asked from, so that two desks that press
 * at once move the meeting once; the second one is refused with `movedMeanwhile`, or let be when both went to the same item. `headingItem`: it has
 * items below it, which are discussed one by one. `tooManyMoves`: it has gone to an item `MOST_RUNS` times; it may still go to none.
 */
export const goToItem = request('agenda.goTo', {
  via: 'ws',
  params: z.strictObject({ agendaItemId: AgendaItemId.nullable(), ifCurrent: AgendaItemId.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchItem', 'headingItem', 'movedMeanwhile', 'notRunning', 'tooManyMoves'],
})
/** `spent` names the items alone whose time is another than before. */
export const agendaMoved = event('agenda.moved', { data: AgendaProgress, kept: true })

/** From when to when an item was under discussion, by the server's steady clock. */
export const AgendaRun = z.strictObject({
  agendaItemId: AgendaItemId,
  /** The item's title at that time. */
  title: z.string(),
  fromMs: TimeMs,
  /** Null while it lasts. */
  toMs: TimeMs.nullable(),
})
export type AgendaRun = z.infer<typeof AgendaRun>
