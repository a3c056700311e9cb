import { useMemo, useRef } from 'react'
import { HeldTroubles, type FrontState } from '../monitor/held-troubles.ts'
import { siteState } from '../monitor/link-words.ts'
import type { SiteLink } from '../monitor/links.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Seat } from '../../net/session.ts'
import { useNow } from '../../ui/use-now.ts'

/** How often it is checked whether a trouble has been over for long enough. */
const CHECK_EVERY_MS = 5_000

/**
 * Which sites stand in front because of a trouble.
 *
 * @param held - Somebody is at one of the tiles by keyboard, or reads a site's details: nobody's place changes until they are done.
 */
export function useFront(
  seats: readonly Seat[],
  lines: ReadonlyMap<SeatId, SiteLink>,
  held: boolean,
): ReadonlyMap<SeatId, FrontState> {
  const troubles = useRef<HeldTroubles>(null)
  troubles.current ??= new HeldTroubles()
  const { current } = troubles
  const nowMs = useNow(() => performance.now(), CHECK_EVERY_MS)
  const last = useRef<ReadonlyMap<SeatId, FrontState>>(new Map())
  return useMemo(() => {
    const states = new Map(seats.map((seat) => [seat.seatId, siteState(seat, lines.get(seat.seatId))]))
    const next = current.take(states, nowMs)
    // The same object while nothing is another, so that the rows need not be made again.
    if (!held && !isSame(next, last.current)) last.current = next
    return last.current
  }, [seats, lines, held, nowMs, current])
}

function isSame(one: ReadonlyMap<SeatId, FrontState>, other: ReadonlyMap<SeatId, FrontState>): boolean {
  return one.size === other.size && [...one].every(([seatId, state]) => other.get(seatId) === state)
}
