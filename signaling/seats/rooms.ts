import { actorMay } from '../identity/permissions.ts'
import { floorHandlers } from '../floor/commands.ts'
import { mediaHandlers } from '../media/commands.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { presentingHandlers } from '../presenting/commands.ts'
import type { Announcer } from '../server/announcer.ts'
import type { Connection, Handlers } from '../server/handlers.ts'
import type { MeetingId } from '../wire/ids.ts'
import { CLOSE } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { createAttendance } from './attendance.ts'
import { attendanceCsv } from './attendance-csv.ts'
import { seatHandlers } from './commands.ts'
import { createLeaving } from './leaving.ts'
import { siteInMeeting } from './live-store.ts'
import { ROOM_SETTINGS, type RoomsParts } from './parts.ts'
import { createRegistry } from './registry.ts'
import type { LiveRoom } from './room.ts'
import type { LiveSeat } from './seat.ts'
import { systemTimers } from './timers.ts'

export type RoomsMethod = Extract<
  Method,
  `seats.${string}` | `floor.${string}` | `presenting.${string}` | `media.${string}`
>

/** The meetings that run in this process, and every request that is made from a seat in one of them. */
export interface Rooms {
  readonly handlers: Handlers<RoomsMethod>
  readonly announcer: Announcer
  /** To be told of every control socket that ends, also of those that the server closes. */
  connectionClosed(connection: Connection, code: number): void
  /** To be told after the state is kept and `meeting.changed` was announced: a meeting that is over sends everybody out. */
  meetingStateChanged(meetingId: MeetingId, state: MeetingState): Promise<void>
  /** To be told when somebody was taken off the list or got another role: it holds at once, for seats taken already too. */
  participantsChanged(meetingId: MeetingId): Promise<void>
  /** The attendance for a spreadsheet, UTF-8 with its mark. Whether the meeting exists is the route's to check. */
  attendanceCsv(meetingId: MeetingId): Promise<string>
  /** To be called once at the start, before anybody joins: completes what a crash left open. */
  restore(): Promise<void>
  /** Stops all timers and media and notes who was here. Sockets are their owner's to close. Twice is fine. */
  close(): Promise<void>
}

export function createRooms(parts: RoomsParts): Rooms {
  const { database, clock, log, audit } = parts
  const timers = parts.timers ?? systemTimers
  const settings = { ...ROOM_SETTINGS, ...parts.settings }
  const attendance = createAttendance(database)
  const registry = createRegistry({ ...parts, ...settings, timers, voices: settings.speakerVoices })
  const leaving = createLeaving({ database, attendance, registry, clock, timers, graceMs: settings.graceMs, log })
  const { seated } = registry
  let closing: Promise<void> | null = null

  const stopNoting = timers.every(settings.attendanceEveryMs, () => {
    noteWhoIsHere().catch((error: unknown) => log.error({ err: error }, 'the attendance could not be brought forward'))
  })

  function seatsOfAll(): LiveSeat[] {
    return registry.all().flatMap((room) => [...room.seats.values()])
  }
  async function noteWhoIsHere(): Promise<void> {
    const here = seatsOfAll().filter((seat) => seat.connection !== null)
    await attendance.seen(
      here.map((seat) => seat.attendanceId),
      clock.nowMs(),
    )
  }

  /** Looks at each seat again: is the person still invited, and as what? */
  async function recheck(room: LiveRoom): Promise<void> {
    const meeting = await parts.meetingOf(room.meetingId)
    if (meeting !== null) room.title = meeting.title
    for (const seat of [...room.seats.values()]) {
      const role = await parts.actorIn(seat.account, room.meetingId)
      if (role === null || role === 'unitAdmin') {
        await leaving.giveUp(room, seat, 'removed', CLOSE.removed)
        continue
      }
      const site = await siteInMeeting(database, room.meetingId, seat.account.accountId)
      const moved = site !== null && site.siteId !== seat.siteId
      if (role === seat.role && !moved) continue
      seat.role = role
      if (site !== null) Object.assign(seat, site)
      if (!actorMay('media.produce', role)) room.media.silence(seat)
      room.presence.changed(seat)
      room.media.planner.markAll()
    }
  }

  return {
    handlers: {
      ...seatHandlers({ ...parts, attendance, registry, leaving, settings }),
      ...floorHandlers({ database, seated, leaving, audit, log }),
      ...presentingHandlers({ ...parts, seated, audit }),
      ...mediaHandlers(seated, log),
    },
    announcer: {
      announce: (meetingId, event, data) => registry.find(meetingId)?.announce(event, data),
    },
    connectionClosed: leaving.connectionClosed,
    async meetingStateChanged(meetingId, state) {
      const room = registry.find(meetingId)
      if (room === undefined) return
      await room.serial.run(async () => {
        if (room.closed) return
        room.state = state
        if (state !== 'invited' && state !== 'inSession' && state !== 'paused') await leaving.end(room)
      })
    },
    async participantsChanged(meetingId) {
      const room = registry.find(meetingId)
      await room?.serial.run(() => recheck(room))
    },
    attendanceCsv: async (meetingId) => attendanceCsv(await attendance.read(meetingId)),
    restore: () => attendance.endLeftOpen(),
    close() {
      closing ??= (async () => {
        stopNoting()
        try {
          await noteWhoIsHere()
          // Whoever is cut off was here until then; the next start ends the stay there or lets it go on.
          for (const seat of seatsOfAll()) {
            if (seat.away !== null) await attendance.seen([seat.attendanceId], seat.away.sinceMs)
          }
        } finally {
          for (const room of registry.all()) registry.close(room)
        }
      })()
      return closing
    },
  }
}
