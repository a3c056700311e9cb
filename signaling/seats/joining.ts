import type { Logger } from 'pino'
import type { MeetingRole } from '../identity/wire.ts'
import { newSeatMedia } from '../media/seat-media.ts'
import { joinable } from '../meeting/rules.ts'
import type { Call, Connection, Handler } from '../server/handlers.ts'
import { newId } from '../storage/clock.ts'
import { SeatId } from '../wire/ids.ts'
import { accept, CLOSE, refuse } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import type { Attendance, StayEnd } from './attendance.ts'
import type { Leaving } from './leaving.ts'
import { loadLive, siteInMeeting } from './live-store.ts'
import type { RoomSettings, RoomsParts } from './parts.ts'
import type { Registry } from './registry.ts'
import type { LiveRoom } from './room.ts'
import { claimSeat, continuesStay, type SeatClaim } from './rules.ts'
import { issueToken, provesSeat, type LiveSeat } from './seat.ts'

export interface JoiningParts extends Pick<RoomsParts, 'database' | 'clock' | 'actorIn' | 'meetingOf' | 'audit'> {
  readonly attendance: Attendance
  readonly registry: Registry
  readonly leaving: Leaving
  readonly settings: RoomSettings
  readonly log: Logger
}
/** What has been found out of a person before the seat is taken. */
interface Arrival {
  readonly call: Call
  readonly connection: Connection
  readonly params: ParamsOf<'seats.join'>
  readonly role: MeetingRole
  readonly siteId: LiveSeat['siteId']
  readonly siteName: string
  readonly nowMs: number
}

