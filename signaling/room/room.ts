import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { MediaPlane } from '../../sfu/api.ts'
import type { FloorState } from '../floor/wire.ts'
import type { LeadingState } from '../leading/wire.ts'
import { RoomMedia } from '../media/room-media.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { KeptEvent, PassingEvent } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { AccountId, MeetingId, SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import type { Hall } from './halls.ts'
import { NOTHING_LIVE, type LiveState } from './live-store.ts'
import { createPresence, type Presence } from './presence.ts'
import type { PresentingState } from '../presenting/wire.ts'
import { NO_ROSTER, type BuiltRoster } from './roster.ts'
import { defaultFloor } from './rules.ts'
import { emptySeat } from './seat-state.ts'
import { RoomDevices } from './room-devices.ts'
import type { LiveDevice, LiveSeat } from './seat.ts'
import { createSerial, type Serial } from '../kit/serial.ts'
import type { Timers } from '../kit/timers.ts'
import type { RoomSnapshot } from '../seats/wire.ts'

export interface RoomDeps {
  readonly plane: MediaPlane
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly voices: number
}

/** What of a meeting is another than before. All that belongs together is told in one call, after it has happened. */
export interface RoomChange {
  /** What others see of these seats: who sits in them, their switches, hands and halls. */
  readonly seats?: Iterable<LiveSeat>
  /** Who holds the floor, its mode, or who sits where. `byName`: who did it, for those whose microphones go off. */
  readonly floor?: true | { readonly byName: string }
  /** Who is on the stage by the chair's choice. */
  readonly stage?: true
  /** What people are in the meeting: who may be heard follows. */
  readonly roles?: true
  /** Who presents, which page, or who may see it. */
  readonly presenting?: true
  /** Which camera stands for a seat. */
  readonly cameras?: true
}

/** A running meeting in memory: who sits in it, what everybody sees of it, and the numbers of its events. */
export class LiveRoom {
  readonly meetingId: MeetingId
  /** Names this life of the room: numbers of another one mean nothing here. */
  readonly epoch = randomBytes(12).toString('base64url')
  /** Commands that save before they tell, one after the other. */
  readonly serial: Serial = createSerial()
  readonly presence: Presence
  readonly media: RoomMedia
  title = ''
  state: MeetingState = 'inSession'
  /** When the rule will end the meeting; null: not foreseen. */
  endsByRuleAtMs: number | null = null
  /** Null until it has been read from the store. */
  live: LiveState | null = null
  /** The roles that may read the presented page: to the others nothing is presented. */
  pageReaders: ReadonlySet<MeetingRole> = new Set()
  readonly #seats = new Map<SeatId, LiveSeat>()
  readonly #devices = new RoomDevices()
  readonly #stageSent = new LastSent<SeatId | null>()
  readonly #floorSent = new LastSent<FloorState>()
  #roster: BuiltRoster = NO_ROSTER
  #seq = 0
  #closed = false

  constructor(meetingId: MeetingId, deps: RoomDeps) {
    this.meetingId = meetingId
    this.#stageSent.sent(null)
    this.presence = createPresence({
      ...deps,
      tell: (data) => {
        this.announce('seats.changed', data)
        this.media.seatsTold()
      },
      tellOwn(seat, detail) {
        for (const device of seat.devices.values()) device.connection?.send('seats.own', detail)
      },
    })
    this.media = new RoomMedia({
      ...deps,
      meetingId,
      seats: this.#seats,
      devices: this.devices,
      chosenStage: () => this.#stageSeatId(),
      floor: () => this.floor(),
      touched: (seatId) => {
        const seat = this.#seats.get(seatId)
        if (seat !== undefined) this.presence.changed(seat)
      },
      isKnown: (seatId) => this.presence.isKnown(seatId),
    })
  }

  /** Every seat of the roster, in its order, joined or not. */
  get seats(): ReadonlyMap<SeatId, LiveSeat> {
    return this.#seats
  }
  /** What has joined. */
  get devices(): ReadonlyMap<string, LiveDevice> {
    return this.#devices.all
  }
  get roster(): BuiltRoster {
    return this.#roster
  }
  /** How many seats hold a device. */
  get joinedSeats(): number {
    return this.#devices.joinedSeats
  }
  /** The number of the last kept event. */
  get seq(): number {
    return this.#seq
  }
  get closed(): boolean {
    return this.#closed
  }

  /** What is known of the meeting from before; nobody sits in it yet, and nobody is told. */
  begin(live: LiveState): void {
    this.live = live
    this.#floorSent.sent(this.floor())
  }

