import type { Logger } from 'pino'
import { roleNow } from '../identity/acting.ts'
import type { MeetingRole } from '../identity/wire.ts'
import { newDeviceMedia } from '../media/device-media.ts'
import { joinable } from '../meeting/rules.ts'
import type { Call, Connection, Handler } from '../kit/handlers.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import { newId } from '../kit/clock.ts'
import { DeviceId, type AccountId, type SeatId } from '../wire/ids.ts'
import { accept, CLOSE, refuse } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import type { Admission } from './admission.ts'
import type { Attendance } from './attendance.ts'
import { leftBehind, type Leaving } from './leaving.ts'
import { changeLive } from '../room/live-store.ts'
import type { RoomSettings, RoomsParts } from '../room/parts.ts'
import type { Registry } from '../room/registry.ts'
import type { LiveRoom } from '../room/room.ts'
import { seatIdOf } from '../room/roster.ts'
import { claimPlace, defaultLabel, placeOf, type Placement } from './rules.ts'
import { wasShownOut } from './showing-out.ts'
import { seatDetail } from '../room/seat-state.ts'
import { issueToken, provesSeat, type LiveDevice, type LiveSeat } from '../room/seat.ts'
import { writeStay, type Arrival } from './stays.ts'

export interface JoiningParts extends Pick<RoomsParts, 'database' | 'clock' | 'actorIn' | 'meetingOf' | 'audit'> {
  readonly admission: Admission
  readonly attendance: Attendance
  readonly registry: Registry
  readonly leaving: Leaving
  readonly settings: RoomSettings
  readonly log: Logger
  /** Reads the list of participants anew and lets it hold, within the room's turn. */
  recheck(room: LiveRoom): Promise<void>
}
type Params = ParamsOf<'seats.join'>
/** Everything that is needed to sit down, once nothing can be refused any more. */
interface Seating {
  readonly arrival: Arrival
  readonly connection: Connection
  readonly params: Params
  readonly placement: Placement
  readonly attendanceId: string
}

