// Tells what of a seat's cameras or microphones came in at the media worker between two samples, and how the link was meanwhile.
import type { MediaRoom } from '../../sfu/api.ts'
import type { MediaDevice } from './live.ts'
import type { MediaSource } from './wire.ts'

/** What came of sources that are on, counted from their beginning. */
export interface Came {
  readonly packets: number
  readonly lost: number
  readonly bytes: number
  /** Packets of each size of a picture, the smallest first. */
  readonly layers: readonly number[]
  readonly rttMs: number | null
}

/** Of the link between two samples: many packets are lost, or the round trip is too long for a talk. */
export type CameBy = 'good' | 'lossy' | 'late' | 'unknown'

/** A speaker who draws breath is still speaking. */
export const HEARD_FOR_MS = 10_000
const MAX_LOSS = 0.05
const MAX_RTT_MS = 700

/**
 * Asks the worker for what came of those sources of the devices that are on.
 *
 * @returns null: none of them is on.
 * @throws MediaError while the worker is replaced.
 */
export async function cameIn(
  media: MediaRoom,
  devices: Iterable<Pick<MediaDevice, 'deviceId' | 'media'>>,
  sources: readonly MediaSource[],
): Promise<Came | null> {
  const on = [...devices].flatMap(({ deviceId, media: { producers } }) =>
    sources.filter((source) => producers.get(source)?.paused === false).map((source) => ({ deviceId, source })),
  )
  const all = (await Promise.all(on.map(({ deviceId, source }) => media.sourceStats(deviceId, source)))).filter(
    (one) => one !== null,
  )
  if (all.length === 0) return null
  const trips = all.flatMap(({ rttMs }) => (rttMs === null ? [] : [rttMs]))
  const sizes = Math.max(...all.map(({ layers }) => layers.length))
  return {
    packets: all.reduce((sum, { packets }) => sum + packets, 0),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    layers: Array.from({ length: sizes }, (_, size) => all.reduce((sum, { layers }) => sum + (layers[size] ?? 0), 0)),
    rttMs: trips.length === 0 ? null : Math.max(...trips),
  }
}

/** What came between two samples. A stream that began again in between counts from nothing. */
export function cameSince(before: Came | null, now: Came | null): Came | null {
  if (now === null) return null
  const begun = before === null || before.packets > now.packets
  if (begun) return now
  return {
    packets: now.packets - before.packets,
    lost: Math.max(0, now.lost - before.lost),
    bytes: Math.max(0, now.bytes - before.bytes),
    layers: now.layers.map((packets, size) => Math.max(0, packets - (before.layers[size] ?? 0))),
    rttMs: now.rttMs,
  }
}

export function linkOf(came: readonly Came[]): CameBy {
  const packets = came.reduce((sum, one) => sum + one.packets, 0)
  if (packets === 0) return 'unknown'
  const lost = came.reduce((sum, one) => sum + one.lost, 0)
  if (lost / (packets + lost) > MAX_LOSS) return 'lossy'
  return came.some(({ rttMs }) => rttMs !== null && rttMs > MAX_RTT_MS) ? 'late' : 'good'
}
