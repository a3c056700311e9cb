import type { MediaSource } from '../wire.ts'

/** A source that is sent: its producer on the media plane, and whether that rests. */
export interface SentSource {
  readonly producerId: string
  readonly paused: boolean
}

/** What one device sends. `sending.ts` begins a source, `room-media.ts` ends it, and only pausing and the keepers of floor and locks pause it. */
export class DeviceSources {
  readonly #sent = new Map<MediaSource, { readonly producerId: string; paused: boolean }>()

  /** As it is now. An entry stays the same object as long as its producer lives. */
  get now(): ReadonlyMap<MediaSource, SentSource> {
    return this.#sent
  }

  began(source: MediaSource, producerId: string): void {
    this.#sent.set(source, { producerId, paused: false })
  }

  /** Does nothing for a source that is not sent. */
  setPaused(source: MediaSource, paused: boolean): void {
    const sent = this.#sent.get(source)
    if (sent !== undefined) sent.paused = paused
  }

  /** @returns whether it was sent. */
  ended(source: MediaSource): boolean {
    return this.#sent.delete(source)
  }

  allEnded(): void {
    this.#sent.clear()
  }
}