/** Takes a place: everything that may fail or must be saved comes first, then the place changes hands in one go. */
export function joinHandler(parts: JoiningParts): Handler<'seats.join'> {
  const { admission, clock, attendance, registry, leaving, settings, log } = parts

  /** Sockets that are about to sit down: one socket sits in one place, however fast it asks. */
  const arriving = new WeakSet<Connection>()
  /** No more of them than there are accounts. */
  const asked = new Map<AccountId, Bucket>()

  /** One person who joins and leaves in circles, on however many sockets, must not fill the line that all stand in. */
  function mayAsk(accountId: AccountId): boolean {
    const { joinsOfOneAtOnce, joinsOfOnePerSecond } = settings
    const bucket = asked.get(accountId) ?? createBucket(joinsOfOnePerSecond, joinsOfOneAtOnce, clock.monotonicMs)
    asked.set(accountId, bucket)
    return bucket.take()
  }

  return async (call, params) => {
    const { connection } = call
    if (connection === null) return refuse('forbidden')
    if (connection.held !== null || arriving.has(connection)) return refuse('outOfOrder')
    if (!mayAsk(call.account.accountId)) {
      return refuse('busy', { retryAfterMs: Math.ceil(1_000 / settings.joinsOfOnePerSecond) })
    }
    arriving.add(connection)
    try {
      const admitted = await admission.run(() => arrive(call, connection, params), params.resume !== undefined)
      return admitted === null ? refuse('busy', { retryAfterMs: admission.retryAfterMs() }) : admitted.value
    } finally {
      arriving.delete(connection)
    }
  }

  function arrive(call: Call, connection: Connection, params: Params): ReturnType<Handler<'seats.join'>> {
    const { meetingId } = params
    const { accountId } = call.account
    return registry.inRoom(meetingId, async (room) => {
      const meeting = await parts.meetingOf(meetingId)
      const role = await parts.actorIn(call.account, meetingId)
      if (meeting === null || role === null) return refuse('notFound')
      if (role === 'unitAdmin') return refuse('forbidden')
      const nowMs = clock.nowMs()
      // Invited, or invited as something else, a moment ago: the news of it waits for this very turn to end.
      if (expectedRole(room, accountId) !== role) await parts.recheck(room)
      const person = room.roster.people.get(accountId)
      if (person === undefined) return refuse('notFound')
      const { site, role: listed } = person
      // Who is chair by the list comes in like a chair, whoever leads at the moment.
      const open = joinable(meeting.state, meeting.startsAtMs, nowMs, listed === 'chair' ? listed : role)
      if (!open.ok) return open

      const kind = placeOf(role, params.place)
      const seatId = seatIdOf(meetingId, kind, kind === 'site' ? site.siteId : accountId)
      if (listed !== 'chair' && wasShownOut(room, seatId, accountId)) return refuse('shownOut')
      const target = room.seats.get(seatId)
      const own = room.devicesOf(accountId)
      const { resume } = params
      const decided = claimPlace(
        { role, place: params.place, claim: params.claim },
        own.map((device) => ({
          deviceId: device.deviceId,
          seatId: device.seat.seatId,
          connection: device.connection === null ? 'away' : 'here',
          proven: resume !== undefined && provesSeat(device.tokens, resume.token),
        })),
        target === undefined
          ? undefined
          : { seatId, kind, devices: target.devices.size, awaitsOperator: awaitsOperator(room, target) },
        { joinedSeats: room.joinedSeats, maxSeats: settings.maxSeats },
      )
      if (!decided.ok) return decided
      const placement = decided.value
      const arrival: Arrival = { meetingId, call, role, listed, site, seatId, nowMs }
      if (placement.claim === 'takeOver') {
        await parts.audit?.record({ accountId, meetingId, action: 'seats.takeOver' })
      }
      const attendanceId = await stayOf(room, arrival, placement, own)
      await leaveBehind(room, placement, own)
      room.title = meeting.title
      room.state = meeting.state
      return accept(sitDown(room, { arrival, connection, params, placement, attendanceId }))
    })
  }

  /** Whoever moves to another seat takes neither stage nor floor along, and leaves none to who comes there next. */
  async function leaveBehind(room: LiveRoom, placement: Placement, own: readonly LiveDevice[]): Promise<void> {
    const former = own[0]?.seat
    if (placement.claim === 'resume' || former === undefined || former.seatId === placement.seatId) return
    if (former.devices.size > placement.ends.length) return
    const live = leftBehind(room.live, former.seatId)
    if (live !== null && live !== room.live) await changeLive(parts.database, room, live)
  }

  async function stayOf(
    room: LiveRoom,
    arrival: Arrival,
    placement: Placement,
    own: readonly LiveDevice[],
  ): Promise<string> {
    if (placement.claim === 'resume') return deviceIn(room, placement.deviceId).attendanceId
    const ends = placement.ends.map((deviceId) => deviceIn(room, deviceId))
    return writeStay(attendance, arrival, placement.claim, own, ends, settings.graceMs)
  }

  /** Nothing is awaited here: numbers, snapshot and seat are those of one moment. */
  function sitDown(room: LiveRoom, seating: Seating) {
    const { connection, placement } = seating
    const { account } = seating.arrival.call
    const { token, device, resumed } =
      placement.claim === 'resume'
        ? comeBack(room, deviceIn(room, placement.deviceId), seating)
        : sitAnew(room, placement, seating)
    const { seat } = device
    connection.held = { meetingId: room.meetingId, seatId: seat.seatId, deviceId: device.deviceId }
    room.changed({ seats: [seat], stage: true, floor: true })
    if (leaving.isClosed(connection)) {
      connection.held = null
      leaving.cutOff(room, device)
    }
    // Sound and picture may be out of order; the meeting's papers and its people are there nevertheless.
    room.media.open().catch((error: unknown) => log.warn({ err: error }, 'media are not available yet'))
    const { accountId } = account
    log.info({ meetingId: room.meetingId, accountId, claim: placement.claim, resumed }, 'a place is taken')
    if (seat.devices.size === 1) room.presence.ownTold(seat)
    return {
      seatId: seat.seatId,
      deviceId: device.deviceId,
      resumeToken: token,
      resumed,
      epoch: room.epoch,
      seq: room.seq,
      snapshot: room.snapshot(device.role),
      own: seatDetail(seat),
      nowMs: clock.nowMs(),
      steadyMs: clock.steadyMs(),
    }
  }

  /** The very same place, with its media if they flowed on. */
  function comeBack(room: LiveRoom, device: LiveDevice, { connection, params, arrival }: Seating) {
    const { token, tokens } = issueToken(device.tokens)
    const replaced = device.connection
    device.away?.giveUp()
    Object.assign(device, {
      connection,
      sessionHash: arrival.call.sessionHash,
      software: arrival.call.device,
      away: null,
      tokens,
      role: arrival.role,
      label: params.label ?? device.label,
    } satisfies Partial<LiveDevice>)
    if (replaced !== null && replaced !== connection) {
      replaced.held = null
      replaced.close(CLOSE.takenOver)
    }
    const resumed = room.media.current?.isFlowing(device.deviceId) === true
    if (resumed) {
      room.media.planner.resendAll(device)
    } else {
      room.media.closeDevice(device)
      Object.assign(device, nothingSent(params))
    }
    return { token, device, resumed }
  }

  /** Sits down first and lets the former holders go then: the seat is never empty between them. */
  function sitAnew(room: LiveRoom, placement: Exclude<Placement, { claim: 'resume' }>, seating: Seating) {
    const { connection, attendanceId, arrival, params } = seating
    const { token, tokens } = issueToken(null)
    const former = placement.ends.map((deviceId) => deviceIn(room, deviceId))
    const seat = seatIn(room, placement.seatId)
    const staying = [...seat.devices.values()].filter((device) => !former.includes(device))
    const device: LiveDevice = {
      deviceId: newId(DeviceId),
      seat,
      account: arrival.call.account,
      sessionHash: arrival.call.sessionHash,
      joinedAtMs: arrival.nowMs,
      role: arrival.role,
      label: params.label ?? defaultLabel(staying.map(({ label }) => label)),
      connection,
      software: arrival.call.device,
      away: null,
      tokens,
      ...nothingSent(params),
      screen: false,
      attendanceId,
      gone: false,
      media: newDeviceMedia(),
    }
    room.add(device)
    for (const one of former) {
      if (placement.claim === 'takeOver') one.connection?.send('seats.takenOver', {})
      leaving.unseat(room, one, CLOSE.takenOver)
    }
    return { token, device, resumed: false }
  }
}

