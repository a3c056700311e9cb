// Decides which place a joining device gets, and which other device loses its own; pure functions.
import type { MeetingRole } from '../identity/wire.ts'
import type { DeviceId, SeatId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { MAX_DEVICES, type LeaveReason, type RosterSeat } from './wire.ts'

/** What is known of one device that the person has in this meeting already. */
export interface DeviceBefore {
  readonly deviceId: DeviceId
  readonly seatId: SeatId
  readonly connection: 'here' | 'away'
  /** The request has shown the proof of this device's place. */
  readonly proven: boolean
}
export interface SeatBefore {
  readonly seatId: SeatId
  readonly kind: RosterSeat['kind']
  readonly devices: number
  /** A hall in which no operator sits: the last place in it is kept for one, also when others may sit there. */
  readonly awaitsOperator?: boolean
}
export interface PlaceAsked {
  readonly role: MeetingRole
  readonly place: 'own' | 'site'
  readonly claim: 'ask' | 'takeOver' | 'add'
}

/** Why a device sits where it does: for the record, and for the message to the former holders of its place. */
export type SeatClaim = 'resume' | 'fresh' | 'add' | 'takeOver' | 'replace'
export type Placement =
  | { readonly claim: 'resume'; readonly deviceId: DeviceId }
  | {
      readonly claim: Exclude<SeatClaim, 'resume'>
      readonly seatId: SeatId
      /** Devices of the same person that give their places up for it. */
      readonly ends: readonly DeviceId[]
    }

/** In which of the two kinds of seat somebody sits: operators always in the hall, others as they ask. */
export function placeOf(role: MeetingRole, asked: 'own' | 'site'): RosterSeat['kind'] {
  return role === 'operator' || asked === 'site' ? 'site' : 'person'
}

/**
 * Who may sit where. All devices of one person sit in one seat, and there is one of them unless more were added to a hall.
 *
 * @param own - The person's devices in this meeting, the first to come first.
 * @param target - The seat that is asked for; undefined when the list of seats has none.
 * @returns `meetingFull` concerns seats that nobody sits in yet; `seatFull` those with `MAX_DEVICES`, or one less while
 *   the hall's own operator is not there: nobody can shut a hall against it.
 */
export function claimPlace(
  asked: PlaceAsked,
  own: readonly DeviceBefore[],
  target: SeatBefore | undefined,
  room: { readonly joinedSeats: number; readonly maxSeats: number },
): Outcome<Placement, 'alreadySeated' | 'noSiteSeat' | 'seatFull' | 'meetingFull'> {
  const proven = own.find((device) => device.proven)
  if (proven !== undefined) return accept({ claim: 'resume', deviceId: proven.deviceId })
  if (target === undefined) return refuse('noSiteSeat')
  const { seatId } = target
  const places = target.awaitsOperator === true && asked.role !== 'operator' ? MAX_DEVICES - 1 : MAX_DEVICES

  function sit(claim: Exclude<SeatClaim, 'resume'>, ends: readonly DeviceBefore[]): ReturnType<typeof claimPlace> {
    const leaving = ends.filter((device) => device.seatId === seatId).length
    const left = (target?.devices ?? 0) - leaving
    if (left >= places) return refuse('seatFull', { maxDevices: places })
    if (target?.devices === 0 && ends.length === 0 && room.joinedSeats >= room.maxSeats) {
      return refuse('meetingFull', { maxSeats: room.maxSeats })
    }
    return accept({ claim, seatId, ends: ends.map(({ deviceId }) => deviceId) })
  }

  if (own.length === 0) return sit(asked.claim === 'add' && target.devices > 0 ? 'add' : 'fresh', [])
  const elsewhere = own.some((device) => device.seatId !== seatId)
  const away = own.filter((device) => device.connection === 'away')
  if (asked.claim === 'add' && target.kind === 'site' && !elsewhere) {
    // A device that is cut off and cannot prove itself makes room for its own successor when nothing else does.
    return target.devices < places ? sit('add', []) : sit('replace', away.slice(0, 1))
  }
  if (asked.claim === 'takeOver') return sit('takeOver', own)
  if (away.length < own.length) return refuse('alreadySeated')
  return sit('replace', elsewhere ? own : away.slice(0, 1))
}

/** What a hall calls a device of which it said nothing: the first and those after it. */
export function defaultLabel(taken: readonly string[]): string {
  if (taken.length === 0) return 'Máy chính'
  for (let number = 2; ; number += 1) if (!taken.includes(`Thiết bị ${number}`)) return `Thiết bị ${number}`
}

export interface LastStay {
  readonly device: string
  readonly lastSeenAtMs: number
  readonly leaveReason: LeaveReason | null
}

/** Ends that nobody wanted. */
const MAY_GO_ON: ReadonlySet<LeaveReason> = new Set(['lost', 'closed', 'restarted'])

/**
 * Whether somebody who takes a place without proof continues the stay written last. After a crash of the server nobody has a place
 * to come back to, yet the person never left.
 *
 * @param graceMs - How long after being seen last an absence still counts as a cut link. A stay seen later than now was written under
 *   another clock, and how long ago that was nobody knows: it is continued within the same bound.
 */
export function continuesStay(last: LastStay | null, device: string, nowMs: number, graceMs: number): boolean {
  return (
    last !== null &&
    (last.leaveReason === null || MAY_GO_ON.has(last.leaveReason)) &&
    last.device === device &&
    Math.abs(nowMs - last.lastSeenAtMs) <= graceMs
  )
}
