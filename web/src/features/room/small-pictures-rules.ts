import { SMALL_MEETING_SEATS } from '../../../../signaling/floor/wire.ts'
import { MOST_SMALL_PICTURES } from '../../../../signaling/media/wire.ts'
import type { Seat } from '../../net/session.ts'

/**
 * Which place each small picture has. Nothing jumps: a seat keeps its place, the place of a seat that left stays empty until
 * a newcomer takes it, and other newcomers go to the end.
 *
 * @param before - The places until now; empty at first, when the seats line up in their own order.
 * @param seatIds - Whose picture is to be shown, in the order of the list of seats.
 */
export function keepPlaces<T extends string>(
  before: readonly (T | null)[],
  seatIds: readonly T[],
): readonly (T | null)[] {
  const wanted = new Set(seatIds)
  const places = before.map((seatId) => (seatId !== null && wanted.has(seatId) ? seatId : null))
  const placed = new Set(places)
  for (const seatId of seatIds) {
    if (placed.has(seatId)) continue
    const free = places.indexOf(null)
    if (free === -1) places.push(seatId)
    else places[free] = seatId
  }
  const last = places.findLastIndex((seatId) => seatId !== null)
  const kept = places.slice(0, last + 1)
  return kept.length === before.length && kept.every((seatId, index) => seatId === before[index]) ? before : kept
}

/** In small meetings everybody has a small picture; in larger ones only seats that have a camera. */
export function hasSmallPicture(seat: Pick<Seat, 'camera'>, seatsInMeeting: number): boolean {
  return seatsInMeeting <= SMALL_MEETING_SEATS || seat.camera !== 'none'
}

export interface Page<T> {
  readonly items: readonly T[]
  /** 0-based, brought into range. */
  readonly pageIndex: number
  readonly pageCount: number
}

export function pageOf<T>(items: readonly T[], pageIndex: number, size: number): Page<T> {
  const pageCount = Math.max(1, Math.ceil(items.length / size))
  const index = Math.min(Math.max(0, pageIndex), pageCount - 1)
  return { items: items.slice(index * size, (index + 1) * size), pageIndex: index, pageCount }
}

/** How many small pictures of `widthPx` with `gapPx` between them fit beside each other, in so many rows. */
export function picturesThatFit(spacePx: number, widthPx: number, gapPx: number, rows = 1): number {
  const fitting = Math.max(1, Math.floor((spacePx + gapPx) / (widthPx + gapPx)))
  return Math.min(MOST_SMALL_PICTURES, fitting * rows)
}