/** What the room would let somebody be; undefined when its list does not have them. */
function expectedRole(room: LiveRoom, accountId: AccountId): MeetingRole | undefined {
  const listed = room.roster.people.get(accountId)?.role
  return listed === undefined ? undefined : roleNow(listed, accountId, room.live?.acting?.accountId ?? null)
}

function awaitsOperator({ roster }: LiveRoom, { entry, devices }: LiveSeat): boolean {
  if (entry.kind !== 'site' || [...devices.values()].some(({ role }) => role === 'operator')) return false
  return [...roster.people.values()].some(({ role, site }) => role === 'operator' && site.siteId === entry.siteId)
}

function nothingSent(params: Params) {
  return {
    mic: params.mic,
    camera: params.camera,
    secondMic: 'none',
    documentCamera: 'none',
    silent: [],
    link: 'unknown',
  } as const
}

function deviceIn(room: LiveRoom, deviceId: DeviceId): LiveDevice {
  const device = room.devices.get(deviceId)
  if (device === undefined) throw new Error('a place was decided on that is not there')
  return device
}

function seatIn(room: LiveRoom, seatId: SeatId): LiveSeat {
  const seat = room.seats.get(seatId)
  if (seat === undefined) throw new Error('a seat was decided on that is not there')
  return seat
}
