// Reports who speaks on one router, by mediasoup's AudioLevelObserver and ActiveSpeakerObserver.
import type { ActiveSpeakerObserver, AudioLevelObserver, Producer, Router } from 'mediasoup/types'
import type { VoiceReport } from './voices.ts'

/** dBov below which a microphone counts as silent; the worker takes the mean over the interval, pauses between words included. */
const SILENCE_DBOV = -70
const MAX_SPEAKERS = 8

/** Loudness 0–1, even to the ear: 0 at the edge of silence, 1 at full scale. */
function loudness(dbov: number): number {
  return Math.min(1, Math.max(0, 1 - dbov / SILENCE_DBOV))
}

/** Hears who speaks among the microphones of the peers on one router; those piped in from others are heard where they come from. */
export class Speakers {
  readonly #levels: AudioLevelObserver
  readonly #active: ActiveSpeakerObserver
  readonly #peerOf = new Map<string, string>()
  readonly #tell: (report: VoiceReport) => void
  #speaking: { producerId: string; volume: number }[] = []
  #dominant: string | null = null

  static async open(router: Router, everyMs: number, tell: (report: VoiceReport) => void): Promise<Speakers> {
    const [levels, active] = await Promise.all([
      router.createAudioLevelObserver({ maxEntries: MAX_SPEAKERS, threshold: SILENCE_DBOV, interval: everyMs }),
      router.createActiveSpeakerObserver({ interval: everyMs }),
    ])
    return new Speakers(levels, active, tell)
  }

  private constructor(levels: AudioLevelObserver, active: ActiveSpeakerObserver, tell: (report: VoiceReport) => void) {
    this.#levels = levels
    this.#active = active
    this.#tell = tell
    levels.on('volumes', (volumes) => {
      this.#speaking = volumes
        .filter(({ producer }) => !producer.paused)
        .map(({ producer, volume }) => ({ producerId: producer.id, volume: loudness(volume) }))
      this.#say()
    })
    levels.on('silence', () => {
      if (this.#speaking.length === 0) return
      this.#speaking = []
      this.#say()
    })
    active.on('dominantspeaker', ({ producer }) => {
      if (producer.id === this.#dominant || producer.paused) return
      this.#dominant = producer.id
      this.#say()
    })
  }

  /** Listens to a microphone of that peer until it ends; a peer may have two. */
  async add(peerId: string, mic: Producer): Promise<void> {
    this.#peerOf.set(mic.id, peerId)
    mic.observer.once('close', () => {
      this.#forget(mic.id)
      this.#peerOf.delete(mic.id)
    })
    mic.observer.on('pause', () => this.#forget(mic.id))
    await Promise.all([
      this.#levels.addProducer({ producerId: mic.id }),
      this.#active.addProducer({ producerId: mic.id }),
    ])
  }

  #forget(producerId: string): void {
    const spoke = this.#speaking.some((speaker) => speaker.producerId === producerId)
    if (!spoke && this.#dominant !== producerId) return
    this.#speaking = this.#speaking.filter((speaker) => speaker.producerId !== producerId)
    if (this.#dominant === producerId) this.#dominant = null
    this.#say()
  }

  #say(): void {
    const speaking = this.#speaking.flatMap(({ producerId, volume }) => {
      const peerId = this.#peerOf.get(producerId)
      return peerId === undefined ? [] : [{ peerId, volume }]
    })
    const dominantPeerId = this.#dominant === null ? null : (this.#peerOf.get(this.#dominant) ?? null)
    this.#tell({ speaking, dominantPeerId })
  }
}
