import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { MediaPlane } from '../../sfu/api.ts'
import type { FloorState } from '../floor/wire.ts'
import type { LeadingState } from '../leading/wire.ts'
import { createRoomMedia, type RoomMedia } from '../media/room-media.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { KeptEvent, PassingEvent } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { AccountId, DeviceId, MeetingId, SeatId } from '../wire/ids.ts'
import type { EventDataOf, EventName } from '../wire/registry.ts'
import type { Hall } from './halls.ts'
import { NOTHING_LIVE, type LiveState } from './live-store.ts'
import { createPresence, type Presence } from './presence.ts'
import type { PresentingState } from '../presenting/wire.ts'
import { NO_ROSTER, type BuiltRoster } from './roster.ts'
import { defaultFloor } from './rules.ts'
import { emptySeat, seatDetail } from './seat-state.ts'
import type { LiveDevice, LiveSeat } from './seat.ts'
import { createSerial, type Serial } from '../kit/serial.ts'
import type { Timers } from '../kit/timers.ts'
import type { RoomSnapshot, SeatDetail } from '../seats/wire.ts'

/** A running meeting in memory: who sits in it, what everybody sees of it, and the numbers of its events. */
export interface LiveRoom {
  readonly meetingId: MeetingId
  /** Names this life of the room: numbers of another one mean nothing here. */
  readonly epoch: string
  /** The number of the last kept event. */
  readonly seq: number
  /** Commands that save before they tell, one after the other. */
  readonly serial: Serial
  readonly roster: BuiltRoster
  /** Every seat of the roster, in its order, joined or not. */
  readonly seats: ReadonlyMap<SeatId, LiveSeat>
  /** What has joined. */
  readonly devices: ReadonlyMap<string, LiveDevice>
  /** How many seats hold a device. */
  readonly joinedSeats: number
  readonly presence: Presence
  readonly media: RoomMedia
  title: string
  state: MeetingState
  /** When the rule will end the meeting; null: not foreseen. */
  endsByRuleAtMs: number | null
  /** Null until it has been read from the store. */
  live: LiveState | null
  /** The roles that may read the presented page: to the others nothing is presented. */
  pageReaders: ReadonlySet<MeetingRole>
  /** Makes the seats those of the roster; devices of seats that go must have been given up before. */
  setRoster(roster: BuiltRoster, halls?: ReadonlyMap<string, Hall>): void
  add(device: LiveDevice): void
  remove(device: LiveDevice): void
  devicesOf(accountId: AccountId): LiveDevice[]
  announce<N extends KeptEvent>(event: N, data: EventDataOf<N>): void
  /** See `Announcer`. */
  announceByRole<N extends KeptEvent>(event: N, dataFor: (role: MeetingRole) => EventDataOf<N>): void
  tellByRole<N extends PassingEvent>(event: N, dataFor: (role: MeetingRole) => EventDataOf<N> | null): void
  presentingFor(role: MeetingRole): PresentingState
  /** Tells everybody who presents, and its readers which page. */
  announcePresenting(): void
  /** Tells everybody when another seat, or none, is on the stage now. */
  settleStage(): void
  /** Tells everybody when the floor is not what was told last, and lets media follow it. */
  settleFloor(): void
  floor(): FloorState
  leading(): LeadingState
  /** Seats of the roster that were shown out and not let in since. */
  shownOut(): SeatId[]
  /** The meeting as this role may see it. */
  snapshot(role: MeetingRole): RoomSnapshot
  detail(seat: LiveSeat): SeatDetail
  /** Tells the seat's own devices what it is now; gathered together with what everybody is told. */
  tellOwn(seat: LiveSeat): void
  readonly closed: boolean
  close(): void
}

export interface RoomParts {
  readonly plane: MediaPlane
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly voices: number
}

