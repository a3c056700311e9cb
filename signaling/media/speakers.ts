// Announces who speaks and how loud, as often as the size of the meeting allows.
import type { FloorState } from '../floor/wire.ts'
import type { MediaDevice, MediaSeat } from './live.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { LONG_AGO, type Clock, type MonoMs } from '../kit/clock.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { dominantOf } from './rules.ts'

export type SpeakersData = EventDataOf<'media.speakers'>

export const TELL_EVERY_MS = 500
/** Volumes are for bars on a screen: in a large meeting they come less often, so that they cost everybody less. */
export const TELL_MANY_EVERY_MS = 2_000
export const MANY_DEVICES = 60
/** The stage does not jump more often than this, whatever is said across each other. The chair's decisions don't wait. */
export const STAGE_CHANGES_EVERY_MS = 1_000

/** The loudest of so long is how loud somebody is: the mean of half a second is low wherever they draw breath. */
export const LOUDEST_FOR_MS = 4_000

export interface SpeakersDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly seats: ReadonlyMap<SeatId, MediaSeat>
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly floor: () => FloorState
  readonly mayBeHeard: (device: MediaDevice) => boolean
  tell(speakers: SpeakersData): void
  onDominant(): void
}

/** Who is heard, and who holds the stage if the chair chose nobody. Volumes are sent on change and not too often; the plans ask for the stage. */
export class Speakers {
  readonly #deps: SpeakersDeps
  readonly #sent = new LastSent<SpeakersData>()
  /** How loud each device was at its loudest lately, 0–1, and when. */
  readonly #loudest = new WeakMap<MediaDevice, { readonly volume: number; readonly atMs: MonoMs }>()
  #speaking: { seatId: SeatId; volume: number }[] = []
  #reported: SeatId | null = null
  #lately: SeatId[] = []
  #changedAtMs = LONG_AGO
  #settling: Cancel | null = null
  #telling: Cancel | null = null

  constructor(deps: SpeakersDeps) {
    this.#deps = deps
  }

  /** Who held the stage by the floor or by speaking, the last one first. */
  get lately(): readonly SeatId[] {
    return this.#lately
  }

  /** How loud the seat was at its loudest lately, 0–1. */
  loudestOf(seat: MediaSeat): number {
    return Math.max(0, ...[...seat.devices.values()].map((device) => this.#loudest.get(device)?.volume ?? 0))
  }

  now(): SpeakersData {
    return { speaking: this.#speaking.filter(({ seatId }) => this.#joined(seatId)) }
  }

  /** What the media plane hears: peers are devices here, and all of a seat's count as one. */
  report(heard: readonly { peerId: string; volume: number }[], dominantPeerId: string | null): void {
    const { devices, mayBeHeard } = this.#deps
    this.#speaking = this.#heardNow(heard)
    const dominant = dominantPeerId === null ? undefined : devices.get(dominantPeerId)
    this.#reported = dominant !== undefined && mayBeHeard(dominant) ? dominant.seat.seatId : null
    this.#chooseDominant()
    this.#tellSoon()
  }

  /** Somebody came or went. */
  seatsChanged(): void {
    this.#speaking = this.#speaking.filter(({ seatId }) => this.#joined(seatId))
    if (this.#reported !== null && !this.#joined(this.#reported)) this.#reported = null
    this.#lately = this.#lately.filter((seatId, index) => index === 0 || this.#joined(seatId))
    this.#chooseDominant()
    this.#tellSoon()
  }

  /** The floor was given or taken. */
  floorChanged(): void {
    // A seat that spoke before the floor decided does not come onto the stage by it.
    if (this.#deps.floor().mode === 'floor') this.#reported = null
    this.#chooseDominant()
    this.#tellSoon()
  }

  /** The chair has taken a seat off the stage; it stays in sight of a seat that would see itself there. */
  wasShown(seatId: SeatId): void {
    const [holder, ...before] = this.#lately
    this.#lately =
      holder === undefined || holder === seatId
        ? [seatId, ...before]
        : [holder, seatId, ...before.filter((one) => one !== seatId)]
  }

  close(): void {
    this.#settling?.()
    this.#telling?.()
    this.#settling = this.#telling = null
  }

  #joined(seatId: SeatId): boolean {
    return (this.#deps.seats.get(seatId)?.devices.size ?? 0) > 0
  }

  #chairSeatId(): SeatId | null {
    for (const { role, seat } of this.#deps.devices.values()) if (role === 'chair') return seat.seatId
    return null
  }

  #chooseDominant(): void {
    const { clock, timers, onDominant } = this.#deps
    const current = this.#lately[0] ?? null
    const floor = this.#deps.floor()
    const next = dominantOf({
      current,
      reported: this.#reported,
      floor,
      joined: (seatId) => this.#joined(seatId),
      chairSeatId: this.#chairSeatId(),
    })
    if (next === current) return
    const waitMs = this.#changedAtMs + STAGE_CHANGES_EVERY_MS - clock.monotonicMs()
    // A stage whose holder has gone is not left empty for politeness, and a seat that is given the floor is seen at once.
    const bySpeaking =
      floor.mode === 'open' && next === this.#reported && !floor.holders.some(({ seatId }) => seatId === next)
    if (waitMs > 0 && bySpeaking && current !== null && this.#joined(current)) {
      this.#settling ??= timers.after(waitMs, () => {
        this.#settling = null
        this.#chooseDominant()
      })
      return
    }
    this.#changedAtMs = clock.monotonicMs()
    const before = this.#lately.filter((seatId) => seatId !== next && this.#joined(seatId)).slice(0, 3)
    this.#lately = next === null ? before : [next, ...before]
    onDominant()
  }

  /** The first change is announced at once, those that follow in the next while together. */
  #tellSoon(): void {
    const { timers, devices, tell } = this.#deps
    if (this.#telling !== null) return
    const data = this.now()
    if (!this.#sent.isNews(data)) return
    tell(data)
    this.#telling = timers.after(devices.size > MANY_DEVICES ? TELL_MANY_EVERY_MS : TELL_EVERY_MS, () => {
      this.#telling = null
      this.#tellSoon()
    })
  }

  #heardNow(heard: readonly { peerId: string; volume: number }[]): { seatId: SeatId; volume: number }[] {
    const { clock, devices, mayBeHeard } = this.#deps
    const loudest = new Map<SeatId, number>()
    for (const { peerId, volume } of heard) {
      const device = devices.get(peerId)
      if (device === undefined || !mayBeHeard(device)) continue
      const { seat } = device
      const nowMs = clock.monotonicMs()
      seat.lastSpokeAtMs = nowMs
      device.media.spoke(nowMs)
      const held = this.#loudest.get(device)
      const isLouder = held === undefined || volume >= held.volume || nowMs - held.atMs > LOUDEST_FOR_MS
      if (isLouder) this.#loudest.set(device, { volume, atMs: nowMs })
      // One decimal is what a bar on the screen can show; finer would be news without end.
      const rounded = Math.round(Math.min(1, Math.max(0, volume)) * 10) / 10
      loudest.set(seat.seatId, Math.max(loudest.get(seat.seatId) ?? 0, rounded))
    }
    return [...loudest].map(([seatId, volume]) => ({ seatId, volume })).sort((a, b) => b.volume - a.volume)
  }
}
