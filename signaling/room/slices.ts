import type { AccountId } from '../wire/ids.ts'
import type { BuiltRoster } from './roster.ts'
import type { LiveDevice, LiveSeat } from './seat.ts'

/** What has changed in a running meeting. Changes that belong together are reported in one call, after they have happened. */
export interface RoomChange {
  /** What others see of these seats: who sits in them, their switches, hands and halls. */
  readonly seats?: Iterable<LiveSeat>
  /** Who sits where. */
  readonly sitting?: boolean
  /** What people are in the meeting. */
  readonly roles?: boolean
  /** Who has the floor, or whom the chair shows to all. */
  readonly floor?: boolean
  /** Who waits for the floor. */
  readonly queue?: boolean
  /** Which camera stands for a seat. */
  readonly cameras?: boolean
}

/**
 * One noun's part of a running meeting. The room calls these methods one after the other, in the order of the registry; what a noun has no
 * use for it leaves out. All but `snapshot` and `close` are called in the room's turn.
 *
 * @typeParam T - Its part of the snapshot, as `wire/slices.ts` has it.
 */
export interface RoomSlice<T = unknown> {
  /** Its part of the snapshot, as this device may see it. */
  snapshot(device: LiveDevice): T
  /** Reads what was kept, before anybody sits in the new room; the seats are those of the list already. */
  load?(): Promise<void>
  /** Who sits where, roles, the floor, or what was put down here has changed: announces what is another than was announced last. */
  settle?(change: RoomChange): void
  /** The last device has left the seat, for good or cut off for too long. */
  seatEmptied?(seat: LiveSeat): void
  /** Nobody sits in the seat any more, and nobody is expected back. What is put down is saved and settled by the room. */
  seatLeft?(seat: LiveSeat): void
  /** The last device of somebody is gone for good. @returns whether others are something else in the meeting from now on. */
  personLeft?(accountId: AccountId): boolean
  /** The list of participants becomes another one; seats and roles are still those of the list before. */
  listChanges?(next: BuiltRoster): void
  /** Seats and roles follow the list now: what somebody had by a role that is gone is taken back. */
  rolesChanged?(): void
  /** Papers were issued or recalled. */
  papersChanged?(): Promise<void>
  close?(): void
}

/** All parts of the snapshot under their names. @throws when one is missing, which the registry's type does not let happen. */
export function snapshotOf<S extends object, N extends string & keyof S, R = unknown>(
  slices: { readonly [K in N]: { of(room: R): RoomSlice<S[K]> } },
  room: R,
  device: LiveDevice,
): Pick<S, N> {
  const parts: Partial<Pick<S, N>> = {}
  for (const name in slices) parts[name] = slices[name].of(room).snapshot(device)
  if (!isWhole(parts, slices)) throw new Error('a part of the snapshot is missing')
  return parts
}

function isWhole<T extends object>(parts: Partial<T>, of: { readonly [K in keyof T]: unknown }): parts is T {
  return Object.keys(of).every((name) => name in parts)
}
