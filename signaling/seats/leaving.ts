// What happens when a device leaves, is cut off or is shown out.
import type { Logger } from 'pino'
import type { Connection } from '../kit/handlers.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { CLOSE } from '../wire/kit.ts'
import type { Attendance } from './attendance.ts'
import { saveHall } from '../room/halls.ts'
import { forgetKept } from '../room/kept.ts'
import type { Registry } from '../room/registry.ts'
import type { LiveRoom } from '../room/room.ts'
import type { CutOff, LiveDevice, LiveSeat } from '../room/seat.ts'
import type { Timers } from '../kit/timers.ts'
import type { LeaveReason } from './wire.ts'

export interface LeavingDeps {
  readonly database: Database
  readonly attendance: Attendance
  readonly registry: Registry
  readonly clock: Clock
  readonly timers: Timers
  readonly graceMs: number
  readonly log: Logger
  /** Lets roles hold that have changed because somebody has left. Runs in a turn of its own. */
  rolesChanged(room: LiveRoom): void
}

/** A device that goes so is expected back: what the seat and the person have in the meeting waits for them. */
const EXPECTED_BACK: ReadonlySet<LeaveReason> = new Set(['lost', 'closed', 'restarted'])

/** What this close code of a session means for the devices that had joined with it. */
const SESSION_ENDS: ReadonlyMap<number, LeaveReason> = new Map([
  [CLOSE.signedOut, 'signedOut'],
  [CLOSE.sessionRevoked, 'revoked'],
  [CLOSE.sessionEnded, 'expired'],
])

/** "Going away" (RFC 6455, section 7.4.1): a browser says so when its page is closed, left or reloaded. */
const PAGE_GONE = 1001
/** "Service restart" (IANA's registry of close codes): this server says so when it goes down. */
const SERVER_GONE = 1012
const CUT_BY: ReadonlyMap<number, CutOff> = new Map([
  [PAGE_GONE, 'closed'],
  [SERVER_GONE, 'restarted'],
])

/** The ways out of a seat: leaving, being cut off, being shown out, the end of the meeting. */
export class Leaving {
  readonly #deps: LeavingDeps
  readonly #ended = new WeakSet<Connection>()

  constructor(deps: LeavingDeps) {
    this.#deps = deps
  }

  /** Takes the socket from the place first, so that its end is not taken for a cut link. */
  #release(device: LiveDevice, closeCode: number | undefined): void {
    device.away?.giveUp()
    device.away = null
    const { connection } = device
    device.connection = null
    if (connection === null) return
    connection.held = null
    if (closeCode !== undefined) connection.close(closeCode)
  }

  /** The part of giving up that takes no time: media, place and socket. For a place that changes hands within a seat. */
  unseat(room: LiveRoom, device: LiveDevice, closeCode: number | undefined): void {
    room.media.closeDevice(device)
    device.gone = true
    room.remove(device)
    this.#release(device, closeCode)
  }

  /**
   * Gives a device's place up; its seat is empty after the last one. Must run in the room's turn. The attendance is written;
   * trouble with it is logged, not thrown.
   */
  async giveUp(room: LiveRoom, device: LiveDevice, reason: LeaveReason, closeCode?: number): Promise<void> {
    if (device.gone) return
    const { seat, attendanceId } = device
    const atMs = device.away?.sinceMs ?? this.#deps.clock.nowMs()
    this.unseat(room, device, closeCode)
    const hadSound = device.phone !== null && seat.soundPhoneId === device.pairingId
    if (hadSound) seat.soundPhoneId = null
    // A seat that was cut off finds what it had again; one that was left has put it down.
    if (seat.devices.size === 0 && !EXPECTED_BACK.has(reason)) leaveBehind(room, seat)
    const otherRoles = !EXPECTED_BACK.has(reason) && reason !== 'moved' && personLeft(room, device)
    room.changed({ sitting: true })
    // What a phone had taken over is the hall's again.
    if (hadSound) room.media.soundMoved(seat)
    this.#deps.log.info(
      { meetingId: room.meetingId, accountId: device.account.accountId, reason },
      'a place is given up',
    )
    await this.#written('the end of a stay', async () => {
      if (hadSound) await saveHall(this.#deps.database, room.meetingId, seat.entry.siteId, { soundPhoneId: null })
      await this.#deps.attendance.end([{ attendanceId, atMs, reason }])
      await room.kept.save()
    })
    if (otherRoles) this.#deps.rolesChanged(room)
    this.#deps.registry.maybeEmpty(room)
  }

  /** What has happened already can't be refused; if it can't be written, the next start repairs the attendance. */
  async #written(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      this.#deps.log.error({ err: error }, `${what} could not be written`)
    }
  }

  /** The place waits for its person, and is given up after the grace time. */
  cutOff(room: LiveRoom, device: LiveDevice, why: CutOff = 'lost'): void {
    if (device.gone || device.away !== null) return
    device.connection = null
    const away = {
      sinceMs: this.#deps.clock.nowMs(),
      why,
      giveUp: this.#deps.timers.after(this.#deps.graceMs, () => {
        void room.serial.run(async () => {
          // While this waited for its turn the person may have come back.
          if (device.away === away) await this.giveUp(room, device, why)
        })
      }),
    }
    device.away = away
    room.changed({ seats: [device.seat] })
  }

  isClosed(connection: Connection): boolean {
    return this.#ended.has(connection)
  }

  /** A control socket has closed without a command. Its place waits for the device to come back. */
  connectionClosed(connection: Connection, code: number): void {
    this.#ended.add(connection)
    const at = this.#deps.registry.placeOf(connection)
    if (at === null) return
    const { room, device } = at
    connection.held = null
    this.cutOff(room, device, CUT_BY.get(code))
    // The page was unloaded: close its consumers at once, or a reload on a slow link queues behind media for the old page.
    if (code === PAGE_GONE) room.media.closeDevice(device)
    // A session that has ended has nothing to wait for.
    const ends = SESSION_ENDS.get(code)
    if (ends !== undefined) void room.serial.run(() => this.giveUp(room, device, ends))
  }

  /** The meeting is over: everybody goes, and the room closes. Must run in the room's turn. */
  async end(room: LiveRoom, reason: 'ended' | 'endedByRule'): Promise<void> {
    room.presence.flush()
    const nowMs = this.#deps.clock.nowMs()
    const stays = [...room.devices.values()].map((device) => ({ device, away: device.away }))
    for (const { device } of stays) {
      room.media.closeDevice(device)
      device.gone = true
      this.#release(device, CLOSE.meetingEnded)
    }
    this.#deps.registry.close(room)
    await this.#written('the end of a meeting', async () => {
      await this.#deps.attendance.end(
        stays.map(({ device: { attendanceId }, away }) =>
          away === null
            ? { attendanceId, atMs: nowMs, reason }
            : { attendanceId, atMs: away.sinceMs, reason: away.why },
        ),
      )
      await forgetKept(this.#deps.database, room.meetingId)
    })
  }
}

/** Nobody sits in the seat any more, or is about to: each noun puts down what the seat had. The caller saves and tells. */
export function leaveBehind(room: LiveRoom, seat: LiveSeat): void {
  for (const slice of room.slices) slice.seatLeft?.(seat)
}

/** @returns whether others are something else in the meeting because somebody's last device has left. */
function personLeft(room: LiveRoom, { account: { accountId } }: LiveDevice): boolean {
  if (room.devicesOf(accountId).length > 0) return false
  return room.slices.map((slice) => slice.personLeft?.(accountId) === true).includes(true)
}
