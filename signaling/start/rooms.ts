// Over 300 lines: puts the nouns of the running meeting together; each noun adds some lines, and none of them decides anything.
import type { SessionEnd } from '../identity/sessions.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Connection } from '../kit/handlers.ts'
import { systemTimers } from '../kit/timers.ts'
import { createCapabilities, type Capabilities } from '../media/capabilities.ts'
import type { Stills } from '../media/stills.ts'
import type { RoomsFigures } from '../metrics/metrics.ts'
import { endLeftOpen, endWithMeeting } from '../roll-call/answering.ts'
import { createTurnsEnd } from '../queues/turns.ts'
import { isWaiting } from '../queues/wire.ts'
import { ROOM_SETTINGS, type RoomsDeps } from '../room/deps.ts'
import { loadHalls } from '../room/halls.ts'
import { createRegistry, type Registry } from '../room/registry.ts'
import type { LiveRoom } from '../room/room.ts'
import type { BuiltRoster } from '../room/roster.ts'
import { seatDetail } from '../room/seat-state.ts'
import type { LiveDevice } from '../room/seat.ts'
import { Attendance } from '../seats/attendance.ts'
import { attendanceCsv } from '../seats/attendance-csv.ts'
import type { AttendanceReport } from '../seats/attendance-report.ts'
import { Leaving } from '../seats/leaving.ts'
import { createRecheck } from '../seats/recheck.ts'
import { createRosters, type Rosters } from '../seats/roster-store.ts'
import type { LinkQuality } from '../seats/wire.ts'
import type { SeatedPeople } from '../voting/opening.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { roomHandlers, type RoomHandlers } from './room-handlers.ts'
import { openMedia, roomSlices, type OurSlices } from './slices.ts'

/** The meetings that run in this process, and every request that is made from a seat in one of them. */
export interface Rooms {
  readonly handlers: RoomHandlers
  readonly announcer: Announcer
  /** Called for every control socket that ends, also of those that the server closes. */
  connectionClosed(connection: Connection, code: number): void
  /** Called after sessions have ended, beside the end of their sockets: a device that is cut off just then has nothing to come back with. */
  sessionsEnded(sessionHashes: readonly string[], why: SessionEnd): void
  /** Called after the state is saved and `meeting.changed` was announced: a meeting that is over sends everybody out. */
  meetingStateChanged(meetingId: MeetingId, state: MeetingState, by?: 'person' | 'rule'): Promise<void>
  /** Whether anybody sits in the meeting, those included whose place waits for them. */
  isAttended(meetingId: MeetingId): boolean
  /** Tells everybody in the room when the rule will end the meeting, or with null that it goes on. */
  warnOfEnd(meetingId: MeetingId, endsAtMs: number | null): void
  /** Called when somebody was taken off the list or got another role: it holds at once, for seats taken already too. */
  participantsChanged(meetingId: MeetingId): Promise<void>
  /** Called after the meeting's times or its agenda were edited and announced. */
  meetingEdited(meetingId: MeetingId): Promise<void>
  /** Called after papers were issued or recalled: who may see the presented page follows. */
  papersChanged(meetingId: MeetingId): Promise<void>
  /** Who sits in the meeting by a device of their own, and in which hall's seat; null: at a desk. */
  peopleSeatedIn(meetingId: MeetingId): SeatedPeople
  /** Called after a ballot was opened, stopped, resumed or ended on disk. */
  ballotChanged(meetingId: MeetingId): Promise<void>
  /** Called after more have voted. */
  turnoutChanged(meetingId: MeetingId): void
  /** Tells the operators of a hall that its hand count is another one: those who see the ballot, and not the screen that the hall looks at. */
  tellHall(meetingId: MeetingId, told: EventDataOf<'voting.hands'>, sees: (viewer: Viewer) => boolean): void
  /** The attendance for a spreadsheet, UTF-8 with its mark. Whether the meeting exists is the route's to check. */
  attendanceCsv(meetingId: MeetingId): Promise<string>
  /** Who was in the meeting, from when to when. */
  attendanceOf(meetingId: MeetingId): Promise<AttendanceReport>
  /** Whether somebody sits in the seat that presents. */
  presents(meetingId: MeetingId, accountId: AccountId): boolean
  /** The list of seats with this hash, as long as it is known. */
  rosterOf(meetingId: MeetingId, hash: string): Promise<BuiltRoster | undefined>
  /** Undefined when the meeting does not run here. */
  stillsOf(meetingId: MeetingId): Stills | undefined
  readonly capabilities: Capabilities
  /** How much goes on, for the monitoring system. */
  figures(): RoomsFigures
  /** By which sessions somebody sits in a meeting, or is cut off and expected back. */
  seatedSessions(): ReadonlySet<string>
  /** A socket that read too slowly has read what waited for it: it is sent the whole state of the meeting. */
  caughtUp(connection: Connection): void
  /** To be called once at the start, before anybody joins: completes what a crash left open. */
  restore(): Promise<void>
  /** Stops all timers and media and notes who was here. Sockets are their owner's to close. Twice is fine. */
  close(): Promise<void>
}

