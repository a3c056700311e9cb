// Counts to which seats each source is sent on now, in one pass over the plans of all receiving devices.
import type { MediaDevice, MediaSeat } from '../media/live.ts'
import type { MediaSource } from '../media/wire.ts'
import { isLeader } from '../wire/locked-out.ts'
import type { Reach } from './rules.ts'

export type SourceKey = `${string} ${MediaSource}`
export const sourceKey = (peerId: string, source: MediaSource): SourceKey => `${peerId} ${source}`

const NOBODY: Reach = { seats: 0, leaders: false }

/**
 * A device counts as sent a source when its plan lets it flow, it is connected, its consumer was made, and the worker has not given up the picture for
 * want of bandwidth.
 */
export class Reaches {
  readonly #seats = new Map<SourceKey, Set<MediaSeat>>()

  /** @param asked - The sources that are asked about; nothing is counted of others. */
  constructor(devices: Iterable<MediaDevice>, asked: ReadonlySet<SourceKey>) {
    for (const key of asked) this.#seats.set(key, new Set())
    if (asked.size > 0) for (const device of devices) this.#count(device)
  }

  of(keys: readonly SourceKey[]): Reach {
    const seats = new Set(keys.flatMap((key) => [...(this.#seats.get(key) ?? [])]))
    if (seats.size === 0) return NOBODY
    const leaders = [...seats].some((seat) => [...seat.devices.values()].some(({ role }) => isLeader(role)))
    return { seats: seats.size, leaders }
  }

  #count({ connection, seat, media }: MediaDevice): void {
    if (connection === null) return
    const flowing = new Set<SourceKey>()
    for (const { peerId, source, resting } of media.wanted) {
      if (resting !== true) flowing.add(sourceKey(peerId, source))
    }
    for (const [consumerId, { deviceId, source }] of media.consumers.offers) {
      const key = sourceKey(deviceId, source)
      if (flowing.has(key) && media.consumers.states.get(consumerId) !== 'noBandwidth') this.#seats.get(key)?.add(seat)
    }
  }
}
