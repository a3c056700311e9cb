/** A publisher for tests, over a library and a server that do what the test says. */
import type { types } from 'mediasoup-client'
import { vi } from 'vitest'
import type { Answer, RoomSession } from '../../net/session.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { MediaRefusal } from '../transport/wired-transport.ts'

/** What of a producer is used here, with the encodings of a sender behind it. */
function fakeProducer(track: MediaStreamTrack, layers: number) {
  let encodings: RTCRtpEncodingParameters[] = Array.from({ length: layers }, () => ({ active: true }))
  // As the library: a track that is switched off begins silent, and pausing switches it off.
  let paused = !track.enabled
  let closed = false
  let onClose = () => {}
  return {
    track,
    replaceTrack: vi.fn<(given: { track: MediaStreamTrack }) => Promise<void>>(async () => undefined),
    get paused() {
      return paused
    },
    get closed() {
      return closed
    },
    pause: () => void ((paused = true), (track.enabled = false)),
    resume: () => void ((paused = false), (track.enabled = true)),
    close() {
      closed = true
      onClose()
    },
    observer: { once: (_: string, listener: () => void) => void (onClose = listener) },
    rtpSender: {
      getParameters: () => ({ encodings: structuredClone(encodings) }),
      setParameters: async (next: { encodings: RTCRtpEncodingParameters[] }) => void (encodings = next.encodings),
    },
    setMaxSpatialLayer: async () => undefined,
    getStats: vi.fn<() => Promise<unknown>>(async () => new Map()),
    /** How many encodings go out now. */
    sending: () => (closed ? 0 : encodings.filter(({ active }) => active).length),
  }
}

/** A publisher over parts that the test answers for. */
export function publishing() {
  const producers: ReturnType<typeof fakeProducer>[] = []
  const packets: (number | undefined)[] = []
  const told: unknown[] = []
  let refusal: string | null = null
  let asked = 0
  let hold: Promise<void> = Promise.resolve()
  let answering: Promise<void> = Promise.resolve()
  const transport = {
    async produce({ track, encodings, codecOptions }: types.ProducerOptions) {
      asked += 1
      await hold
      if (refusal !== null) throw new MediaRefusal(refusal)
      if (track === undefined) throw new Error('a track is needed')
      packets.push(codecOptions?.opusPtime)
      const producer = fakeProducer(track, encodings?.length ?? 1)
      producers.push(producer)
      return producer
    },
  }
  const session = {
    async request(_: unknown, params: unknown): Promise<Answer<unknown>> {
      told.push(params)
      await answering
      return refusal === null ? { ok: true, result: {} } : { ok: false, error: refusal }
    },
  }
  // Only these parts of the library and of the session are used.
  const publisher: Publisher = createPublisher(
    session as unknown as RoomSession,
    async () => transport as unknown as types.Transport,
  )
  return {
    publisher,
    producers,
    packets,
    told,
    /** The last message to the server about a source. */
    lastOf: (source: string) => told.findLast((one) => JSON.stringify(one).includes(`"${source}"`)),
    asked: () => asked,
    refuse: (code: string | null) => void (refusal = code),
    holdAnswers() {
      let release = () => {}
      answering = new Promise((resolve) => (release = resolve))
      return () => release()
    },
    holdProduce() {
      let release = () => {}
      hold = new Promise((resolve) => (release = resolve))
      return () => release()
    },
  }
}
/** A track that gives a picture of this size. */
export const track = (width = 1280, height = 720): MediaStreamTrack => {
  const size = { width, height }
  const made = { enabled: true, getSettings: () => size }
  return Object.assign(Object.create(null) as MediaStreamTrack, made)
}
/** From now on it gives another size. */
export function turn(one: MediaStreamTrack, width: number, height: number): void {
  Object.assign(one.getSettings(), { width, height })
}
