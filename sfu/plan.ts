import type { Source, WantedStream } from './api.ts'

/** No seat receives more streams than this, whatever is asked: each costs the worker work at every packet. */
export const MAX_CONSUMERS_PER_SEAT = 64

export interface PresentStream {
  readonly consumerId: string
  readonly producerId: string
  readonly seatId: string
  readonly source: Source
  /** Ended by itself, mostly because its producer did. */
  readonly ended: boolean
}

export interface PlanSteps {
  readonly keep: { consumerId: string; stream: WantedStream }[]
  readonly add: { producerId: string; stream: WantedStream }[]
  readonly remove: string[]
}

export function streamKey(stream: { readonly seatId: string; readonly source: Source }): string {
  return `${stream.source} ${stream.seatId}`
}

/**
 * The steps from what a seat receives to what it should receive.
 *
 * @param ownSeatId - The receiving seat; its own streams are never sent back to it.
 * @param producerIdOf - The present producer of a stream, if there is one.
 * @returns Each wanted stream once; beyond MAX_CONSUMERS_PER_SEAT those of the lowest priority are left out.
 */
export function planSteps(
  present: readonly PresentStream[],
  wanted: readonly WantedStream[],
  ownSeatId: string,
  producerIdOf: (seatId: string, source: Source) => string | undefined,
): PlanSteps {
  const chosen = new Map<string, { producerId: string; stream: WantedStream }>()
  for (const stream of [...wanted].sort((a, b) => b.priority - a.priority)) {
    if (chosen.size === MAX_CONSUMERS_PER_SEAT) break
    if (stream.seatId === ownSeatId || chosen.has(streamKey(stream))) continue
    const producerId = producerIdOf(stream.seatId, stream.source)
    if (producerId !== undefined) chosen.set(streamKey(stream), { producerId, stream })
  }
  const keep: PlanSteps['keep'] = []
  const remove: string[] = []
  for (const consumer of present) {
    const choice = chosen.get(streamKey(consumer))
    if (choice !== undefined && !consumer.ended && choice.producerId === consumer.producerId) {
      keep.push({ consumerId: consumer.consumerId, stream: choice.stream })
      chosen.delete(streamKey(consumer))
    } else {
      remove.push(consumer.consumerId)
    }
  }
  return { keep, add: [...chosen.values()], remove }
}
