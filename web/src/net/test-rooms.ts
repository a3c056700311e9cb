import type { z } from 'zod'
import { RoomSnapshot, Seat } from '../../../signaling/seats/wire.ts'

/** A seat as tests need one: `number` makes it somebody else, `changed` makes it different. */
export function someSeat(number: number, changed: Partial<z.input<typeof Seat>> = {}): Seat {
  return Seat.parse({
    seatId: `seat-${number}-xxxx`,
    accountId: `account-${number}-xxxx`,
    fullName: `Người ${number}`,
    title: 'Chủ tịch',
    role: 'delegate',
    siteId: `hg/xa-${number}`,
    siteName: `Xã ${number}`,
    connection: 'here',
    mic: 'off',
    camera: 'off',
    screen: false,
    link: 'good',
    joinedAtMs: 1_000 + number,
    ...changed,
  })
}

export function someRoom(seats: readonly Seat[], changed: Partial<z.input<typeof RoomSnapshot>> = {}): RoomSnapshot {
  return RoomSnapshot.parse({
    meetingId: 'meeting-1-xxxx',
    title: 'Giao ban tháng 11',
    state: 'inSession',
    seats,
    stageSeatId: null,
    presenting: { presenterId: null, page: null },
    ...changed,
  })
}
