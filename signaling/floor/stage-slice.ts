import { z } from 'zod'
import { LastSent } from '../kit/last-sent.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { RoomSlice } from '../room/slices.ts'
import { SeatId } from '../wire/ids.ts'
import { maySpeak } from './may-speak.ts'

const KeptStage = z.object({ seatId: SeatId.nullable().catch(null) }).catch({ seatId: null })

/** The seat that the chair has put on everybody's stage. */
export class ChosenStage implements RoomSlice<SeatId | null> {
  readonly #room: LiveRoom
  readonly #kept: Kept<z.output<typeof KeptStage>>
  readonly #sent = new LastSent<SeatId | null>()

  constructor(room: LiveRoom) {
    this.#room = room
    this.#kept = room.kept.json('stage', KeptStage)
    this.#sent.sent(null)
  }

  /** A seat that is not joined holds the stage for its return, but shows nothing. */
  get now(): SeatId | null {
    const { seatId } = this.#kept.now
    return seatId !== null && (this.#room.seats.get(seatId)?.devices.size ?? 0) > 0 ? seatId : null
  }

  load(): Promise<void> {
    return this.#kept.load()
  }

  async set(seatId: SeatId | null): Promise<void> {
    await this.#kept.set({ seatId })
    // The picture before the news of it.
    await this.#room.media.planner.cut()
    this.settle()
    this.#room.changed({ floor: true })
    await this.#room.kept.save()
  }

  /** Leaves the stage to the seat that speaks, with a change of the floor that follows in this turn: both are one cut, and saved together. */
  leaveToSpeaker(): void {
    if (this.#kept.now.seatId !== null) this.#kept.put({ seatId: null })
  }

  snapshot(): SeatId | null {
    return this.now
  }

  settle(): void {
    const { now } = this
    const before = this.#sent.last ?? null
    if (!this.#sent.isNews(now)) return
    const { media, presence, seats } = this.#room
    if (before !== null && seats.has(before)) media.speakers.wasShown(before)
    // A seat that is shown must be known before.
    if (now !== null) presence.flush()
    void media.planner.cut()
    this.#room.announce('floor.stageChanged', { stageSeatId: now })
  }

  seatLeft({ seatId }: LiveSeat): void {
    if (this.#kept.now.seatId === seatId) this.#kept.put({ seatId: null })
  }

  rolesChanged(): void {
    const { seatId } = this.#kept.now
    if (seatId !== null && !maySpeak(this.#room, seatId)) this.#kept.put({ seatId: null })
  }
}
