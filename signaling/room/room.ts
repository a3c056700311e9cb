// The room of one running meeting: its seats and devices, its serial queue, announcing events.
import { randomBytes } from 'node:crypto'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { KeptEvent, PassingEvent } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import { createSerial, type Serial } from '../kit/serial.ts'
import type { Timers } from '../kit/timers.ts'
import type { RoomMedia } from '../media/room-media.ts'
import type { RoomSnapshot } from '../seats/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import type { SliceName } from '../wire/slices.ts'
import type { Hall } from './halls.ts'
import { KeptState } from './kept.ts'
import { Presence } from './presence.ts'
import { RoomDevices } from './room-devices.ts'
import { NO_ROSTER, type BuiltRoster } from './roster.ts'
import { emptySeat } from './seat-state.ts'
import type { LiveDevice, LiveSeat } from './seat.ts'
import { snapshotOf, type RoomChange, type RoomSlice } from './slices.ts'

/** Finds each noun's slice of a room; a noun that the wire names and that is missing here does not compile. */
export type RoomSlices = {
  readonly [N in SliceName]: { of(room: LiveRoom): RoomSlice<RoomSnapshot[N]> }
}

export interface RoomDeps {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
  readonly slices: RoomSlices
  openMedia(room: LiveRoom): RoomMedia
}

/** A running meeting in memory: who sits in it, what everybody sees of it, and the numbers of its events. */
export class LiveRoom {
  readonly meetingId: MeetingId
  /** Names this life of the room: numbers of another one mean nothing here. */
  readonly epoch = randomBytes(12).toString('base64url')
  /** Commands that save before they tell, one after the other. */
  readonly serial: Serial = createSerial()
  /** What outlives a crash. */
  readonly kept: KeptState
  readonly presence: Presence
  readonly media: RoomMedia
  /** What each noun of the meeting has here, in the order of the registry. */
  readonly slices: readonly RoomSlice[]
  readonly #deps: RoomDeps
  readonly #seats = new Map<SeatId, LiveSeat>()
  readonly #devices = new RoomDevices()
  #roster: BuiltRoster = NO_ROSTER
  #seq = 0
  #ready = false
  #closed = false

  constructor(meetingId: MeetingId, deps: RoomDeps) {
    this.meetingId = meetingId
    this.#deps = deps
    this.kept = new KeptState(deps.database, meetingId)
    this.presence = new Presence({
      ...deps,
      tell: (data) => {
        this.announce('seats.changed', data)
        this.media.seatsSent()
      },
      tellOwn(seat, detail) {
        for (const device of seat.devices.values()) device.connection?.send('seats.own', detail)
      },
    })
    this.media = deps.openMedia(this)
    this.slices = Object.values(deps.slices).map((slice) => slice.of(this))
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
  /** Whether all that was kept of the meeting has been read. */
  get ready(): boolean {
    return this.#ready
  }
  get closed(): boolean {
    return this.#closed
  }

  /** Loads the saved state of the meeting, before any device has joined; nothing is announced. May be asked again when it fails. */
  async begin(roster: BuiltRoster, halls: ReadonlyMap<string, Hall>): Promise<void> {
    this.setRoster(roster, halls)
    for (const slice of this.slices) await slice.load?.()
    this.#ready = true
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
    if (device.seat.devices.size === 0) for (const slice of this.slices) slice.seatEmptied?.(device.seat)
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
  announceByViewer<N extends KeptEvent>(event: N, dataFor: (viewer: Viewer) => EventDataOf<N>): void {
    if (this.#closed) return
    this.#seq += 1
    this.#devices.sendByViewer(event, dataFor, this.#seq)
  }

  tellByRole<N extends PassingEvent>(event: N, dataFor: (role: MeetingRole) => EventDataOf<N> | null): void {
    if (!this.#closed) this.#devices.sendByRole(event, dataFor)
  }

  tellByViewer<N extends PassingEvent>(event: N, dataFor: (viewer: Viewer) => EventDataOf<N> | null): void {
    if (!this.#closed) this.#devices.sendByViewer(event, dataFor)
  }

  /** To be called by each command, once, after what it changed: tells whom it concerns, and lets slices and media follow. */
  changed(change: RoomChange): void {
    for (const seat of change.seats ?? []) this.presence.changed(seat)
    const { sitting, roles, floor, queue } = change
    if ([sitting, roles, floor, queue].includes(true)) for (const slice of this.slices) slice.settle?.(change)
    if (change.cameras === true) this.media.planner.request('everybody')
  }

  /** The meeting as this device may see it. */
  snapshot(device: LiveDevice): RoomSnapshot {
    return {
      ...snapshotOf<RoomSnapshot, SliceName>(this.#deps.slices, this, device),
      meetingId: this.meetingId,
      rosterHash: this.#roster.hash,
      seats: this.presence.snapshot(),
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const device of this.devices.values()) device.away?.giveUp()
    this.presence.close()
    for (const slice of this.slices) slice.close?.()
    this.media.close()
  }
}