export function createRoom(meetingId: MeetingId, parts: RoomParts): LiveRoom {
  const seats = new Map<SeatId, LiveSeat>()
  const devices = new Map<DeviceId, LiveDevice>()
  const byAccount = new Map<AccountId, Set<LiveDevice>>()
  let roster: BuiltRoster = NO_ROSTER
  let seq = 0
  let closed = false
  let joinedSeats = 0
  let toldStage: SeatId | null = null
  let toldFloor: string | null = null

  const presence = createPresence({
    clock: parts.clock,
    timers: parts.timers,
    tell: (data) => announce('seats.changed', data),
    tellOwn(seat, detail) {
      for (const device of seat.devices.values()) device.connection?.send('seats.own', detail)
    },
  })
  const media = createRoomMedia({
    ...parts,
    meetingId,
    seats,
    devices,
    chosenStage: stageSeatId,
    floor,
    touched(seatId) {
      const seat = seats.get(seatId)
      if (seat !== undefined) presence.changed(seat)
    },
  })

  function announce<N extends KeptEvent>(event: N, data: EventDataOf<N>): void {
    if (closed) return
    seq += 1
    for (const device of devices.values()) device.connection?.send(event, data, seq)
  }
  function announceByRole<N extends KeptEvent>(event: N, dataFor: (role: MeetingRole) => EventDataOf<N>): void {
    if (closed) return
    seq += 1
    sendByRole(event, dataFor, seq)
  }
  /** Roles one after the other: an event is written out once as long as it goes to one socket right after the other. */
  function sendByRole<N extends EventName>(
    event: N,
    dataFor: (role: MeetingRole) => EventDataOf<N> | null,
    number?: number,
  ): void {
    const byRole = [...Map.groupBy(devices.values(), (device) => device.role)]
    const told = Map.groupBy(
      byRole.map(([role, own]) => ({ data: dataFor(role), own })),
      ({ data }) => data,
    )
    for (const [data, groups] of told) {
      if (data === null) continue
      for (const device of groups.flatMap(({ own }) => own)) device.connection?.send(event, data, number)
    }
  }
  /** A seat that is not joined holds the stage for its return, but shows nothing. */
  function stageSeatId(): SeatId | null {
    const chosen = room.live?.stageSeatId ?? null
    return chosen !== null && (seats.get(chosen)?.devices.size ?? 0) > 0 ? chosen : null
  }
  function floor(): FloorState {
    const kept = room.live?.floor ?? null
    if (kept === null) return defaultFloor(seats.size)
    const { mode, holders, pointOfOrder } = kept
    return {
      mode,
      holders: holders.filter(({ seatId }) => seats.has(seatId)),
      pointOfOrder: pointOfOrder !== null && seats.has(pointOfOrder.seatId) ? pointOfOrder : null,
    }
  }

  function leading(): LeadingState {
    const acting = room.live?.acting ?? null
    if (acting === null) return { acting }
    const fullName = roster.seats.find(({ accountId }) => accountId === acting.accountId)?.name ?? ''
    return { acting: { ...acting, fullName } }
  }
  function shownOut(): SeatId[] {
    return (room.live ?? NOTHING_LIVE).shownOut.map(({ seatId }) => seatId).filter((seatId) => seats.has(seatId))
  }

  const room: LiveRoom = {
    meetingId,
    epoch: randomBytes(12).toString('base64url'),
    serial: createSerial(),
    seats,
    devices,
    presence,
    media,
    title: '',
    state: 'inSession',
    endsByRuleAtMs: null,
    live: null,
    pageReaders: new Set(),
    get roster() {
      return roster
    },
    get joinedSeats() {
      return joinedSeats
    },
    get seq() {
      return seq
    },
    get closed() {
      return closed
    },
    setRoster(next, halls) {
      const before = new Map(seats)
      seats.clear()
      for (const entry of next.seats) {
        const seat = before.get(entry.seatId) ?? emptySeat(entry)
        seat.entry = entry
        const hall = halls?.get(entry.siteId)
        if (hall !== undefined && entry.kind === 'site') Object.assign(seat, hall)
        seats.set(entry.seatId, seat)
        before.delete(entry.seatId)
      }
      const former = roster
      roster = next
      if (former === NO_ROSTER) presence.begin(seats)
      else if (former.hash !== next.hash) presence.rosterChanged(next.hash)
    },
    add(device) {
      if (device.seat.devices.size === 0) joinedSeats += 1
      devices.set(device.deviceId, device)
      device.seat.devices.set(device.deviceId, device)
      const own = byAccount.get(device.account.accountId) ?? new Set()
      byAccount.set(device.account.accountId, own.add(device))
      presence.changed(device.seat)
      media.speakers.seatsChanged()
    },
    remove(device) {
      const { seat } = device
      if (!devices.delete(device.deviceId)) return
      seat.devices.delete(device.deviceId)
      const own = byAccount.get(device.account.accountId)
      own?.delete(device)
      if (own?.size === 0) byAccount.delete(device.account.accountId)
      if (seat.mainCamera?.deviceId === device.deviceId) seat.mainCamera = null
      if (seat.devices.size === 0) {
        joinedSeats -= 1
        seat.asking = false
      }
      presence.changed(seat)
      media.speakers.seatsChanged()
    },
    devicesOf: (accountId) => [...(byAccount.get(accountId) ?? [])],
    announce,
    announceByRole,
    tellByRole(event, dataFor) {
      if (!closed) sendByRole(event, dataFor)
    },
    presentingFor(role) {
      const { presenting } = room.live ?? NOTHING_LIVE
      return room.pageReaders.has(role) ? presenting : { ...presenting, page: null }
    },
    announcePresenting() {
      announceByRole('presenting.changed', room.presentingFor)
    },
    settleStage() {
      const stage = stageSeatId()
      if (stage === toldStage) return
      if (toldStage !== null && seats.has(toldStage)) media.speakers.wasShown(toldStage)
      toldStage = stage
      // Whoever is shown must be known before.
      if (stage !== null) presence.flush()
      announce('floor.stageChanged', { stageSeatId: stage })
      media.planner.markAll()
    },
    settleFloor() {
      const now = floor()
      const text = JSON.stringify(now)
      if (text === toldFloor) return
      const first = toldFloor === null
      toldFloor = text
      if (!first) announce('floor.changed', now)
      media.settleFloor()
    },
    floor,
    leading,
    shownOut,
    snapshot: (role) => ({
      meetingId,
      title: room.title,
      state: room.state,
      rosterHash: roster.hash,
      seats: presence.snapshot(),
      stageSeatId: stageSeatId(),
      floor: floor(),
      presenting: room.presentingFor(role),
      endsByRuleAtMs: room.endsByRuleAtMs,
      leading: leading(),
      shownOut: shownOut(),
    }),
    detail: seatDetail,
    tellOwn: (seat) => presence.changed(seat),
    close() {
      if (closed) return
      closed = true
      for (const device of devices.values()) device.away?.giveUp()
      presence.close()
      media.close()
    },
  }
  return room
}
