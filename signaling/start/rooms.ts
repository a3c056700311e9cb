import { floorHandlers } from '../floor/commands.ts'
import { boundTimes } from '../floor/rules.ts'
import { leadingHandlers } from '../leading/commands.ts'
import { createCapabilities, type Capabilities } from '../media/capabilities.ts'
import { mediaHandlers } from '../media/commands.ts'
import { createMediaChangeLimiter } from '../media/media-change-limit.ts'
import type { Stills } from '../media/stills.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { presentingHandlers } from '../presenting/commands.ts'
import type { PresentingState } from '../presenting/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Connection, Handlers } from '../kit/handlers.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { Method } from '../wire/registry.ts'
import { createAdmission } from '../seats/admission.ts'
import { createAttendance } from '../seats/attendance.ts'
import { attendanceCsv } from '../seats/attendance-csv.ts'
import { seatHandlers } from '../seats/commands.ts'
import { loadHalls } from '../room/halls.ts'
import { Leaving } from '../seats/leaving.ts'
import { loadLive } from '../room/live-store.ts'
import { ROOM_SETTINGS, type RoomsDeps } from '../room/deps.ts'
import { createRecheck } from '../seats/recheck.ts'
import { createRegistry } from '../room/registry.ts'
import type { LiveRoom } from '../room/room.ts'
import { createRosters } from '../seats/roster-store.ts'
import type { BuiltRoster } from '../room/roster.ts'
import { seatDetail } from '../room/seat-state.ts'
import type { LiveDevice } from '../room/seat.ts'
import { systemTimers } from '../kit/timers.ts'

export type RoomsMethod = Extract<
  Method,
  `seats.${string}` | `floor.${string}` | `leading.${string}` | `presenting.${string}` | `media.${string}`
>

/** The meetings that run in this process, and every request that is made from a seat in one of them. */
export interface Rooms {
  readonly handlers: Handlers<RoomsMethod>
  readonly announcer: Announcer
  /** To be told of every control socket that ends, also of those that the server closes. */
  connectionClosed(connection: Connection, code: number): void
  /** To be told after the state is kept and `meeting.changed` was announced: a meeting that is over sends everybody out. */
  meetingStateChanged(meetingId: MeetingId, state: MeetingState, by?: 'person' | 'rule'): Promise<void>
  /** Whether anybody sits in the meeting, those included whose place waits for them. */
  isAttended(meetingId: MeetingId): boolean
  /** Tells everybody in the room when the rule will end the meeting, or with null that it goes on. */
  warnOfEnd(meetingId: MeetingId, endsAtMs: number | null): void
  /** To be told when somebody was taken off the list or got another role: it holds at once, for seats taken already too. */
  participantsChanged(meetingId: MeetingId): Promise<void>
  /** To be told after papers were issued or recalled: who may see the presented page follows. */
  papersChanged(meetingId: MeetingId): Promise<void>
  /** The attendance for a spreadsheet, UTF-8 with its mark. Whether the meeting exists is the route's to check. */
  attendanceCsv(meetingId: MeetingId): Promise<string>
  /** The list of seats with this hash, as long as it is known. */
  rosterOf(meetingId: MeetingId, hash: string): Promise<BuiltRoster | undefined>
  /** Undefined when the meeting does not run here. */
  stillsOf(meetingId: MeetingId): Stills | undefined
  readonly capabilities: Capabilities
  /** By which sessions somebody sits in a meeting, or is cut off and expected back. */
  seatedSessions(): ReadonlySet<string>
  /** A socket that read too slowly has read what waited for it: it is told all of the meeting as it is now. */
  caughtUp(connection: Connection): void
  /** To be called once at the start, before anybody joins: completes what a crash left open. */
  restore(): Promise<void>
  /** Stops all timers and media and notes who was here. Sockets are their owner's to close. Twice is fine. */
  close(): Promise<void>
}

