import type { Clock } from '../kit/clock.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import { KeptFloor } from './kept-floor.ts'
import { maySpeak } from './may-speak.ts'
import { boundTimes, defaultFloor, takeFloor } from './rules.ts'
import type { FloorState } from './wire.ts'

/** The floor of a running meeting: who may be heard. */
export class Floor implements RoomSlice<FloorState> {
  readonly #room: LiveRoom
  readonly #clock: Clock
  readonly #kept: Kept<FloorState | null>
  readonly #sent = new LastSent<FloorState>()

  constructor(room: LiveRoom, clock: Clock) {
    this.#room = room
    this.#clock = clock
    this.#kept = room.kept.json('floor', KeptFloor)
  }

  /** As it holds now: seats that are not of the list have nothing. */
  get now(): FloorState {
    const { seats } = this.#room
    const kept = this.#kept.now
    if (kept === null) return defaultFloor(seats.size)
    const { mode, holders, pointOfOrder } = kept
    return {
      mode,
      holders: holders.filter(({ seatId }) => seats.has(seatId)),
      pointOfOrder: pointOfOrder !== null && seats.has(pointOfOrder.seatId) ? pointOfOrder : null,
    }
  }

  async load(): Promise<void> {
    await this.#kept.load((kept) => (kept === null ? null : boundTimes(kept, this.#clock.steadyMs())))
    this.#sent.sent(this.now)
  }

  /**
   * Saved first; then the microphones of seats that lost the floor are paused, the change is announced, and the queues follow: what they make
   * of it is saved after, and made again from the floor if a crash comes between.
   */
  async set(floor: FloorState, byName: string): Promise<void> {
    await this.#kept.set(floor)
    this.#room.media.enforceFloor(byName)
    // Sound and picture before the news of them.
    await this.#room.media.floorChanged()
    this.#follow(byName, false)
    this.#room.changed({ floor: true })
    await this.#room.kept.save()
  }

  snapshot(): FloorState {
    return this.now
  }

  settle({ sitting, roles, seats }: RoomChange): void {
    if (sitting === true || roles === true) this.#follow('', roles === true, seats)
  }

  seatLeft(seat: LiveSeat): void {
    const kept = this.#kept.now
    if (kept !== null) this.#kept.put(takeFloor(kept, seat.seatId))
  }

  rolesChanged(): void {
    const kept = this.#kept.now
    if (kept === null) return
    const held = [...kept.holders, ...(kept.pointOfOrder === null ? [] : [kept.pointOfOrder])]
    const silent = held.map(({ seatId }) => seatId).filter((seatId) => !maySpeak(this.#room, seatId))
    this.#kept.put(silent.reduce(takeFloor, kept))
  }

  /**
   * Microphones that may not be heard any longer are paused before the event goes to other devices.
   *
   * @param seats - Where somebody came or went, if only there. Who may be heard at a seat follows from the floor and from who sits there.
   */
  #follow(byName: string, roles: boolean, seats?: Iterable<LiveSeat>): void {
    const { now } = this
    const isNews = this.#sent.isNews(now)
    if (isNews || roles || seats === undefined) this.#room.media.enforceFloor(byName)
    else this.#room.media.enforceFloor(byName, seats)
    if (isNews || roles) void this.#room.media.floorChanged()
    if (isNews) this.#room.announce('floor.changed', now)
  }
}