  /** Makes the seats those of the roster; devices of seats that go must have been given up before. */
  setRoster(next: BuiltRoster, halls?: ReadonlyMap<string, Hall>): void {
    const before = new Map(this.#seats)
    this.#seats.clear()
    for (const entry of next.seats) {
      const seat = before.get(entry.seatId) ?? emptySeat(entry)
      seat.entry = entry
      const hall = halls?.get(entry.siteId)
      if (hall !== undefined && entry.kind === 'site') Object.assign(seat, hall)
      this.#seats.set(entry.seatId, seat)
    }
    const former = this.#roster
    this.#roster = next
    if (former === NO_ROSTER) this.presence.begin(this.#seats)
    else if (former.hash !== next.hash) this.presence.rosterChanged(next.hash)
  }

  add(device: LiveDevice): void {
    this.#devices.add(device)
    this.presence.changed(device.seat)
    this.media.seatsChanged()
  }

  remove(device: LiveDevice): void {
    if (!this.#devices.remove(device)) return
    this.presence.changed(device.seat)
    this.media.seatsChanged()
  }

  devicesOf(accountId: AccountId): LiveDevice[] {
    return this.#devices.of(accountId)
  }

  announce<N extends KeptEvent>(event: N, data: EventDataOf<N>): void {
    if (this.#closed) return
    this.#seq += 1
    for (const device of this.devices.values()) device.connection?.send(event, data, this.#seq)
  }

  /** See `Announcer`. */
  announceByRole<N extends KeptEvent>(event: N, dataFor: (role: MeetingRole) => EventDataOf<N>): void {
    if (this.#closed) return
    this.#seq += 1
    this.#devices.sendByRole(event, dataFor, this.#seq)
  }

  tellByRole<N extends PassingEvent>(event: N, dataFor: (role: MeetingRole) => EventDataOf<N> | null): void {
    if (!this.#closed) this.#devices.sendByRole(event, dataFor)
  }

  /** To be called by each command, once, after what it changed: tells whom it concerns, and lets media follow. */
  changed({ seats = [], floor, stage, roles, presenting, cameras }: RoomChange): void {
    for (const seat of seats) this.presence.changed(seat)
    if (presenting === true) this.announceByRole('presenting.changed', (role) => this.presentingFor(role))
    if (stage === true) this.#announceStageIfChanged()
    if (floor !== undefined || roles === true) this.media.enforceFloor(typeof floor === 'object' ? floor.byName : '')
    const otherFloor = floor !== undefined && this.#announceFloorIfChanged()
    if (otherFloor || roles === true) this.media.floorChanged()
    if (cameras === true) this.media.planner.request('everybody')
  }

  presentingFor(role: MeetingRole): PresentingState {
    const { presenting } = this.live ?? NOTHING_LIVE
    return this.pageReaders.has(role) ? presenting : { ...presenting, page: null }
  }

  floor(): FloorState {
    const kept = this.live?.floor ?? null
    if (kept === null) return defaultFloor(this.#seats.size)
    const { mode, holders, pointOfOrder } = kept
    return {
      mode,
      holders: holders.filter(({ seatId }) => this.#seats.has(seatId)),
      pointOfOrder: pointOfOrder !== null && this.#seats.has(pointOfOrder.seatId) ? pointOfOrder : null,
    }
  }

  leading(): LeadingState {
    const acting = this.live?.acting ?? null
    if (acting === null) return { acting }
    const fullName = this.#roster.seats.find(({ accountId }) => accountId === acting.accountId)?.name ?? ''
    return { acting: { ...acting, fullName } }
  }

  /** Seats of the roster that were shown out and not let in since. */
  shownOut(): SeatId[] {
    return (this.live ?? NOTHING_LIVE).shownOut.map(({ seatId }) => seatId).filter((seatId) => this.#seats.has(seatId))
  }

  /** The meeting as this device may see it. */
  snapshot(device: LiveDevice): RoomSnapshot {
    return {
      meetingId: this.meetingId,
      title: this.title,
      state: this.state,
      rosterHash: this.#roster.hash,
      seats: this.presence.snapshot(),
      stageSeatId: this.#stageSeatId(),
      shownSeatId: this.media.shownTo(device),
      floor: this.floor(),
      presenting: this.presentingFor(device.role),
      endsByRuleAtMs: this.endsByRuleAtMs,
      leading: this.leading(),
      shownOut: this.shownOut(),
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const device of this.devices.values()) device.away?.giveUp()
    this.presence.close()
    this.media.close()
  }

  /** A seat that is not joined holds the stage for its return, but shows nothing. */
  #stageSeatId(): SeatId | null {
    const chosen = this.live?.stageSeatId ?? null
    return chosen !== null && (this.#seats.get(chosen)?.devices.size ?? 0) > 0 ? chosen : null
  }

  #announceStageIfChanged(): void {
    const stage = this.#stageSeatId()
    const before = this.#stageSent.last ?? null
    if (!this.#stageSent.isNews(stage)) return
    if (before !== null && this.#seats.has(before)) this.media.speakers.wasShown(before)
    // A seat that is shown must be known before.
    if (stage !== null) this.presence.flush()
    this.announce('floor.stageChanged', { stageSeatId: stage })
    this.media.planner.request('everybody')
  }

  /** @returns whether the floor is another one. */
  #announceFloorIfChanged(): boolean {
    const floor = this.floor()
    if (!this.#floorSent.isNews(floor)) return false
    this.announce('floor.changed', floor)
    return true
  }
}