/** Takes a seat: everything that may fail or must be saved comes first, then the seat changes hands in one go. */
export function joinHandler(parts: JoiningParts): Handler<'seats.join'> {
  const { database, clock, attendance, registry, leaving, settings, log } = parts

  /** Sockets that are about to sit down: one socket sits in one meeting, however fast it asks. */
  const arriving = new WeakSet<Connection>()

  return async (call, params) => {
    const { connection } = call
    if (connection === null) return refuse('forbidden')
    if (connection.held !== null || arriving.has(connection)) return refuse('outOfOrder')
    arriving.add(connection)
    try {
      return await arrive(call, connection, params)
    } finally {
      arriving.delete(connection)
    }
  }

  function arrive(
    call: Call,
    connection: Connection,
    params: ParamsOf<'seats.join'>,
  ): ReturnType<Handler<'seats.join'>> {
    return registry.inRoom(params.meetingId, async (room) => {
      const meeting = await parts.meetingOf(params.meetingId)
      const role = await parts.actorIn(call.account, params.meetingId)
      if (meeting === null || role === null) return refuse('notFound')
      if (role === 'unitAdmin') return refuse('forbidden')
      const nowMs = clock.nowMs()
      const open = joinable(meeting.state, meeting.startsAtMs, nowMs, role)
      if (!open.ok) return open

      const old = room.seatOf(call.account.accountId)
      const { resume } = params
      const claim = claimSeat(
        old === undefined
          ? { kind: 'none' }
          : {
              kind: 'held',
              connection: old.connection === null ? 'away' : 'here',
              proven: resume !== undefined && provesSeat(old.tokens, resume.token),
            },
        params,
        { seats: room.seats.size, maxSeats: settings.maxSeats },
      )
      if (!claim.ok) return claim

      room.live ??= await loadLive(database, params.meetingId)
      const site = await siteInMeeting(database, params.meetingId, call.account.accountId)
      const arrival: Arrival = {
        call,
        connection,
        params,
        role,
        siteId: site?.siteId ?? call.account.siteId,
        siteName: site?.siteName ?? '',
        nowMs,
      }
      if (claim.value === 'takeOver') {
        await parts.audit?.record({ ...who(call), meetingId: params.meetingId, action: 'seats.takeOver' })
      }
      const attendanceId = await writeStay(arrival, old, claim.value)
      room.title = meeting.title
      room.state = meeting.state
      return accept(sitDown(room, arrival, old, claim.value, attendanceId))
    })
  }

  /** @returns the row that the stay is written in; a stay that goes on keeps its row. */
  async function writeStay(arrival: Arrival, old: LiveSeat | undefined, claim: SeatClaim): Promise<string> {
    const { call, params, nowMs } = arrival
    const { accountId, fullName, title } = call.account
    let ended: StayEnd | null = null
    if (old !== undefined) {
      if (claim === 'resume' || (claim === 'replace' && old.device === call.device)) return old.attendanceId
      ended =
        claim === 'takeOver'
          ? { attendanceId: old.attendanceId, atMs: nowMs, reason: 'takenOver' }
          : { attendanceId: old.attendanceId, atMs: old.away?.sinceMs ?? nowMs, reason: 'lost' }
    } else {
      const last = await attendance.lastStay(params.meetingId, accountId)
      if (last !== null && continuesStay(last, call.device, nowMs, settings.graceMs)) {
        await attendance.goOn(last.attendanceId, nowMs)
        return last.attendanceId
      }
      // Its end could not be written at the time.
      if (last?.leaveReason === null) ended = { ...last, atMs: last.lastSeenAtMs, reason: 'lost' }
    }
    const attendanceId = newId(SeatId)
    await attendance.begin(
      {
        attendance_id: attendanceId,
        meeting_id: params.meetingId,
        account_id: accountId,
        role: arrival.role,
        site_id: arrival.siteId,
        site_name: arrival.siteName,
        full_name: fullName,
        title,
        device: call.device,
        joined_at_ms: nowMs,
      },
      ended,
    )
    return attendanceId
  }

  /** Nothing is awaited here: numbers, snapshot and seat are those of one moment. */
  function sitDown(
    room: LiveRoom,
    arrival: Arrival,
    old: LiveSeat | undefined,
    claim: SeatClaim,
    attendanceId: string,
  ) {
    const { call, connection, params, nowMs } = arrival
    const { token, tokens } = issueToken(claim === 'resume' && old !== undefined ? old.tokens : null)
    const seat = old ?? newSeat(arrival, attendanceId, tokens)
    const replaced = seat.connection
    seat.away?.giveUp()
    Object.assign(seat, {
      connection,
      device: call.device,
      away: null,
      tokens,
      attendanceId,
      role: arrival.role,
      siteId: arrival.siteId,
      siteName: arrival.siteName,
    } satisfies Partial<LiveSeat>)
    connection.held = { meetingId: room.meetingId, seatId: seat.seatId }
    if (replaced !== null && replaced !== connection) {
      replaced.held = null
      if (claim === 'takeOver') replaced.send('seats.takenOver', {})
      replaced.close(CLOSE.takenOver)
    }

    const resumed = claim === 'resume' && room.media.current?.isFlowing(seat.seatId) === true
    if (resumed) {
      seat.media.repeat = true
      room.media.planner.mark(seat)
    } else {
      if (old !== undefined) room.media.closeSeat(seat)
      seat.mic = params.mic
      seat.camera = params.camera
      seat.link = 'unknown'
    }
    if (old === undefined) room.add(seat)
    else room.presence.changed(seat)
    room.settleStage()
    if (leaving.isClosed(connection)) {
      connection.held = null
      leaving.cutOff(room, seat)
    }
    // Sound and picture may be out of order; the meeting's papers and its people are there nevertheless.
    room.media.open().catch((error: unknown) => log.warn({ err: error }, 'media are not available yet'))
    log.info({ meetingId: room.meetingId, ...who(call), claim, resumed }, 'a seat is taken')
    return {
      seatId: seat.seatId,
      resumeToken: token,
      resumed,
      epoch: room.epoch,
      seq: room.seq,
      snapshot: room.snapshot(),
      nowMs,
    }
  }
}

function who(call: Call) {
  return { accountId: call.account.accountId }
}

function newSeat(arrival: Arrival, attendanceId: string, tokens: LiveSeat['tokens']): LiveSeat {
  const { call, params, role, siteId, siteName, nowMs } = arrival
  return {
    seatId: newId(SeatId),
    account: call.account,
    joinedAtMs: nowMs,
    role,
    siteId,
    siteName,
    connection: null,
    device: call.device,
    away: null,
    tokens,
    mic: params.mic,
    camera: params.camera,
    screen: false,
    link: 'unknown',
    attendanceId,
    gone: false,
    media: newSeatMedia(),
  }
}
