import type { Clock } from '../storage/clock.ts'
import type { LiveSeat } from '../seats/seat.ts'
import type { Cancel, Timers } from '../seats/timers.ts'
import type { SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { dominantOf } from './rules.ts'

export type SpeakersTold = EventDataOf<'media.speakers'>

/** Who is heard and who holds the stage if the chair chose nobody. Told on change, at most twice a second. */
export interface Speakers {
  report(speaking: readonly { seatId: string; volume: number }[], dominantSeatId: string | null): void
  /** Somebody came or went. */
  seatsChanged(): void
  /** The chair has taken somebody off the stage, who stays in sight of whoever would see themselves there. */
  wasShown(seatId: SeatId): void
  now(): SpeakersTold
  /** Who held the stage by speaking, the last one first. */
  readonly lately: readonly SeatId[]
  close(): void
}

export const TELL_EVERY_MS = 500
/** The stage does not jump more often than this, whatever is said across each other. */
export const STAGE_CHANGES_EVERY_MS = 1_000

export interface SpeakersParts {
  readonly clock: Clock
  readonly timers: Timers
  readonly seats: ReadonlyMap<string, LiveSeat>
  tell(told: SpeakersTold): void
  onDominant(): void
}

export function createSpeakers({ clock, timers, seats, tell, onDominant }: SpeakersParts): Speakers {
  let speaking: { seatId: string; volume: number }[] = []
  let reported: string | null = null
  let lately: SeatId[] = []
  let changedAtMs = -Infinity
  let told = ''
  let settling: Cancel | null = null
  let telling: Cancel | null = null

  function settle(): void {
    const current = lately[0] ?? null
    const next = dominantOf(current, reported, [...seats.values()])
    if (next === current) return
    const waitMs = changedAtMs + STAGE_CHANGES_EVERY_MS - clock.nowMs()
    // A stage whose holder has gone is not left empty for politeness.
    if (waitMs > 0 && current !== null && seats.has(current)) {
      settling ??= timers.after(waitMs, () => {
        settling = null
        settle()
      })
      return
    }
    changedAtMs = clock.nowMs()
    const nextSeat = next === null ? undefined : seats.get(next)
    const before = lately.filter((seatId) => seatId !== next && seats.has(seatId)).slice(0, 3)
    lately = nextSeat === undefined ? before : [nextSeat.seatId, ...before]
    onDominant()
    tellSoon()
  }

  function now(): SpeakersTold {
    return {
      speaking: speaking.flatMap(({ seatId, volume }) => {
        const seat = seats.get(seatId)
        // One decimal is what a bar on the screen can show; finer would be news without end.
        return seat === undefined ? [] : [{ seatId: seat.seatId, volume: Math.round(clamp(volume) * 10) / 10 }]
      }),
      dominantSeatId: lately[0] ?? null,
    }
  }

  /** The first change is told at once, those that follow in the next half second together. */
  function tellSoon(): void {
    if (telling !== null) return
    const data = now()
    const text = JSON.stringify(data)
    if (text === told) return
    told = text
    tell(data)
    telling = timers.after(TELL_EVERY_MS, () => {
      telling = null
      tellSoon()
    })
  }

  return {
    report(heard, dominantSeatId) {
      speaking = [...heard].sort((a, b) => b.volume - a.volume)
      reported = dominantSeatId
      for (const { seatId } of heard) {
        const seat = seats.get(seatId)
        if (seat !== undefined) seat.media.lastSpokeAtMs = clock.nowMs()
      }
      settle()
      tellSoon()
    },
    seatsChanged() {
      speaking = speaking.filter(({ seatId }) => seats.has(seatId))
      if (reported !== null && !seats.has(reported)) reported = null
      lately = lately.filter((seatId, index) => index === 0 || seats.has(seatId))
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

function clamp(volume: number): number {
  return Math.min(1, Math.max(0, volume))
}
