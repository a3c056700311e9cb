import type { ActiveSpeakerObserver, AudioLevelObserver, Producer, Router } from 'mediasoup/types'
import type { RoomListener } from './api.ts'

/** dBov below which a microphone counts as silent; the worker takes the mean over the interval, pauses between words included. */
const SILENCE_DBOV = -70
const MAX_SPEAKERS = 8

/** Loudness 0–1, even to the ear: 0 at the edge of silence, 1 at full scale. */
export function loudness(dbov: number): number {
  return Math.min(1, Math.max(0, 1 - dbov / SILENCE_DBOV))
}

/** Hears who speaks among a room's microphones. */
export class Speakers {
  readonly #levels: AudioLevelObserver
  readonly #active: ActiveSpeakerObserver
  readonly #seatOf = new Map<string, string>()
  readonly #tell: RoomListener['speakers']
  #speaking: { seatId: string; volume: number }[] = []
  #dominant: string | null = null

  static async open(router: Router, everyMs: number, tell: RoomListener['speakers']): Promise<Speakers> {
    const [levels, active] = await Promise.all([
      router.createAudioLevelObserver({ maxEntries: MAX_SPEAKERS, threshold: SILENCE_DBOV, interval: everyMs }),
      router.createActiveSpeakerObserver({ interval: everyMs }),
    ])
    return new Speakers(levels, active, tell)
  }

  private constructor(levels: AudioLevelObserver, active: ActiveSpeakerObserver, tell: RoomListener['speakers']) {
    this.#levels = levels
    this.#active = active
    this.#tell = tell
    levels.on('volumes', (volumes) => {
      this.#speaking = volumes
        .flatMap(({ producer, volume }) => {
          const seatId = this.#seatOf.get(producer.id)
          return seatId === undefined || producer.paused ? [] : [{ seatId, volume: loudness(volume) }]
        })
        .sort((a, b) => b.volume - a.volume)
      this.#say()
    })
    levels.on('silence', () => {
      if (this.#speaking.length === 0) return
      this.#speaking = []
      this.#say()
    })
    active.on('dominantspeaker', ({ producer }) => {
      const seatId = this.#seatOf.get(producer.id) ?? null
      if (seatId === this.#dominant || producer.paused) return
      this.#dominant = seatId
      this.#say()
    })
  }

  async add(seatId: string, mic: Producer): Promise<void> {
    this.#seatOf.set(mic.id, seatId)
    mic.observer.once('close', () => {
      this.#seatOf.delete(mic.id)
      this.#forget(seatId)
    })
    mic.observer.on('pause', () => this.#forget(seatId))
    await Promise.all([
      this.#levels.addProducer({ producerId: mic.id }),
      this.#active.addProducer({ producerId: mic.id }),
    ])
  }

  #forget(seatId: string): void {
    const spoke = this.#speaking.some((speaker) => speaker.seatId === seatId)
    if (!spoke && this.#dominant !== seatId) return
    this.#speaking = this.#speaking.filter((speaker) => speaker.seatId !== seatId)
    if (this.#dominant === seatId) this.#dominant = null
    this.#say()
  }

  #say(): void {
    this.#tell([...this.#speaking], this.#dominant)
  }
}
