import type { FloorState } from '../floor/wire.ts'
import type { MediaDevice, MediaSeat } from './live.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { LONG_AGO, type Clock } from '../kit/clock.ts'
import type { SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { dominantOf } from './rules.ts'

export type SpeakersTold = EventDataOf<'media.speakers'>

/** Who is heard and who holds the stage if the chair chose nobody. Told on change, and volumes not too often. */
export interface Speakers {
  /** What the media plane hears: peers are devices here, and all of a seat's count as one. */
  report(speaking: readonly { peerId: string; volume: number }[], dominantPeerId: string | null): void
  /** Somebody came or went. */
  seatsChanged(): void
  /** The floor was given or taken. */
  floorChanged(): void
  /** The chair has taken somebody off the stage, who stays in sight of whoever would see themselves there. */
  wasShown(seatId: SeatId): void
  now(): SpeakersTold
  /** Who held the stage by the floor or by speaking, the last one first. */
  readonly lately: readonly SeatId[]
  close(): void
}

export const TELL_EVERY_MS = 500
/** Volumes are for bars on a screen: in a large meeting they come less often, so that they cost everybody less. */
export const TELL_MANY_EVERY_MS = 2_000
export const MANY_DEVICES = 60
/** The stage does not jump more often than this, whatever is said across each other. The chair's decisions don't wait. */
export const STAGE_CHANGES_EVERY_MS = 1_000

export interface SpeakersParts {
  readonly clock: Clock
  readonly timers: Timers
  readonly seats: ReadonlyMap<SeatId, MediaSeat>
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly floor: () => FloorState
  readonly mayBeHeard: (device: MediaDevice) => boolean
  tell(told: SpeakersTold): void
  onDominant(): void
}

export function createSpeakers(parts: SpeakersParts): Speakers {
  const { clock, timers, seats, devices, floor, mayBeHeard, tell, onDominant } = parts
  let speaking: { seatId: SeatId; volume: number }[] = []
  let reported: SeatId | null = null
  let lately: SeatId[] = []
  let changedAtMs = LONG_AGO
  let told = ''
  let settling: Cancel | null = null
  let telling: Cancel | null = null

  const joined = (seatId: SeatId): boolean => (seats.get(seatId)?.devices.size ?? 0) > 0

  function chairSeatId(): SeatId | null {
    for (const { role, seat } of devices.values()) if (role === 'chair') return seat.seatId
    return null
  }

  function settle(): void {
    const current = lately[0] ?? null
    const given = floor()
    const next = dominantOf({ current, reported, floor: given, joined, chairSeatId: chairSeatId() })
    if (next === current) return
    const waitMs = changedAtMs + STAGE_CHANGES_EVERY_MS - clock.monotonicMs()
    // A stage whose holder has gone is not left empty for politeness, and who is given the floor is seen at once.
    const bySpeaking =
      given.mode === 'open' && next === reported && !given.holders.some(({ seatId }) => seatId === next)
    if (waitMs > 0 && bySpeaking && current !== null && joined(current)) {
      settling ??= timers.after(waitMs, () => {
        settling = null
        settle()
      })
      return
    }
    changedAtMs = clock.monotonicMs()
    const before = lately.filter((seatId) => seatId !== next && joined(seatId)).slice(0, 3)
    lately = next === null ? before : [next, ...before]
    onDominant()
    // News of the stage don't wait for the next volumes.
    telling?.()
    telling = null
    tellSoon()
  }

  function now(): SpeakersTold {
    return { speaking: speaking.filter(({ seatId }) => joined(seatId)), dominantSeatId: lately[0] ?? null }
  }

  /** The first change is told at once, those that follow in the next while together. */
  function tellSoon(): void {
    if (telling !== null) return
    const data = now()
    const text = JSON.stringify(data)
    if (text === told) return
    told = text
    tell(data)
    telling = timers.after(devices.size > MANY_DEVICES ? TELL_MANY_EVERY_MS : TELL_EVERY_MS, () => {
      telling = null
      tellSoon()
    })
  }

  function heardNow(heard: readonly { peerId: string; volume: number }[]): { seatId: SeatId; volume: number }[] {
    const loudest = new Map<SeatId, number>()
    for (const { peerId, volume } of heard) {
      const device = devices.get(peerId)
      if (device === undefined || !mayBeHeard(device)) continue
      const { seat } = device
      seat.lastSpokeAtMs = device.media.lastSpokeAtMs = clock.monotonicMs()
      // One decimal is what a bar on the screen can show; finer would be news without end.
      const rounded = Math.round(Math.min(1, Math.max(0, volume)) * 10) / 10
      loudest.set(seat.seatId, Math.max(loudest.get(seat.seatId) ?? 0, rounded))
    }
    return [...loudest].map(([seatId, volume]) => ({ seatId, volume })).sort((a, b) => b.volume - a.volume)
  }

  return {
    report(heard, dominantPeerId) {
      speaking = heardNow(heard)
      const dominant = dominantPeerId === null ? undefined : devices.get(dominantPeerId)
      reported = dominant !== undefined && mayBeHeard(dominant) ? dominant.seat.seatId : null
      settle()
      tellSoon()
    },
    seatsChanged() {
      speaking = speaking.filter(({ seatId }) => joined(seatId))
      if (reported !== null && !joined(reported)) reported = null
      lately = lately.filter((seatId, index) => index === 0 || joined(seatId))
      settle()
      tellSoon()
    },
    floorChanged() {
      // Whoever spoke before the floor decided does not come onto the stage by it.
      if (floor().mode === 'floor') reported = null
      settle()
      tellSoon()
    },
    wasShown(seatId) {
      const [holder, ...before] = lately
      lately =
        holder === undefined || holder === seatId
          ? [seatId, ...before]
          : [holder, seatId, ...before.filter((one) => one !== seatId)]
    },
    now,
    get lately() {
      return lately
    },
    close() {
      settling?.()
      telling?.()
      settling = telling = null
    },
  }
}
