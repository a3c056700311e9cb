// What the hall's display shows, as pure rules.
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { HallDisplay } from '../../../../signaling/seats/wire.ts'

/** `paper`: large, with the picture beside it. `picture`: the picture alone. */
export type Shown = { readonly kind: 'paper'; readonly page: PresentedPage } | { readonly kind: 'picture' }

/** @param sharing - Somebody shares a screen: that is the content, and stands on the stage. */
export function shownOnDisplay(
  { show }: Pick<HallDisplay, 'show'>,
  page: PresentedPage | null,
  sharing: boolean,
): Shown {
  if (page === null || show === 'picture' || (show === 'follow' && sharing)) return { kind: 'picture' }
  return { kind: 'paper', page }
}

/** Entries that fit beside the picture, read at 8 m. */
export const QUEUE_SHOWN = 6

/** The first of a line, and how many more there are. */
export function firstOf<T>(
  line: readonly T[],
  most = QUEUE_SHOWN,
): { readonly shown: readonly T[]; readonly more: number } {
  return { shown: line.slice(0, most), more: Math.max(0, line.length - most) }
}
