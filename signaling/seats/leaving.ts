import type { Logger } from 'pino'
import { takeFloor } from '../floor/rules.ts'
import type { Connection } from '../kit/handlers.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { SeatId } from '../wire/ids.ts'
import { CLOSE } from '../wire/kit.ts'
import type { Attendance } from './attendance.ts'
import { forgetLive, saveLive, type LiveState } from '../room/live-store.ts'
import type { Registry } from '../room/registry.ts'
import type { LiveRoom } from '../room/room.ts'
import type { CutOff, LiveDevice } from '../room/seat.ts'
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
  /** Lets roles hold that have changed because whoever acted as chair has left. Runs in a turn of its own. */
  rolesChanged(room: LiveRoom): void
}

/** Whoever goes so is expected back: stage, floor and the chair's part wait for them. */
const EXPECTED_BACK: ReadonlySet<LeaveReason> = new Set(['lost', 'closed', 'restarted'])

/** What a session's end by this close code means for those who sat here by it. */
const SESSION_ENDS: ReadonlyMap<number, LeaveReason> = new Map([
  [CLOSE.signedOut, 'signedOut'],
  [CLOSE.sessionRevoked, 'revoked'],
  [CLOSE.sessionEnded, 'expired'],
])

/** "Going away" (RFC 6455, section 7.4.1): a browser says so when its page is closed, left or loaded anew. */
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
    // Whoever was cut off finds the stage and the floor again; whoever went has left them.
    const emptied = seat.devices.size === 0 && !EXPECTED_BACK.has(reason)
    let live = emptied ? leftBehind(room.live, seat.seatId) : room.live
    const leadsNoMore = !EXPECTED_BACK.has(reason) && reason !== 'moved' && actsNoMore(room, device)
    if (live !== null && leadsNoMore) live = { ...live, acting: null }
    const leaves = live !== room.live
    room.live = live
    room.changed({ stage: true, floor: true })
    if (leadsNoMore) room.announce('leading.changed', { acting: null, byName: null })
    this.#deps.log.info(
      { meetingId: room.meetingId, accountId: device.account.accountId, reason },
      'a place is given up',
    )
    await this.#written('the end of a stay', async () => {
      await this.#deps.attendance.end([{ attendanceId, atMs, reason }])
      if (leaves && room.live !== null) await saveLive(this.#deps.database, room.meetingId, room.live)
    })
    if (leadsNoMore) this.#deps.rolesChanged(room)
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

  /** A control socket has ended by itself. Its place waits for the person to come back. */
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
      await forgetLive(this.#deps.database, room.meetingId)
    })
  }
}

/** Whether this was the last device of whoever acts as chair. */
function actsNoMore(room: LiveRoom, { account: { accountId } }: LiveDevice): boolean {
  return room.live?.acting?.accountId === accountId && room.devicesOf(accountId).length === 0
}

/** What is left when nobody sits in a seat any more. The same object when the seat held neither stage nor floor. */
export function leftBehind(live: LiveState | null, seatId: SeatId): LiveState | null {
  if (live === null) return null
  const { stageSeatId, floor } = live
  const left = floor === null ? null : takeFloor(floor, seatId)
  if (stageSeatId !== seatId && left === floor) return live
  return { ...live, stageSeatId: stageSeatId === seatId ? null : stageSeatId, floor: left }
}
