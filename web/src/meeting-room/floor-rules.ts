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

export function standingOf(floor: FloorState, seat: Pick<Seat, 'seatId' | 'chair'> | null): Standing {
  if (seat === null) return floor.mode === 'open' ? 'open' : 'waiting'
  if (seat.chair) return 'chair'
  if (floor.holders.some(({ seatId }) => seatId === seat.seatId)) return 'holder'
  if (floor.pointOfOrder?.seatId === seat.seatId) return 'point'
  return floor.mode === 'open' ? 'open' : 'waiting'
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

export interface SilentHolder {
  readonly seat: Seat
  readonly as: Speaking['as']
  readonly mic: 'off' | 'none'
}

/**
 * Who has the floor and was not heard since: at once where there is no microphone, after a while where it stays off. Who was on once has
 * spoken; off again means finished.
 *
 * @param heard - Turns at the floor that were heard until now.
 * @returns `heard` as it is from now on; the same object when nothing was added.
 */
export function notHeardYet(
  floor: FloorState,
  byId: ReadonlyMap<SeatId, Seat>,
  heard: ReadonlySet<string>,
  nowMs: number,
): { readonly silent: readonly SilentHolder[]; readonly heard: ReadonlySet<string> } {
  const silent: SilentHolder[] = []
  const added: string[] = []
  for (const { seatId, sinceMs, as } of speakingNow(floor)) {
    const seat = byId.get(seatId)
    const turn = `${seatId} ${sinceMs}`
    if (seat === undefined || heard.has(turn)) continue
    if (seat.mic === 'on') added.push(turn)
    else if (seat.mic === 'none' || nowMs - sinceMs >= TURN_ON_MS) silent.push({ seat, as, mic: seat.mic })
  }
  return { silent, heard: added.length === 0 ? heard : new Set([...heard, ...added]) }
}
