// Lists the streams of a plan with their priorities: what is kept longest when the bandwidth of a device falls.
import type { WantedStream } from '../../sfu/api.ts'
import type { CameraFacts } from './facts.ts'
import type { MediaSource } from './wire.ts'

/**
 * Kept longest at the top: sound, then what is shown on the screen, then the stage, the chair, small pictures. These have what mediasoup gives
 * every consumer, so that the many of them need not be set one by one.
 */
export const PRIORITY = { voice: 255, screen: 200, stage: 160, chair: 80, small: 1 } as const

export interface Stream {
  readonly wanted: WantedStream
  /** Names stream and producer: another producer of the same source needs another consumer. */
  readonly key: string
}

export function stream(peerId: string, source: MediaSource, producerId: string, priority: number): Stream {
  return { wanted: { peerId, source, priority }, key: `${peerId} ${source} ${producerId}` }
}

/** The same, kept ready: nothing of it flows. */
export function atRest({ wanted, key }: Stream): Stream {
  return { wanted: { ...wanted, resting: true }, key: `${key} resting` }
}

export function picture(camera: CameraFacts, maxSpatialLayer: number, priority: number): Stream {
  const { deviceId: peerId, source, producerId } = camera
  return {
    wanted: { peerId, source, maxSpatialLayer, priority },
    key: `${peerId} ${source} ${producerId} ${maxSpatialLayer} ${priority}`,
  }
}
