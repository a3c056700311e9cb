import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { RemoteState } from '../../media/receive/receiver.ts'
import type { RoomView, Seat } from '../../net/session.ts'
import { MOST_SMALL_PICTURES } from '../../../../signaling/media/wire.ts'
import { SMALL_MEETING_SEATS } from '../../../../signaling/floor/wire.ts'

/**
 * Whom the stage shows: the chair's choice, else who speaks, else who was shown before, else the chair. One's own picture
 * comes only when nobody else is there.
 *
 * @param shownBefore - Whom this stage showed until now, so that it does not change while nobody speaks.
 */
export function chooseStage(
  room: Pick<RoomView, 'seats' | 'stageSeatId'>,
  selfSeatId: SeatId | null,
  dominantSeatId: SeatId | null,
  shownBefore: SeatId | null,
): Seat | null {
  const others = room.seats.filter(({ seatId }) => seatId !== selfSeatId)
  const find = (seatId: SeatId | null) => others.find((seat) => seat.seatId === seatId)
  return (
    find(room.stageSeatId) ??
    find(dominantSeatId) ??
    find(shownBefore) ??
    others.find(({ chair }) => chair) ??
    others[0] ??
    room.seats[0] ??
    null
  )
}

/**
 * Which place each small picture has. Nothing jumps: whoever has a place keeps it, the place of who left stays empty until
 * a newcomer takes it, and other newcomers go to the end.
 *
 * @param before - The places until now; empty at first, when the seats line up in their own order.
 * @param seatIds - Whose picture is to be shown, in the order of the list of seats.
 */
export function keepPlaces(before: readonly (SeatId | null)[], seatIds: readonly SeatId[]): readonly (SeatId | null)[] {
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

/** Why there is no picture, each with its sentence. */
export type PictureTrouble =
  'away' | 'noCamera' | 'cameraOff' | 'reconnecting' | 'ownLineWeak' | 'theirLineWeak' | 'spared' | 'waiting'

/**
 * @param flowing - Whether this side's own connection for sound and picture stands.
 * @param moving - Whether pictures really come out of the decoder.
 * @param spared - Whether this side receives no such pictures now, to keep what matters more.
 * @returns null when there is a picture.
 */
export function pictureTrouble(
  seat: Pick<Seat, 'connection' | 'camera'>,
  stream: { readonly state: RemoteState } | undefined,
  flowing: boolean,
  moving: boolean,
  spared: boolean,
): PictureTrouble | null {
  // A seat that is cut off may go on sending for a while; as long as its picture comes, it is shown.
  if (seat.connection === 'away' && !moving) return 'away'
  if (seat.camera === 'none') return 'noCamera'
  if (seat.camera === 'off') return 'cameraOff'
  if (!flowing) return 'reconnecting'
  if (stream === undefined) return spared ? 'spared' : 'waiting'
  switch (stream.state) {
    case 'noBandwidth':
      return 'ownLineWeak'
    case 'senderSilent':
      return 'theirLineWeak'
    case 'ok':
      return moving ? null : 'waiting'
    default:
      return stream.state satisfies never
  }
}

/** Seats, but one's own, at which a microphone is on: whom muting everybody touches. */
export function countMicsOn(seats: readonly Pick<Seat, 'seatId' | 'mic'>[], selfSeatId: SeatId | null): number {
  return seats.filter(({ seatId, mic }) => mic === 'on' && seatId !== selfSeatId).length
}
