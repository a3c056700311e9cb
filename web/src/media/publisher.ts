import type { types } from 'mediasoup-client'
import { setSending, stopSending, type MediaSource } from '../../../signaling/media/wire.ts'
import type { RoomSession } from '../net/session.ts'
import { cameraEncodings, PLAYED_SOUND, screenEncodings, SPEECH } from './encodings.ts'
import { MediaRefusal, type SourceData } from './wired-transport.ts'

/** Failures that a connection opened anew does away with. */
export const PASSING: ReadonlySet<string> = new Set(['mediaUnavailable', 'offline', 'timeout', 'unavailable'])
const ATTEMPTS = 3

/** Where a publisher gets the transport to send on; null while there is none to be had. */
export type SendTransport = () => Promise<types.Transport | null>

export interface Publisher {
  /** Sends this track, instead of the one that this source sent before. @returns a refusal's code, or null. */
  send(source: MediaSource, track: MediaStreamTrack): Promise<string | null>
  /** Silences a source without giving it up. Local silence is immediate, whatever the line does. */
  pause(source: MediaSource): void
  /** Gives a source up. */
  stop(source: MediaSource): void
  /** After a return: tells the server which sources are silent and which are not, in case that got lost. */
  repeatStates(): void
  /** The connection went away with all that was sent on it. */
  forget(): void
}

/** Sends this seat's own sound and pictures: at most one producer for each source. */
export function createPublisher(session: RoomSession, sendTransport: SendTransport): Publisher {
  const producers = new Map<MediaSource, types.Producer<SourceData>>()

  async function begin(source: MediaSource, track: MediaStreamTrack): Promise<string | null> {
    const transport = await sendTransport()
    if (transport === null) return 'mediaUnavailable'
    // The library takes a track that is switched off for one that shall start silent.
    track.enabled = true
    const producer = await transport.produce<SourceData>({
      track,
      // Whoever opened the track stops it: a camera outlives the connection that it is sent on.
      stopTracks: false,
      ...howToSend(source),
      appData: { source },
    })
    producers.get(source)?.close()
    producers.set(source, producer)
    producer.observer.once('close', () => {
      if (producers.get(source) === producer) producers.delete(source)
    })
    return null
  }

  async function sendOnce(source: MediaSource, track: MediaStreamTrack): Promise<string | null> {
    const producer = producers.get(source)
    try {
      if (producer === undefined || producer.closed) return await begin(source, track)
      if (producer.track !== track) await producer.replaceTrack({ track })
      if (!producer.paused) return null
      const answer = await session.request(setSending, { source, on: true })
      if (!answer.ok) return answer.error
      producer.resume()
      return null
    } catch (error) {
      return error instanceof MediaRefusal ? error.code : 'mediaUnavailable'
    }
  }

  return {
    async send(source, track) {
      let refused: string | null = null
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        refused = await sendOnce(source, track)
        if (refused === null || !PASSING.has(refused)) break
      }
      return refused
    },
    pause(source) {
      const producer = producers.get(source)
      if (producer === undefined || producer.paused) return
      producer.pause()
      void session.request(setSending, { source, on: false })
    },
    stop(source) {
      const producer = producers.get(source)
      if (producer === undefined) return
      producer.close()
      void session.request(stopSending, { source })
    },
    repeatStates() {
      for (const [source, producer] of producers) void session.request(setSending, { source, on: !producer.paused })
    },
    forget() {
      for (const producer of producers.values()) producer.close()
      producers.clear()
    },
  }
}

function howToSend(source: MediaSource): Pick<types.ProducerOptions, 'encodings' | 'codecOptions'> {
  switch (source) {
    case 'mic':
      return { codecOptions: SPEECH }
    case 'camera':
      return { encodings: cameraEncodings(), codecOptions: { videoGoogleStartBitrate: 600 } }
    case 'screen':
      return { encodings: screenEncodings(), codecOptions: { videoGoogleStartBitrate: 1_000 } }
    case 'screenAudio':
      return { codecOptions: PLAYED_SOUND }
    default:
      return source satisfies never
  }
}
