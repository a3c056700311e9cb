import { MediaError, type MediaRoom } from '../../sfu/api.ts'
import type { Clock } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { cameIn } from '../media/came-in.ts'
import { CAMERAS, MICS } from '../media/wire.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { DeviceTrouble } from '../wire/device-figures.ts'
import type { SeatId } from '../wire/ids.ts'
import { Listening } from './listening.ts'
import { echoOf, levelOf, measureNext, troublesOfNext, type Look } from './rules.ts'
import type { EchoReport, NextMeasured } from './wire.ts'

/** One seat is asked for at the media worker, so it costs little; sound between pauses of speech comes in packets 0.4 s apart. */
export const MEASURE_EVERY_MS = 2_000

export interface MeasuringDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly timers: Pick<Timers, 'every'>
  /** What the seat's machines told of themselves last. */
  readonly troublesOf: (room: LiveRoom, seat: LiveSeat) => readonly DeviceTrouble[]
}

/** Measures what of the next seat's media really arrives, again and again while there is one. */
export class Measuring {
  readonly #room: LiveRoom
  readonly #deps: MeasuringDeps
  readonly #changed: () => void
  #seatId: SeatId | null = null
  #before: Look | null = null
  #found: NextMeasured | null = null
  readonly #listening = new Listening()
  #looking = false
  #stop: Cancel | null = null

  constructor(room: LiveRoom, deps: MeasuringDeps, changed: () => void) {
    this.#room = room
    this.#deps = deps
    this.#changed = changed
  }

  /** Null: not measured yet, or another seat is. */
  of(seatId: SeatId | null): NextMeasured | null {
    return seatId !== null && seatId === this.#seatId ? this.#found : null
  }

  /** From now on this seat; null: none. */
  follow(seatId: SeatId | null): void {
    if (seatId === this.#seatId) return
    this.close()
    this.#seatId = seatId
    if (seatId === null) return
    this.#askForEcho(seatId)
    this.#stop = this.#deps.timers.every(MEASURE_EVERY_MS, () => void this.#look(seatId))
  }

  /** What a device of the seat found of its echo; shown with the next look. @returns whether it was asked. */
  tellEcho(device: Pick<LiveDevice, 'deviceId'>, report: EchoReport): boolean {
    return this.#listening.take(device, report, this.#deps.clock.monotonicMs())
  }

  close(): void {
    this.#stop?.()
    this.#stop = null
    this.#listening.stop()
    this.#seatId = null
    this.#before = null
    this.#found = null
  }

  async #look(seatId: SeatId): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      this.#askForEcho(seatId)
      const seat = this.#room.seats.get(seatId)
      const media = this.#room.media.current
      const now = seat === undefined || media === null ? null : await this.#lookAt(seat, media)
      if (this.#seatId !== seatId) return
      const before = this.#before
      this.#before = now
      this.#found = seat === undefined || before === null || now === null ? null : this.#find(seat, before, now)
      this.#changed()
    } finally {
      this.#looking = false
    }
  }

  #find(seat: LiveSeat, before: Look, now: Look): NextMeasured {
    return {
      ...measureNext(before, now),
      echo: this.#echo(),
      level: levelOf(this.#room.media.speakers.loudestOf(seat), now.spokeAgoMs, now.sound !== null),
      troubles: troublesOfNext(this.#deps.troublesOf(this.#room, seat)),
    }
  }

  #askForEcho(seatId: SeatId): void {
    const seat = this.#room.seats.get(seatId)
    if (seat !== undefined) this.#listening.ask(seat)
  }

  #echo(): NextMeasured['echo'] {
    return echoOf(this.#listening.reports(this.#deps.clock.monotonicMs()))
  }

  async #lookAt(seat: LiveSeat, media: MediaRoom): Promise<Look | null> {
    try {
      const [picture = null, sound = null] = await Promise.all(
        [CAMERAS, MICS].map((sources) => cameIn(media, seat.devices.values(), sources)),
      )
      const spokeAgoMs = this.#deps.clock.monotonicMs() - seat.lastSpokeAtMs
      return { picture, sound, spokeAgoMs, wanted: this.#isWanted(seat) }
    } catch (error) {
      // While the worker is replaced nothing is known.
      if (error instanceof MediaError) return null
      throw error
    }
  }

  #isWanted(seat: LiveSeat): boolean {
    const { media } = this.#room
    return [...seat.devices.values()].some((device) => CAMERAS.some((source) => media.isWanted(device, source)))
  }
}
