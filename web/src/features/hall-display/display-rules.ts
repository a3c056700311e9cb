// What the hall's display shows, as pure rules.
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { HallDisplay } from '../../../../signaling/seats/wire.ts'
import type { RunningBallot } from '../../../../signaling/voting/wire.ts'
import type { SpeakerClock } from '../../../../signaling/queues/wire.ts'
import { hasCells, type CellLayout, type Layout } from '../../../../signaling/wire/layout.ts'
import { clockState } from '../queues/clock-rules.ts'

/** `ballot`: what is voted on, or what came out, before everything else. `paper`: large, with the picture beside it. `picture`: the picture alone. `grid`: equal pictures, as the chair has set. */
export type Shown =
  | { readonly kind: 'ballot'; readonly ballot: RunningBallot }
  | { readonly kind: 'paper'; readonly page: PresentedPage }
  | { readonly kind: 'picture' }
  | { readonly kind: 'grid'; readonly layout: CellLayout }

/**
 * @param sharing - Somebody shares a screen: that is the content, and stands on the stage.
 * @param ballot - One that is open, or whose result is shown for a while; an operator cannot choose it away.
 * @param imposed - What the chair has set for this hall; an operator who chose picture or paper does not follow it.
 */
export function shownOnDisplay(
  { show }: Pick<HallDisplay, 'show'>,
  page: PresentedPage | null,
  sharing: boolean,
  imposed: Layout | null,
  ballot: RunningBallot | null,
): Shown {
  if (ballot !== null) return { kind: 'ballot', ballot }
  if (show === 'follow' && imposed !== null && hasCells(imposed)) return { kind: 'grid', layout: imposed }
  if (page === null || show === 'picture' || (show === 'follow' && sharing)) return { kind: 'picture' }
  return { kind: 'paper', page }
}

export type TurnOnDisplay = ReturnType<typeof clockState>

/** How it stands with the speaker's time; undefined: nobody speaks by a clock. */
export function turnOnDisplay(
  clock: Pick<SpeakerClock, 'endsAtMs' | 'warnAtMs'> | undefined,
  nowMs: number,
): TurnOnDisplay {
  return clockState(clock ?? { endsAtMs: null, warnAtMs: null }, nowMs)
}

/** The clock beside it is read first: words of a minute that is almost over would contradict it. */
const WHOLE_MINUTE_FROM_MS = 55_000

/** What the band says of it in words; null: there is time enough. */
export function warningOf({
  phase,
  leftMs,
}: TurnOnDisplay): { readonly key: 'minutesLeft' | 'underAMinute' | 'ended'; readonly count: number } | null {
  if (phase === 'running' || leftMs === null) return null
  if (phase === 'over') return { key: 'ended', count: 0 }
  return leftMs < WHOLE_MINUTE_FROM_MS
    ? { key: 'underAMinute', count: 0 }
    : { key: 'minutesLeft', count: Math.ceil(leftMs / 60_000) }
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
