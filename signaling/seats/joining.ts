// The command seats.join: who asks, for which seat, whether there is room; then the device takes its place.
import type { Logger } from 'pino'
import { roleNow } from '../identity/acting.ts'
import type { MeetingRole } from '../identity/wire.ts'
import { atTheDoor } from '../locks/rules.ts'
import type { Locks } from '../locks/slice.ts'
import type { WaitingRoom } from '../locks/waiting-slice.ts'
import { isLeader } from '../wire/locked-out.ts'
import { joinable } from '../meeting/rules.ts'
import type { MeetingInRoom } from '../meeting/slice.ts'
import type { Call, Connection, Handler } from '../kit/handlers.ts'
import { Buckets } from '../kit/token-bucket.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import type { Admission } from './admission.ts'
import type { Attendance } from './attendance.ts'
import { leaveBehind, type Leaving } from './leaving.ts'
import type { LinkStart } from '../passport/wire.ts'
import type { RoomSettings, RoomsDeps } from '../room/deps.ts'
import type { Registry } from '../room/registry.ts'
import type { LiveRoom } from '../room/room.ts'
import { seatIdOf } from '../room/roster.ts'
import { claimPlace, placeOf, type Placement } from './rules.ts'
import { deviceIn, Seating } from './seating.ts'
import type { ShownOut } from './shown-out-slice.ts'
import { provesSeat, type LiveDevice, type LiveSeat } from '../room/seat.ts'
import { writeStay, type Arrival } from './stays.ts'

export interface JoiningDeps extends Pick<RoomsDeps, 'clock' | 'actorIn' | 'meetingOf' | 'audit' | 'cameByHand'> {
  readonly admission: Admission
  readonly attendance: Attendance
  readonly registry: Registry
  readonly leaving: Leaving
  readonly settings: RoomSettings
  readonly log: Logger
  readonly meetingIn: (room: LiveRoom) => MeetingInRoom
  readonly leadingIn: (room: LiveRoom) => { readonly actingId: AccountId | null }
  readonly shownOutIn: (room: LiveRoom) => ShownOut
  readonly locksIn: (room: LiveRoom) => Locks
  readonly waitingIn: (room: LiveRoom) => WaitingRoom
  /** What a device in the seat begins with, by the tests of its site's link. */
  readonly linkStartOf: (seat: LiveSeat) => LinkStart | null
  /** Reads the list of participants again and lets it hold, within the room's turn. */
  recheck(room: LiveRoom): Promise<void>
}
type Params = ParamsOf<'seats.join'>

/** Takes a place: everything that may fail or must be saved comes first, then the place changes hands in one go. */
export class Joining {
  readonly #deps: JoiningDeps
  readonly #seating: Seating
  /** Sockets that are about to sit down: one socket sits in one place, however fast it asks. */
  readonly #arriving = new WeakSet<Connection>()
  readonly #asked: Buckets

  constructor(deps: JoiningDeps) {
    this.#deps = deps
    this.#seating = new Seating(deps)
    const { joinsOfOneAtOnce: atOnce, joinsOfOnePerSecond: perSecond } = deps.settings
    // One person who joins and leaves in circles, on however many sockets, must not fill the queue that all wait in.
    this.#asked = new Buckets({ atOnce, perSecond }, deps.clock.monotonicMs)
  }