export function createRooms(deps: RoomsDeps): Rooms {
  const { database, clock, log, audit } = deps
  const timers = deps.timers ?? systemTimers
  const settings = { ...ROOM_SETTINGS, ...deps.settings }
  const rosters = createRosters(database, clock)
  const attendance = createAttendance(database, rosters)
  const capabilities = createCapabilities()
  const registry = createRegistry({ ...deps, ...settings, timers, voices: settings.speakerVoices, prepare })
  const leaving = new Leaving({
    database,
    attendance,
    registry,
    clock,
    timers,
    graceMs: settings.graceMs,
    log,
    rolesChanged(room) {
      deps.onRolesChanged?.(room.meetingId)
      void room.serial
        .run(async () => {
          if (!room.closed) await recheck(room)
        })
        .catch((error: unknown) => log.error({ err: error }, 'changed roles could not be brought to those seated'))
    },
  })
  const { actorIn, meetingOf } = deps
  const recheck = createRecheck({ database, rosters, leaving, actorIn, meetingOf, log })
  const admission = createAdmission({
    clock,
    timers,
    atOnce: settings.joinsAtOnce,
    pacedPerSecond: settings.returnsPerSecond,
    maxWaiting: settings.joinsWaiting,
    maxWaitMs: settings.joinWaitMs,
  })
  const { seated } = registry
  const mayChange = createMediaChangeLimiter(clock)
  let closing: Promise<void> | null = null

  const stopNoting = timers.every(settings.attendanceEveryMs, () => {
    noteWhoIsHere().catch((error: unknown) => log.error({ err: error }, 'the attendance could not be brought forward'))
  })

  function devicesOfAll(): LiveDevice[] {
    return registry.all().flatMap((room) => [...room.devices.values()])
  }
  async function noteWhoIsHere(): Promise<void> {
    const here = devicesOfAll().filter((device) => device.connection !== null)
    await attendance.seen(
      here.map((device) => device.attendanceId),
      clock.nowMs(),
    )
  }
  async function prepare(room: LiveRoom): Promise<void> {
    const live = await loadLive(database, room.meetingId)
    room.setRoster(await rosters.build(room.meetingId), await loadHalls(database, room.meetingId))
    room.pageReaders = await pageReaders(live.presenting)
    room.begin(live.floor === null ? live : { ...live, floor: boundTimes(live.floor, clock.steadyMs()) })
  }

  async function pageReaders({ page }: PresentingState): Promise<LiveRoom['pageReaders']> {
    return page === null ? new Set() : deps.readersOf(page.paperVersionId)
  }

  return {
    handlers: {
      ...seatHandlers({ ...deps, admission, attendance, registry, leaving, settings, recheck, mayChange }),
      ...floorHandlers({ database, seated, audit, clock }),
      ...leadingHandlers({ database, seated, audit, clock, recheck, onRolesChanged: deps.onRolesChanged }),
      ...presentingHandlers({ ...deps, seated, audit }),
      ...mediaHandlers({ seated, log, capabilities, mayChange }),
    },
    announcer: {
      announce: (meetingId, event, data) => registry.find(meetingId)?.announce(event, data),
      announceByRole: (meetingId, event, dataFor) => registry.find(meetingId)?.announceByRole(event, dataFor),
      tellByRole: (meetingId, event, dataFor) => registry.find(meetingId)?.tellByRole(event, dataFor),
    },
    connectionClosed: (connection, code) => leaving.connectionClosed(connection, code),
    async meetingStateChanged(meetingId, state, by = 'person') {
      const room = registry.find(meetingId)
      if (room === undefined) return
      await room.serial.run(async () => {
        if (room.closed) return
        room.state = state
        if (state !== 'invited' && state !== 'inSession' && state !== 'paused')
          await leaving.end(room, by === 'rule' ? 'endedByRule' : 'ended')
      })
    },
    isAttended: (meetingId) => (registry.find(meetingId)?.devices.size ?? 0) > 0,
    warnOfEnd(meetingId, endsAtMs) {
      const room = registry.find(meetingId)
      if (room === undefined) return
      room.endsByRuleAtMs = endsAtMs
      room.announce('meeting.endsByRule', { endsAtMs })
    },
    async participantsChanged(meetingId) {
      const room = registry.find(meetingId)
      await room?.serial.run(async () => {
        if (!room.closed) await recheck(room)
      })
    },
    async papersChanged(meetingId) {
      const room = registry.find(meetingId)
      await room?.serial.run(async () => {
        if (room.closed || room.live === null) return
        const before = room.pageReaders
        room.pageReaders = await pageReaders(room.live.presenting)
        if ([...before].join() !== [...room.pageReaders].join()) room.changed({ presenting: true })
      })
    },
    attendanceCsv: async (meetingId) => attendanceCsv(await attendance.read(meetingId)),
    rosterOf: (meetingId, hash) => rosters.find(meetingId, hash),
    stillsOf: (meetingId) => registry.find(meetingId)?.media.stills,
    capabilities,
    seatedSessions: () => new Set(devicesOfAll().map(({ sessionHash }) => sessionHash)),
    caughtUp(connection) {
      const at = registry.placeOf(connection)
      if (at === null) return
      const { room, seat, device } = at
      connection.send('seats.caughtUp', { seq: room.seq, snapshot: room.snapshot(device), own: seatDetail(seat) })
      room.media.planner.resendAll(device)
    },
    restore: () => attendance.endLeftOpen(settings.attendanceEveryMs),
    close() {
      closing ??= (async () => {
        stopNoting()
        try {
          await noteWhoIsHere()
          // Whoever is cut off was here until then. Coming back after the start, the stay goes on.
          const away = devicesOfAll().flatMap(({ attendanceId, away: cut }) =>
            cut === null ? [] : [{ attendanceId, atMs: cut.sinceMs, reason: cut.why }],
          )
          await attendance.end(away)
        } finally {
          for (const room of registry.all()) registry.close(room)
        }
      })()
      return closing
    },
  }
}
