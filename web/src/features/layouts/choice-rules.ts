// Which layout a page shows: the person's own, or the one that the chair has set. Pure functions.
import { z } from 'zod'
import type { ImposedLayout } from '../../../../signaling/layouts/wire.ts'
import { Layout } from '../../../../signaling/wire/layout.ts'
import type { Seat } from '../../net/session.ts'

/** What the person chose on this page; it outlives a reload. */
export const Choice = z.object({
  own: Layout.catch('standard'),
  /** The chair's layout that the person does not follow, by the time since when one is imposed; null: follows whatever is. */
  leftSinceMs: z.number().nullable().catch(null),
})
export type Choice = z.infer<typeof Choice>
export const NOTHING_CHOSEN: Choice = { own: 'standard', leftSinceMs: null }

/** The chair's layout, as far as it is meant for this place. */
export function imposedOn(imposed: ImposedLayout | null, self: Pick<Seat, 'kind'> | null): ImposedLayout | null {
  return imposed?.on === 'halls' && self?.kind !== 'site' ? null : imposed
}

export function isFollowed(choice: Choice, imposed: ImposedLayout | null): imposed is ImposedLayout {
  return imposed !== null && imposed.sinceMs !== choice.leftSinceMs
}

export function layoutNow(choice: Choice, imposed: ImposedLayout | null): Layout {
  return isFollowed(choice, imposed) ? imposed.layout : choice.own
}

/** The person chooses by hand: from then on the chair's layout is not followed, however often it changes, until it is taken back. */
export function choose(choice: Choice, imposed: ImposedLayout | null, own: Layout = choice.own): Choice {
  return { own, leftSinceMs: imposed?.sinceMs ?? choice.leftSinceMs }
}

export function follow(choice: Choice): Choice {
  return { ...choice, leftSinceMs: null }
}

/** How many joined places a layout for these touches. */
export function countTouched(seats: readonly Pick<Seat, 'kind'>[], on: ImposedLayout['on']): number {
  return on === 'all' ? seats.length : seats.filter(({ kind }) => kind === 'site').length
}
