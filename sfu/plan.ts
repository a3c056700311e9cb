// Compares what a peer receives with what it should receive, and lists the steps from one to the other; a pure function.
import type { Source, WantedStream } from './api.ts'

/** No peer receives more streams than this, whatever is asked: each costs the worker work at every packet. */
export const MAX_CONSUMERS_PER_PEER = 64

export interface PresentStream {
  readonly consumerId: string
  readonly producerId: string
  readonly peerId: string
  readonly source: Source
  /** Ended without being asked to, mostly because its producer did. */
  readonly ended: boolean
}

export interface PlanSteps {
  readonly keep: { consumerId: string; stream: WantedStream }[]
  readonly add: { producerId: string; stream: WantedStream }[]
  readonly remove: string[]
}

export function streamKey(stream: { readonly peerId: string; readonly source: Source }): string {
  return `${stream.source} ${stream.peerId}`
}

/**
 * The steps from what a peer receives to what it should receive.
 *
 * @param ownPeerId - The receiving peer; its own streams are never sent back to it.
 * @param producerIdOf - The present producer of a stream, if there is one.
 * @returns Each wanted stream once; beyond MAX_CONSUMERS_PER_PEER those of the lowest priority are left out.
 */
export function planSteps(
  present: readonly PresentStream[],
  wanted: readonly WantedStream[],
  ownPeerId: string,
  producerIdOf: (peerId: string, source: Source) => string | undefined,
): PlanSteps {
  const chosen = new Map<string, { producerId: string; stream: WantedStream }>()
  for (const stream of [...wanted].sort((a, b) => b.priority - a.priority)) {
    if (chosen.size === MAX_CONSUMERS_PER_PEER) break
    if (stream.peerId === ownPeerId || chosen.has(streamKey(stream))) continue
    const producerId = producerIdOf(stream.peerId, stream.source)
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
