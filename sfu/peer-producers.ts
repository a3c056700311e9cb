// The producers of one peer, one for each source (microphone, camera, screen …).
import { errors } from 'mediasoup'
import { MediaError } from './api.ts'
import { badMedia, KIND_OF } from './client-media.ts'
import type { Producer } from 'mediasoup/types'
import type { Source } from './api.ts'
import type { RtpParametersShape } from './rtp-schemas.ts'
import type { Speakers } from './speakers.ts'
import type { PeerTransport } from './transport.ts'

/** Sources that count for the active speaker; the sound of a shared screen does not. */
const VOICES: readonly Source[] = ['mic', 'secondMic']

/** What one peer sends: at most one producer for each source. */
export class PeerProducers {
  readonly #peerId: string
  readonly #speakers: Speakers
  readonly #keyFrameEveryMs: number
  readonly #ended: (source: Source) => void
  readonly #producers = new Map<Source, Producer>()

  /** @param ended - Told when a producer came to its end without anybody here asking for it. */
  constructor(peerId: string, speakers: Speakers, keyFrameEveryMs: number, ended: (source: Source) => void) {
    this.#peerId = peerId
    this.#speakers = speakers
    this.#keyFrameEveryMs = keyFrameEveryMs
    this.#ended = ended
  }

  get size(): number {
    return this.#producers.size
  }

  /** @throws MediaError `badMedia` for what the worker refuses. */
  async produce(
    transport: PeerTransport,
    source: Source,
    rtpParameters: RtpParametersShape,
    paused: boolean,
  ): Promise<Producer> {
    // The older one goes first: a browser that publishes again may use the same SSRC.
    const replaces = this.#producers.has(source)
    this.close(source)
    const keyFrameRequestDelay = this.#keyFrameEveryMs
    let producer: Producer
    try {
      producer = await refusable(() =>
        transport.produce({ kind: KIND_OF[source], rtpParameters, paused, keyFrameRequestDelay }),
      )
    } catch (error) {
      // The caller learns that there is no new one; the listener must also hear that the older one has ended.
      if (replaces && !this.#producers.has(source)) this.#ended(source)
      throw error
    }
    this.#producers.set(source, producer)
    producer.on('transportclose', () => {
      if (this.#producers.get(source) !== producer) return
      this.#producers.delete(source)
      this.#ended(source)
    })
    if (VOICES.includes(source)) await this.#speakers.add(this.#peerId, producer).catch(whileOpen(producer))
    return producer
  }

  async setPaused(source: Source, paused: boolean): Promise<boolean> {
    const producer = this.#producers.get(source)
    if (producer === undefined) return false
    await (paused ? producer.pause() : producer.resume()).catch(whileOpen(producer))
    return true
  }

  get(source: Source): Producer | undefined {
    return this.#producers.get(source)
  }

  list(): { source: Source; producer: Producer }[] {
    return [...this.#producers].map(([source, producer]) => ({ source, producer }))
  }

  close(source: Source): void {
    const producer = this.#producers.get(source)
    this.#producers.delete(source)
    producer?.close()
  }

  closeAll(): void {
    for (const source of [...this.#producers.keys()]) this.close(source)
  }
}

/** Turns what the worker has against a client's objects into `badMedia`; a worker that went away is another matter. */
export async function refusable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof errors.WorkerClosedError || error instanceof MediaError) throw error
    throw badMedia(error)
  }
}

/** A failure matters only while the producer it is about is still there. */
function whileOpen(producer: Producer): (error: unknown) => void {
  return (error) => {
    if (!producer.closed) throw error
  }
}
