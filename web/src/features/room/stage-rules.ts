import type { RoomSnapshot, Seat } from '../../../../signaling/seats/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { RemoteState } from '../../media/receiver.ts'

/** The most small pictures that one page holds, as the server gives no more. */
export const MOST_SMALL_PICTURES = 9

/**
 * Whom the stage shows: the chair's choice, else who speaks, else who was shown before, else the chair. One's own picture
 * comes only when nobody else is there.
 *
 * @param shownBefore - Whom this stage showed until now, so that it does not change while nobody speaks.
 */
export function chooseStage(
  room: Pick<RoomSnapshot, 'seats' | 'stageSeatId'>,
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
    others.find(({ role }) => role === 'chair') ??
    others[0] ??
    room.seats[0] ??
    null
  )
}

/** By time of joining: newcomers go to the end and nobody's picture moves when others come. */
export function orderSeats(seats: readonly Seat[]): Seat[] {
  return [...seats].sort((a, b) => a.joinedAtMs - b.joinedAtMs || (a.seatId < b.seatId ? -1 : 1))
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

/** How many small pictures of `widthPx` with `gapPx` between them fit beside each other. */
export function picturesThatFit(spacePx: number, widthPx: number, gapPx: number): number {
  const fitting = Math.floor((spacePx + gapPx) / (widthPx + gapPx))
  return Math.min(MOST_SMALL_PICTURES, Math.max(1, fitting))
}

/** Why there is no picture, each with its sentence. */
export type PictureTrouble =
  'away' | 'noCamera' | 'cameraOff' | 'reconnecting' | 'ownLineWeak' | 'theirLineWeak' | 'waiting'

/**
 * @param flowing - Whether this side's own connection for sound and picture stands.
 * @param moving - Whether pictures really come out of the decoder.
 * @returns null when there is a picture.
 */
export function pictureTrouble(
  seat: Pick<Seat, 'connection' | 'camera'>,
  stream: { readonly state: RemoteState } | undefined,
  flowing: boolean,
  moving: boolean,
): PictureTrouble | null {
  // A seat that is cut off may go on sending for a while; as long as its picture comes, it is shown.
  if (seat.connection === 'away' && !moving) return 'away'
  if (seat.camera === 'none') return 'noCamera'
  if (seat.camera === 'off') return 'cameraOff'
  if (!flowing) return 'reconnecting'
  if (stream === undefined) return 'waiting'
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

/** How many of a meeting's seats are in which state, for the counts above the list of people. */
export function countSeats(seats: readonly Seat[]): { here: number; away: number; weak: number; micsOn: number } {
  return {
    here: seats.filter(({ connection }) => connection === 'here').length,
    away: seats.filter(({ connection }) => connection === 'away').length,
    weak: seats.filter(({ connection, link }) => connection === 'here' && (link === 'weak' || link === 'bad')).length,
    micsOn: seats.filter(({ mic }) => mic === 'on').length,
  }
}
