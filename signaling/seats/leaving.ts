import type { Logger } from 'pino'
import type { Connection } from '../server/handlers.ts'
import type { Clock } from '../storage/clock.ts'
import type { Database } from '../storage/database.ts'
import { CLOSE } from '../wire/kit.ts'
import type { Attendance } from './attendance.ts'
import { forgetLive, saveLive } from './live-store.ts'
import type { LeaveReason } from './presence.ts'
import type { Registry } from './registry.ts'
import type { LiveRoom } from './room.ts'
import type { LiveSeat } from './seat.ts'
import type { Timers } from './timers.ts'

/** The ways out of a seat: leaving, being cut off, being shown out, the end of the meeting. */
export interface Leaving {
  /** Gives a seat up. Must run in the room's turn. The attendance is written; trouble with it is logged, not thrown. */
  giveUp(room: LiveRoom, seat: LiveSeat, reason: Exclude<LeaveReason, 'takenOver'>, closeCode?: number): Promise<void>
  /** A control socket has ended by itself. Its seat waits for the person to come back. */
  connectionClosed(connection: Connection, code: number): void
  /** The seat waits for its person, and is given up after the grace time. */
  cutOff(room: LiveRoom, seat: LiveSeat): void
  /** The meeting is over: everybody goes, and the room closes. Must run in the room's turn. */
  end(room: LiveRoom): Promise<void>
  isClosed(connection: Connection): boolean
}

export interface LeavingParts {
  readonly database: Database
  readonly attendance: Attendance
  readonly registry: Registry
  readonly clock: Clock
  readonly timers: Timers
  readonly graceMs: number
  readonly log: Logger
}

export function createLeaving(parts: LeavingParts): Leaving {
  const { database, attendance, registry, clock, timers, graceMs, log } = parts
  const ended = new WeakSet<Connection>()

  /** Takes the socket from the seat first, so that its end is not taken for a cut line. */
  function release(seat: LiveSeat, closeCode: number | undefined): void {
    seat.away?.giveUp()
    seat.away = null
    const { connection } = seat
    seat.connection = null
    if (connection === null) return
    connection.held = null
    if (closeCode !== undefined) connection.close(closeCode)
  }

  async function giveUp(
    room: LiveRoom,
    seat: LiveSeat,
    reason: Exclude<LeaveReason, 'takenOver'>,
    closeCode?: number,
  ): Promise<void> {
    if (seat.gone) return
    const atMs = reason === 'lost' ? (seat.away?.sinceMs ?? clock.nowMs()) : clock.nowMs()
    room.media.closeSeat(seat)
    seat.gone = true
    room.remove(seat)
    release(seat, closeCode)
    room.presence.left(seat.seatId, reason)
    // Whoever was cut off finds the stage again; whoever went has left it.
    const leavesStage = reason !== 'lost' && room.live?.stageAccountId === seat.account.accountId
    if (leavesStage && room.live !== null) room.live = { ...room.live, stageAccountId: null }
    room.settleStage()
    log.info({ meetingId: room.meetingId, accountId: seat.account.accountId, reason }, 'a seat is given up')
    await written('the end of a stay', async () => {
      await attendance.end([{ attendanceId: seat.attendanceId, atMs, reason }])
      if (leavesStage && room.live !== null) await saveLive(database, room.meetingId, room.live)
    })
    registry.maybeEmpty(room)
  }

  /** What has happened already can't be refused; if it can't be written, the next start repairs the attendance. */
  async function written(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      log.error({ err: error }, `${what} could not be written`)
    }
  }

  function cutOff(room: LiveRoom, seat: LiveSeat): void {
    if (seat.gone || seat.away !== null) return
    seat.connection = null
    const away = {
      sinceMs: clock.nowMs(),
      giveUp: timers.after(graceMs, () => {
        void room.serial.run(async () => {
          // While this waited for its turn the person may have come back.
          if (seat.away === away) await giveUp(room, seat, 'lost')
        })
      }),
    }
    seat.away = away
    room.presence.changed(seat)
  }

  return {
    giveUp,
    cutOff,
    isClosed: (connection) => ended.has(connection),
    connectionClosed(connection, code) {
      ended.add(connection)
      const at = registry.seated({ connection })
      if (at === null) return
      const { room, seat } = at
      connection.held = null
      cutOff(room, seat)
      // A session that has ended, or a client that was thrown out, has nothing to wait for.
      if (code === CLOSE.sessionEnded) void room.serial.run(() => giveUp(room, seat, 'left'))
    },
    async end(room) {
      room.presence.flush()
      const nowMs = clock.nowMs()
      const stays = [...room.seats.values()].map((seat) => ({ seat, awaySinceMs: seat.away?.sinceMs }))
      for (const { seat } of stays) {
        room.media.closeSeat(seat)
        seat.gone = true
        release(seat, CLOSE.meetingEnded)
      }
      registry.close(room)
      await written('the end of a meeting', async () => {
        await attendance.end(
          stays.map(({ seat: { attendanceId }, awaySinceMs }) =>
            awaySinceMs === undefined
              ? { attendanceId, atMs: nowMs, reason: 'ended' }
              : { attendanceId, atMs: awaySinceMs, reason: 'lost' },
          ),
        )
        await forgetLive(database, room.meetingId)
      })
    },
  }
}
