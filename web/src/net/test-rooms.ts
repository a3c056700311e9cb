import type { z } from 'zod'
import { meetingChanged } from '../../../signaling/meeting/wire.ts'
import {
  packSeat,
  packSeats,
  RoomSnapshot,
  Roster,
  RosterSeat,
  SeatDetail,
  type PackedSeats,
  type SeatNow,
} from '../../../signaling/seats/wire.ts'
import { modelOf } from './room-model.ts'
import type { RoomModel, Seat } from './session.ts'

export const ROSTER_HASH = '1'.repeat(32)

/** A seat as tests need one: `number` makes it somebody else, `changed` makes it different. */
export function someSeat(number: number, changed: Partial<z.input<typeof RosterSeat> & SeatNow> = {}): Seat {
  const {
    connection = 'here',
    mic = 'off',
    micSilent = false,
    camera = 'off',
    screen = false,
    link = 'good',
    asking = false,
    chair = false,
    headCount = 0,
    ...roster
  } = changed
  const invited = RosterSeat.parse({
    seatId: `s-${String(number).padStart(6, '0')}`,
    kind: 'person',
    name: `Người ${number}`,
    shortName: `Người ${number}`,
    title: 'Chủ tịch',
    role: 'delegate',
    accountId: `account-${number}-xxxx`,
    siteId: `hg/xa-${number}`,
    siteName: `Xã ${number}`,
    level: 'commune',
    parentSiteId: 'hg/huyen-1',
    ...roster,
  })
  return { ...invited, connection, mic, micSilent, camera, screen, link, asking, chair, headCount }
}

export function someRoster(seats: readonly Seat[]): Roster {
  return Roster.parse({
    seats: seats.map(
      ({
        connection: _1,
        mic: _2,
        camera: _3,
        screen: _4,
        link: _5,
        asking: _6,
        chair: _7,
        headCount: _8,
        micSilent: _9,
        ...invited
      }) => invited,
    ),
  })
}

/** Seats as a message tells them. */
export function packed(seats: readonly Seat[]): PackedSeats {
  return packSeats(seats.map((seat) => [seat.seatId, packSeat(seat)]))
}

/** As the server says it: the roster apart, states packed. */
export function someSnapshot(
  seats: readonly Seat[],
  changed: Partial<z.input<typeof RoomSnapshot>> = {},
): z.input<typeof RoomSnapshot> {
  return {
    meetingId: 'meeting-1-xxxx',
    rosterHash: ROSTER_HASH,
    seats: packed(seats.filter(({ connection }) => connection !== 'absent')),
    meeting: { title: 'Giao ban tháng 11', state: 'inSession', endsByRuleAtMs: null },
    floor: { mode: 'open', holders: [], pointOfOrder: null },
    ...changed,
  }
}

export function someRoom(seats: readonly Seat[], changed: Partial<z.input<typeof RoomSnapshot>> = {}): RoomModel {
  return modelOf(RoomSnapshot.parse(someSnapshot(seats, changed)), someRoster(seats))
}

export function someOwn(seat: Seat, changed: Partial<z.input<typeof SeatDetail>> = {}): SeatDetail {
  return SeatDetail.parse({ seatId: seat.seatId, devices: [], mainCamera: null, people: [], headCount: 0, ...changed })
}

const RIGHTS = {
  ...{ edit: false, submit: false, approve: false, sendBack: false, send: false },
  ...{ start: false, pause: false, resume: false, end: false },
  ...{ postpone: false, reschedule: false, cancel: false, join: true, managePapers: false, readAttendance: false },
}

/** The event that a delegate's page gets when a meeting has changed. */
export function someChange(changed: Partial<z.input<typeof meetingChanged.data>> = {}) {
  return meetingChanged.data.parse({
    ...{ revision: 7, title: 'Giao ban tháng 11', kind: 'briefing', place: 'Phòng họp số 1' },
    ...{ startsAtMs: 1, endsAtMs: 2, state: 'inSession', stateReason: null },
    ...{ rights: RIGHTS, agenda: null, peopleChanged: false },
    ...changed,
  })
}
