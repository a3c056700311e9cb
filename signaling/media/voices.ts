import type { MonoMs } from '../kit/clock.ts'
import type { SeatFacts } from './facts.ts'
import { PRIORITY, stream, type Stream } from './streams.ts'
import { MICS } from './wire.ts'

export interface Voice extends Stream {
  readonly seatId: string
}

/**
 * The microphones that may be heard, those first whose words would be missed most: the chair's, the stage's, those that
 * are on, then by who spoke last. A hall's spare microphones that are off come behind everybody's first one.
 */
export function voicesOf(seats: readonly SeatFacts[], stageSeatId: string | null): Voice[] {
  const voices = seats.filter(({ heard }) => heard).flatMap((seat) => voicesOfSeat(seat, stageSeatId))
  // The sort is stable, so ties stay in the order of coming.
  return voices.sort((a, b) => b.rank - a.rank || b.lastSpokeAtMs - a.lastSpokeAtMs).map(({ voice }) => voice)
}

interface Ranked {
  readonly voice: Voice
  readonly rank: number
  readonly lastSpokeAtMs: MonoMs
}

/** The microphones of one seat, the first ones first, whether it may be heard or not. */
export function microphonesOf(seat: SeatFacts): Voice[] {
  return voicesOfSeat(seat, null)
    .sort((a, b) => b.rank - a.rank)
    .map(({ voice }) => voice)
}

function voicesOfSeat(seat: SeatFacts, stageSeatId: string | null): Ranked[] {
  const { seatId } = seat
  const mics = seat.devices.flatMap(({ deviceId, producing, lastSpokeAtMs }) =>
    MICS.flatMap((source) => {
      const producer = producing.get(source)
      if (producer === undefined) return []
      const { producerId, paused } = producer
      return [{ voice: { seatId, ...stream(deviceId, source, producerId, PRIORITY.voice) }, paused, lastSpokeAtMs }]
    }),
  )
  const first = mics.find(({ paused }) => !paused) ?? mics[0]
  return mics.map((mic) => {
    const { voice, paused, lastSpokeAtMs } = mic
    const leads = mic === first && (seat.chair || seatId === stageSeatId)
    const rank =
      (leads || !paused ? 16 : 0) +
      (seat.chair ? 8 : 0) +
      (seatId === stageSeatId ? 4 : 0) +
      (paused ? 0 : 2) +
      (mic === first ? 1 : 0)
    return { voice, rank, lastSpokeAtMs }
  })
}
