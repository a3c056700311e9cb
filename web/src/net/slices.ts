import type { z } from 'zod'
import { agendaMoved } from '../../../signaling/agenda/wire.ts'
import { floorChanged, shownOutChanged, stageChanged } from '../../../signaling/floor/wire.ts'
import { layoutsChanged } from '../../../signaling/layouts/wire.ts'
import { leadingChanged } from '../../../signaling/leading/wire.ts'
import { locksChanged, waitingChanged } from '../../../signaling/locks/wire.ts'
import { stageSeatChanged } from '../../../signaling/media/wire.ts'
import { endsByRule, meetingChanged } from '../../../signaling/meeting/wire.ts'
import { chatChanged, messagesAdded, messagesReset, withMessages } from '../../../signaling/messages/wire.ts'
import { limitsChanged } from '../../../signaling/monitor/wire.ts'
import { preparingChanged } from '../../../signaling/preparing/wire.ts'
import { presentingChanged } from '../../../signaling/presenting/wire.ts'
import { placesChanged, rollCallChanged } from '../../../signaling/roll-call/wire.ts'
import { rollCallAfter, withPlaces } from '../../../signaling/wire/roll-call.ts'
import { afterChange, queuesChanged } from '../../../signaling/queues/wire.ts'
import { turnoutChanged, votingChanged } from '../../../signaling/voting/wire.ts'
import type { RoomSnapshot } from '../../../signaling/seats/wire.ts'
import type { EventDefinition } from '../../../signaling/wire/kit.ts'
import type { SliceName } from '../../../signaling/wire/slices.ts'

/** How one event changes a noun's part of the meeting. `T`: that part, as the snapshot has it. */
export interface Change<T> {
  readonly event: string
  /** @returns the part after the event; undefined when the event's data are not what its name promises. */
  apply(before: T, data: unknown): { readonly now: T } | undefined
}

/** Computes the slice from the event's data alone, or from these and the slice before. */
export function on<T, D extends z.ZodType>(
  { name, data: schema }: EventDefinition<string, D>,
  change: (data: z.output<D>, before: T) => T,
): Change<T> {
  return {
    event: name,
    apply(before, data) {
      const parsed = schema.safeParse(data)
      return parsed.success ? { now: change(parsed.data, before) } : undefined
    },
  }
}

export type PageSlices = { readonly [N in SliceName]: readonly Change<RoomSnapshot[N]>[] }

/**
 * How events change what the pages know of each noun of the meeting; schema and default are those of the wire (`signaling/wire/slices.ts`). A
 * new noun is one entry here.
 */
export const slices: PageSlices = {
  meeting: [
    on(meetingChanged, ({ title, state, endsAtMs }, before) => ({ ...before, title, state, endsAtMs })),
    on(endsByRule, ({ endsAtMs }, before) => ({ ...before, endsByRuleAtMs: endsAtMs })),
  ],
  agenda: [
    on(agendaMoved, ({ spent, ...now }, before) => {
      const changed = new Set(spent.map(({ agendaItemId }) => agendaItemId))
      const others = before.spent.filter(({ agendaItemId }) => !changed.has(agendaItemId))
      return { ...now, spent: [...others, ...spent] }
    }),
  ],
  presenting: [on(presentingChanged, (presenting) => presenting)],
  stageSeatId: [on(stageChanged, ({ stageSeatId }) => stageSeatId)],
  floor: [on(floorChanged, (floor) => floor)],
  layouts: [on(layoutsChanged, (layouts) => layouts)],
  locks: [on(locksChanged, (locks) => locks)],
  waiting: [
    on(waitingChanged, ({ added, gone }, before) => {
      const changed = new Set([...gone, ...added.map(({ accountId }) => accountId)])
      const others = before.filter(({ accountId }) => !changed.has(accountId))
      return [...others, ...added].sort((a, b) => a.sinceMs - b.sinceMs)
    }),
  ],
  queues: [on(queuesChanged, (change, before) => afterChange(before, change))],
  leading: [on(leadingChanged, ({ acting }) => ({ acting }))],
  shownOut: [on(shownOutChanged, ({ seatIds }) => seatIds)],
  rollCall: [
    on(rollCallChanged, ({ now }, before) => rollCallAfter(before, now)),
    on(placesChanged, (changed, before) => withPlaces(before, changed)),
  ],
  messages: [
    on(messagesAdded, ({ messages }, before) => withMessages(before, messages)),
    on(messagesReset, (messages) => messages),
    on(chatChanged, ({ chat }, before) => ({ ...before, chat })),
  ],
  preparing: [on(preparingChanged, (preparing) => preparing)],
  monitor: [on(limitsChanged, (monitor) => monitor)],
  voting: [
    on(votingChanged, (voting) => voting),
    on(turnoutChanged, ({ ballotId, voted }, before) =>
      before.ballot?.ballotId === ballotId ? { ...before, ballot: { ...before.ballot, voted } } : before,
    ),
  ],
  shownSeatId: [on(stageSeatChanged, ({ seatId }) => seatId)],
}

/**
 * Applies an event to the parts that it changes.
 *
 * @returns the very same object when it concerns none of them; null when its data are not what its name promises.
 */
export function applyToSlices<N extends string, R extends { readonly [K in N]: unknown }>(
  room: R,
  event: { readonly event: string; readonly data: unknown },
  of: { readonly [K in N]: readonly Change<R[K]>[] },
): R | null {
  let after = room
  for (const name in of) {
    for (const change of of[name]) {
      if (change.event !== event.event) continue
      const changed = change.apply(after[name], event.data)
      if (changed === undefined) return null
      after = { ...after, [name]: changed.now }
    }
  }
  return after
}
