import type { FloorMode, FloorState } from '../../../signaling/floor/wire.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { Seat } from '../net/session.ts'

/** How a seat stands to the floor now. */
export type Standing =
  /** Everybody may speak. */
  | 'open'
  | 'chair'
  | 'holder'
  /** Heard beside the holders, for a moment. */
  | 'point'
  /** Its microphones are off at the source. */
  | 'waiting'

/** The server's `mayBeHeard` with the reason in it: a test holds both equal for every seat that may send sound at all. */
export function standingOf(floor: FloorState, seat: Pick<Seat, 'seatId' | 'chair'> | null): Standing {
  if (seat?.chair === true) return 'chair'
  const turn = speakingNow(floor).find(({ seatId }) => seatId === seat?.seatId)
  return turn?.as ?? (floor.mode === 'open' ? 'open' : 'waiting')
}

export interface Speaking {
  readonly seatId: SeatId
  /** Server time. */
  readonly sinceMs: number
  readonly as: 'holder' | 'point'
}

/** Who has been given the floor, a point of order last. */
export function speakingNow({ holders, pointOfOrder }: FloorState): Speaking[] {
  return [
    ...holders.map((held) => ({ ...held, as: 'holder' as const })),
    ...(pointOfOrder === null ? [] : [{ ...pointOfOrder, as: 'point' as const }]),
  ]
}

/** What changing to a mode touches: seats whose microphone goes off, or that may turn it on from then on. */
export function touchedBy(mode: FloorMode, floor: FloorState, seats: readonly Seat[]): number {
  const waiting = seats.filter((seat) => standingOf({ ...floor, mode: 'floor' }, seat) === 'waiting')
  return mode === 'floor' ? waiting.filter(({ mic }) => mic === 'on').length : waiting.length
}

/** So long somebody who was given the floor has to turn the microphone on before the others see that they wait for it. */
export const TURN_ON_MS = 8_000

/** So long a speaker's link may be away before the chair is asked whether to wait: one that flaps says nothing. */
export const LOST_MS = 5_000

export interface SilentHolder {
  readonly seat: Seat
  readonly as: Speaking['as']
  /** `lost`: the seat is cut off, or has left. The floor stays with it until chair or secretary take it. */
  readonly why: 'off' | 'none' | 'lost'
}

/** What a speaker's microphone is doing, or that the place is not here at all. */
export function micNowOf({ connection, mic }: Pick<Seat, 'connection' | 'mic'>): Seat['mic'] | 'lost' {
  return connection === 'here' ? mic : 'lost'
}

/** What is remembered of turns at the floor from one look to the next. */
export interface HeardSoFar {
  /** Turns that were heard. */
  readonly heard: ReadonlySet<string>
  /** Turns whose seat is away, and since when. */
  readonly lostSinceMs: ReadonlyMap<string, number>
}
export const NOTHING_HEARD: HeardSoFar = { heard: new Set(), lostSinceMs: new Map() }

/**
 * Who has the floor and can't be heard: at once where there is no microphone, after a while where it stays off or the seat is lost. Who was on
 * once has spoken; off again means finished, but a speaker who is lost may be in the middle of a sentence.
 *
 * @param before - What was remembered of turns at the floor until now.
 * @returns `sofar` as it is from now on; the same object when nothing has changed.
 */
export function notHeardYet(
  floor: FloorState,
  byId: ReadonlyMap<SeatId, Seat>,
  before: HeardSoFar,
  nowMs: number,
): { readonly silent: readonly SilentHolder[]; readonly sofar: HeardSoFar } {
  const silent: SilentHolder[] = []
  const added: string[] = []
  const lostSinceMs = new Map<string, number>()
  for (const { seatId, sinceMs, as } of speakingNow(floor)) {
    const seat = byId.get(seatId)
    const turn = `${seatId} ${sinceMs}`
    if (seat === undefined) continue
    if (seat.connection !== 'here') {
      const lostMs = before.lostSinceMs.get(turn) ?? nowMs
      lostSinceMs.set(turn, lostMs)
      if (nowMs - lostMs >= LOST_MS) silent.push({ seat, as, why: 'lost' })
    } else if (!before.heard.has(turn)) {
      if (seat.mic === 'on') added.push(turn)
      else if (seat.mic === 'none' || nowMs - sinceMs >= TURN_ON_MS) silent.push({ seat, as, why: seat.mic })
    }
  }
  const same = added.length === 0 && sameKeys(lostSinceMs, before.lostSinceMs)
  return { silent, sofar: same ? before : { heard: new Set([...before.heard, ...added]), lostSinceMs } }
}

function sameKeys(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key))
}