  readonly join: Handler<'seats.join'> = async (call, params) => {
    const { admission, settings } = this.#deps
    const { connection } = call
    if (connection === null) return refuse('forbidden')
    if (connection.held !== null || this.#arriving.has(connection)) return refuse('outOfOrder')
    if (!this.#asked.take(call.account.accountId)) {
      return refuse('busy', { retryAfterMs: Math.ceil(1_000 / settings.joinsOfOnePerSecond) })
    }
    this.#arriving.add(connection)
    try {
      const admitted = await admission.run(() => this.#arrive(call, connection, params), params.resume !== undefined)
      return admitted === null ? refuse('busy', { retryAfterMs: admission.retryAfterMs() }) : admitted.value
    } finally {
      this.#arriving.delete(connection)
    }
  }

  #arrive(call: Call, connection: Connection, params: Params): ReturnType<Handler<'seats.join'>> {
    const { clock, registry, settings } = this.#deps
    const { meetingId } = params
    const { accountId } = call.account
    return registry.inRoom(meetingId, async (room) => {
      const meeting = await this.#deps.meetingOf(meetingId)
      const role = await this.#deps.actorIn(call.account, meetingId)
      if (meeting === null || role === null) return refuse('notFound')
      if (role === 'unitAdmin') return refuse('forbidden')
      const { paired } = call
      if (paired !== undefined && role !== 'operator') return refuse('notFound')
      const nowMs = clock.nowMs()
      // Invited, or invited as something else, a moment ago: the news of it waits for this very turn to end.
      if (this.#expectedRole(room, accountId) !== role) await this.#deps.recheck(room)
      const person = room.roster.people.get(accountId)
      if (person === undefined) return refuse('notFound')
      const { site, role: listed } = person
      // The chair of the list comes in like a chair, also while somebody else leads.
      const open = joinable(meeting.state, meeting.startsAtMs, nowMs, listed === 'chair' ? listed : role)
      if (!open.ok) return open

      const display = params.display === true
      if (display && role !== 'operator') return refuse('notAHall')
      if (paired?.part === 'display' && !display) return refuse('forbidden')
      if (paired?.part === 'phone' && display) return refuse('forbidden')
      const kind = placeOf(role, params.place)
      const seatId = seatIdOf(meetingId, kind, kind === 'site' ? site.siteId : accountId)
      if (listed !== 'chair' && this.#deps.shownOutIn(room).keepsOut(seatId, accountId)) return refuse('shownOut')
      const target = room.seats.get(seatId)
      const all = room.devicesOf(accountId)
      // Neither a display nor a paired browser is a second place of its person: none of them stands in the way of another.
      const pairingId = paired?.pairingId ?? null
      const own = all.filter((device) => device.display === display && device.pairingId === pairingId)
      if (all.length === 0 && !isLeader(role) && !isLeader(listed)) {
        const stopped = await this.#atTheDoor(room, call, connection, site.name)
        if (stopped !== null) return stopped
      }
      const { resume } = params
      const decided = claimPlace(
        { role, place: params.place, claim: display || pairingId !== null ? claimOfOne(own) : params.claim },
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
        await this.#deps.audit?.record({ accountId, meetingId, action: 'seats.takeOver' })
      }
      const attendanceId = await this.#stayOf(room, arrival, placement, own)
      if (!display && paired === undefined && placement.claim !== 'resume') {
        await this.#deps.cameByHand?.({ meetingId, seatId, fullName: call.account.fullName })
      }
      await this.#leaveBehind(room, placement, own)
      this.#deps.meetingIn(room).set({ title: meeting.title, state: meeting.state, endsAtMs: meeting.endsAtMs })
      this.#deps.waitingIn(room).cameIn(accountId)
      return accept(this.#seating.sitDown(room, { arrival, connection, params, placement, attendanceId }))
    })
  }

  /** Whether the meeting is locked for somebody who sits nowhere in it, or they wait. Null: they may come in. */
  async #atTheDoor(room: LiveRoom, { account }: Call, connection: Connection, siteName: string) {
    const { admission, attendance } = this.#deps
    const locks = this.#deps.locksIn(room).now
    if (!locks.meeting && !locks.waitingRoom) return null
    const { accountId, fullName, title } = account
    const waiting = this.#deps.waitingIn(room)
    const stays = await attendance.lastStays(room.meetingId, accountId)
    const last = stays.toSorted((a, b) => b.lastSeenAtMs - a.lastSeenAtMs)[0]
    const comer = {
      lastLeave: last?.leaveReason,
      admitted: waiting.isAdmitted(accountId),
      waits: waiting.waits(accountId),
    }
    switch (atTheDoor(locks, comer)) {
      case 'in':
        return null
      case 'locked':
        return refuse('meetingLocked')
      case 'waits':
        return waiting.arrive({ accountId, fullName, title, siteName }, connection)
          ? refuse('waiting')
          : refuse('busy', { retryAfterMs: admission.retryAfterMs() })
    }
  }

  /** Who moves to another seat takes nothing along of what the former one had, and leaves nothing to who comes there next. */
  async #leaveBehind(room: LiveRoom, placement: Placement, own: readonly LiveDevice[]): Promise<void> {
    const former = own[0]?.seat
    if (placement.claim === 'resume' || former === undefined || former.seatId === placement.seatId) return
    if (former.devices.size > placement.ends.length) return
    leaveBehind(room, former)
    await room.kept.save()
  }

  /** What the room would let somebody be; undefined when its list does not have them. */
  #expectedRole(room: LiveRoom, accountId: AccountId): MeetingRole | undefined {
    const listed = room.roster.people.get(accountId)?.role
    return listed === undefined ? undefined : roleNow(listed, accountId, this.#deps.leadingIn(room).actingId)
  }

  async #stayOf(room: LiveRoom, arrival: Arrival, placement: Placement, own: readonly LiveDevice[]): Promise<string> {
    if (placement.claim === 'resume') return deviceIn(room, placement.deviceId).attendanceId
    const ends = placement.ends.map((deviceId) => deviceIn(room, deviceId))
    const { attendance, settings } = this.#deps
    return writeStay(attendance, arrival, placement.claim, own, ends, settings.graceMs)
  }
}

/** There is one such device: after a power cut the new one need not wait until the old one is given up. */
function claimOfOne(own: readonly LiveDevice[]): Params['claim'] {
  return own.length === 0 ? 'add' : 'takeOver'
}

function awaitsOperator({ roster }: LiveRoom, { entry, devices }: LiveSeat): boolean {
  const operated = [...devices.values()].some(
    ({ role, display, phone }) => role === 'operator' && !display && phone === null,
  )
  if (entry.kind !== 'site' || operated) return false
  return [...roster.people.values()].some(({ role, site }) => role === 'operator' && site.siteId === entry.siteId)
}