export function createRooms(deps: RoomsDeps, slices: OurSlices = roomSlices(deps)): Rooms {
  return new RunningMeetings(deps, slices)
}

/** Joins the nouns of the running meeting, and carries into its rooms what happens elsewhere. Methods are arrow functions, so that they can be handed on. */
class RunningMeetings implements Rooms {
  readonly handlers: RoomHandlers
  readonly announcer: Announcer
  readonly capabilities = createCapabilities()
  readonly #deps: RoomsDeps
  readonly #settings: typeof ROOM_SETTINGS
  readonly #slices: OurSlices
  readonly #rosters: Rosters
  readonly #attendance: Attendance
  readonly #registry: Registry
  readonly #leaving: Leaving
  readonly #recheck: (room: LiveRoom) => Promise<void>
  readonly #stopNoting: () => void
  #closing: Promise<void> | null = null

  constructor(deps: RoomsDeps, slices: OurSlices) {
    const { database, clock, log } = deps
    const timers = deps.timers ?? systemTimers
    const settings = { ...ROOM_SETTINGS, ...deps.settings }
    this.#deps = deps
    this.#settings = settings
    this.#slices = slices
    this.#rosters = createRosters(database, clock)
    this.#attendance = new Attendance(database, this.#rosters)
    this.#registry = createRegistry({
      ...deps,
      ...settings,
      timers,
      slices,
      openMedia: (room) => openMedia({ ...deps, ...settings, timers, slices }, room),
      prepare: (room) => this.#prepare(room),
    })
    this.#leaving = new Leaving({
      ...{ database, clock, timers, log, graceMs: settings.graceMs },
      attendance: this.#attendance,
      registry: this.#registry,
      rolesChanged: (room) => this.#rolesChanged(room),
    })
    this.#recheck = createRecheck({
      ...deps,
      rosters: this.#rosters,
      leaving: this.#leaving,
      meetingIn: slices.meeting.of,
    })
    this.handlers = roomHandlers({
      ...{ deps, settings, timers, slices, recheck: this.#recheck, capabilities: this.capabilities },
      ...{ attendance: this.#attendance, registry: this.#registry, leaving: this.#leaving },
    })
    const { find } = this.#registry
    this.announcer = {
      announce: (meetingId, event, data) => find(meetingId)?.announce(event, data),
      announceByViewer: (meetingId, event, dataFor) => find(meetingId)?.announceByViewer(event, dataFor),
      tellByRole: (meetingId, event, dataFor) => find(meetingId)?.tellByRole(event, dataFor),
      tellByViewer: (meetingId, event, dataFor) => find(meetingId)?.tellByViewer(event, dataFor),
    }
    this.#stopNoting = timers.every(settings.attendanceEveryMs, () => {
      this.#noteWhoIsHere().catch((error: unknown) =>
        log.error({ err: error }, 'the attendance could not be brought forward'),
      )
    })
  }

  readonly connectionClosed = (connection: Connection, code: number): void => {
    this.#leaving.connectionClosed(connection, code)
    for (const room of this.#registry.all()) this.#slices.waiting.of(room).connectionClosed(connection)
  }

  readonly sessionsEnded = (sessionHashes: readonly string[], why: SessionEnd): void => {
    const ended = new Set(sessionHashes)
    for (const room of this.#registry.all()) {
      for (const device of room.devices.values()) {
        if (device.connection !== null || !ended.has(device.sessionHash)) continue
        void room.serial.run(async () => {
          if (device.connection === null) await this.#leaving.giveUp(room, device, why)
        })
      }
    }
  }

  async meetingStateChanged(
    meetingId: MeetingId,
    state: MeetingState,
    by: 'person' | 'rule' = 'person',
  ): Promise<void> {
    const goesOn = state === 'invited' || state === 'inSession' || state === 'paused'
    const { clock, database } = this.#deps
    await this.#inTurn(meetingId, async (room) => {
      this.#slices.meeting.of(room).set({ state })
      if (room.ready) await this.#slices.agenda.of(room).refresh()
      if (goesOn) return
      if (room.ready) await this.#slices.monitor.of(room).save()
      await endWithMeeting({ rollCallIn: this.#slices.rollCall.of, clock }, room)
      await this.#leaving.end(room, by === 'rule' ? 'endedByRule' : 'ended')
    })
    if (goesOn) return
    // Where no room was open, and what a command wrote that was under way while the meeting ended.
    await createTurnsEnd(clock)(database, meetingId)
    await endLeftOpen(database, meetingId, clock.nowMs())
  }

  readonly isAttended = (meetingId: MeetingId): boolean => {
    return (this.#registry.find(meetingId)?.devices.size ?? 0) > 0
  }

  readonly warnOfEnd = (meetingId: MeetingId, endsAtMs: number | null): void => {
    const room = this.#registry.find(meetingId)
    if (room !== undefined) this.#slices.meeting.of(room).warnOfEnd(endsAtMs)
  }

  participantsChanged(meetingId: MeetingId): Promise<void> {
    return this.#inTurn(meetingId, this.#recheck)
  }

  meetingEdited(meetingId: MeetingId): Promise<void> {
    return this.#inTurn(meetingId, async (room) => {
      const meeting = await this.#deps.meetingOf(meetingId)
      if (meeting !== null) this.#slices.meeting.of(room).set({ title: meeting.title, endsAtMs: meeting.endsAtMs })
      if (room.ready) await this.#slices.agenda.of(room).refresh()
      if (room.ready) await this.#slices.voting.of(room).papersChanged()
    })
  }

  papersChanged(meetingId: MeetingId): Promise<void> {
    return this.#inTurn(meetingId, async (room) => {
      if (room.ready) for (const slice of room.slices) await slice.papersChanged?.()
    })
  }

  readonly peopleSeatedIn = (meetingId: MeetingId): SeatedPeople => {
    const seated = new Map<AccountId, SiteId | null>()
    for (const { account, pairingId, seat } of this.#registry.find(meetingId)?.devices.values() ?? []) {
      if (pairingId !== null) continue
      const hall = seat.entry.kind === 'site' ? seat.entry.siteId : null
      // By several devices somebody sits in the hall where one of them is.
      seated.set(account.accountId, hall ?? seated.get(account.accountId) ?? null)
    }
    return seated
  }

  ballotChanged(meetingId: MeetingId): Promise<void> {
    return this.#inTurn(meetingId, async (room) => {
      if (room.ready) await this.#slices.voting.of(room).refresh()
    })
  }

  readonly turnoutChanged = (meetingId: MeetingId): void => {
    const room = this.#registry.find(meetingId)
    if (room?.ready === true) this.#slices.voting.of(room).turnoutChanged()
  }

  readonly tellHall: Rooms['tellHall'] = (meetingId, told, sees) => {
    for (const { account, connection, display, role, seat } of this.#registry.find(meetingId)?.devices.values() ?? []) {
      const isHall = seat.entry.kind === 'site' && seat.entry.siteId === told.siteId
      if (!isHall || role !== 'operator' || display) continue
      if (sees({ accountId: account.accountId, actor: role })) connection?.send('voting.hands', told)
    }
  }

  readonly attendanceCsv = async (meetingId: MeetingId): Promise<string> => {
    return attendanceCsv(await this.#attendance.read(meetingId))
  }

  readonly attendanceOf = (meetingId: MeetingId): Promise<AttendanceReport> => this.#attendance.read(meetingId)

  readonly presents = (meetingId: MeetingId, accountId: AccountId): boolean => {
    const room = this.#registry.find(meetingId)
    return room !== undefined && this.#slices.presenting.of(room).presents(accountId)
  }

  readonly rosterOf = (meetingId: MeetingId, hash: string): Promise<BuiltRoster | undefined> => {
    return this.#rosters.find(meetingId, hash)
  }

  readonly stillsOf = (meetingId: MeetingId): Stills | undefined => {
    return this.#registry.find(meetingId)?.media.stills
  }

  figures(): RoomsFigures {
    const rooms = this.#registry.all()
    const devices = this.#devices()
    const here = devices.filter(({ connection }) => connection !== null)
    const linked = (quality: LinkQuality) => here.filter(({ link }) => link === quality).length
    return {
      meetings: rooms.length,
      joinedSeats: rooms.reduce((sum, { joinedSeats }) => sum + joinedSeats, 0),
      devices: devices.length,
      cutOff: devices.length - here.length,
      links: { unknown: linked('unknown'), good: linked('good'), weak: linked('weak'), bad: linked('bad') },
      waitingToSpeak: rooms.reduce(
        (sum, room) => sum + this.#slices.queues.of(room).now.entries.filter(isWaiting).length,
        0,
      ),
    }
  }

  seatedSessions(): ReadonlySet<string> {
    return new Set(this.#devices().map(({ sessionHash }) => sessionHash))
  }

  readonly caughtUp = (connection: Connection): void => {
    const at = this.#registry.placeOf(connection)
    if (at === null) return
    const { room, seat, device } = at
    connection.send('seats.caughtUp', { seq: room.seq, snapshot: room.snapshot(device), own: seatDetail(seat) })
    room.media.resendAll(device)
  }

  restore(): Promise<void> {
    return this.#attendance.endLeftOpen(this.#settings.attendanceEveryMs)
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#end())
  }

  async #prepare(room: LiveRoom): Promise<void> {
    const { meetingId } = room
    await room.begin(await this.#rosters.build(meetingId), await loadHalls(this.#deps.database, meetingId))
  }

  /** Nothing happens when the meeting does not run here, or is over by then. */
  async #inTurn(meetingId: MeetingId, work: (room: LiveRoom) => Promise<void>): Promise<void> {
    const room = this.#registry.find(meetingId)
    await room?.serial.run(async () => {
      if (!room.closed) await work(room)
    })
  }

  #rolesChanged({ meetingId }: LiveRoom): void {
    const { log, onRolesChanged } = this.#deps
    onRolesChanged?.(meetingId)
    this.#inTurn(meetingId, this.#recheck).catch((error: unknown) =>
      log.error({ err: error }, 'changed roles could not be brought to those seated'),
    )
  }

  #devices(): LiveDevice[] {
    return this.#registry.all().flatMap((room) => [...room.devices.values()])
  }

  async #noteWhoIsHere(): Promise<void> {
    const here = this.#devices().filter((device) => device.connection !== null)
    await this.#attendance.seen(
      here.map((device) => device.attendanceId),
      this.#deps.clock.nowMs(),
    )
  }

  async #end(): Promise<void> {
    this.#stopNoting()
    try {
      await this.#noteWhoIsHere()
      // A device that is cut off was here until then. When it comes back after the start, the stay goes on.
      const away = this.#devices().flatMap(({ attendanceId, away: cut }) =>
        cut === null ? [] : [{ attendanceId, atMs: cut.sinceMs, reason: cut.why }],
      )
      await this.#attendance.end(away)
    } finally {
      for (const room of this.#registry.all()) this.#registry.close(room)
    }
  }
}
