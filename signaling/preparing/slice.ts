import { z } from 'zod'
import { LONG_AGO, type Clock, type MonoMs } from '../kit/clock.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { maySpeak } from '../floor/may-speak.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { RoomSlice } from '../room/slices.ts'
import type { MeetingRole } from '../identity/wire.ts'
import { SeatId } from '../wire/ids.ts'
import { Measuring, type MeasuringDeps } from './measuring.ts'
import { hasServed, nextOf } from './rules.ts'
import { NOBODY_NEXT, type EchoReport, type PreparingState } from './wire.ts'

const KeptNext = z.object({ seatId: SeatId.nullable().catch(null) }).catch({ seatId: null })

/** Preparing somebody is work for every device in the meeting: so it is done at most once in this time, and this long after a change of the speaker. */
export const PREPARE_EVERY_MS = 1_000

export interface PreparingDeps extends Pick<MeasuringDeps, 'troublesOf'> {
  readonly clock: Clock
  readonly timers: Timers
  /** The first in line of the queue; null: nobody waits. */
  readonly firstInLine: (room: LiveRoom) => SeatId | null
  /** Seats that are heard by the floor or shown to all by the chair's choice. */
  readonly onAir: (room: LiveRoom) => ReadonlySet<SeatId>
}

const leads = (role: MeetingRole): boolean => role === 'chair' || role === 'secretary'

/** Who is next in a running meeting, and for whom media are prepared, which follows a moment later when changes come fast. */
export class Preparing implements RoomSlice<PreparingState> {
  readonly #room: LiveRoom
  readonly #deps: PreparingDeps
  readonly #kept: Kept<z.output<typeof KeptNext>>
  readonly #sent = new LastSent<PreparingState>()
  #onAir: ReadonlySet<SeatId> = new Set()
  #prepared: SeatId | null = null
  #preparedAtMs: MonoMs = LONG_AGO
  #waiting: Cancel | null = null
  readonly #measuring: Measuring

  constructor(room: LiveRoom, deps: PreparingDeps) {
    this.#room = room
    this.#deps = deps
    this.#kept = room.kept.json('preparing', KeptNext)
    this.#sent.sent(NOBODY_NEXT)
    this.#measuring = new Measuring(room, deps, () => this.#tell())
  }

  /** As it holds now: a seat that is not of the list is not next. */
  get now(): PreparingState {
    const { seatId } = this.#kept.now
    const chosen = seatId !== null && this.#room.seats.has(seatId) ? seatId : null
    const next = nextOf(chosen, this.#deps.firstInLine(this.#room))
    return { ...next, measured: this.#measuring.of(next.seatId) }
  }

  /** Whose picture and sound are kept ready at all devices. */
  get prepared(): SeatId | null {
    return this.#prepared
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#onAir = this.#deps.onAir(this.#room)
    this.#prepared = this.now.seatId
    this.#measuring.follow(this.#prepared)
    this.#sent.sent(this.now)
  }

  async set(seatId: SeatId | null): Promise<void> {
    await this.#kept.set({ seatId })
    this.#follow()
  }

  /** @returns false: its seat is not made ready. */
  tellEcho(device: LiveDevice, report: EchoReport): boolean {
    return this.#measuring.tellEcho(device, report)
  }

  snapshot({ role }: LiveDevice): PreparingState {
    return leads(role) ? this.now : NOBODY_NEXT
  }

  /** A device of somebody who has just become a leader is sent it as well. */
  settle({ roles }: { readonly roles?: boolean }): void {
    if (roles === true) this.#sent.forget()
    const onAir = this.#deps.onAir(this.#room)
    if ([...onAir].some((seatId) => !this.#onAir.has(seatId))) this.#preparedAtMs = this.#deps.clock.monotonicMs()
    if (hasServed(this.#kept.now.seatId, this.#onAir, onAir)) this.#kept.put({ seatId: null })
    this.#onAir = onAir
    this.#follow()
  }

  seatLeft({ seatId }: LiveSeat): void {
    if (this.#kept.now.seatId === seatId) this.#kept.put({ seatId: null })
  }

  rolesChanged(): void {
    const { seatId } = this.#kept.now
    if (seatId !== null && !maySpeak(this.#room, seatId)) this.#kept.put({ seatId: null })
  }

  close(): void {
    this.#waiting?.()
    this.#waiting = null
    this.#measuring.close()
  }

  #tell(): void {
    const { now } = this
    if (this.#sent.isNews(now)) this.#room.tellByRole('preparing.changed', (role) => (leads(role) ? now : null))
  }

  #follow(): void {
    this.#tell()
    const { now } = this
    if (now.seatId === this.#prepared || this.#waiting !== null) return
    const { clock, timers } = this.#deps
    const leftMs = this.#preparedAtMs + PREPARE_EVERY_MS - clock.monotonicMs()
    if (leftMs <= 0) return this.#prepare()
    this.#waiting = timers.after(leftMs, () => {
      this.#waiting = null
      this.#follow()
    })
  }

  #prepare(): void {
    this.#prepared = this.now.seatId
    this.#measuring.follow(this.#prepared)
    this.#preparedAtMs = this.#deps.clock.monotonicMs()
    this.#room.media.planner.request('everybody')
  }
}
