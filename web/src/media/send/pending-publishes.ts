// Publishes in flight, so that a mute or an unpublish that arrives meanwhile reaches them.
import type { MediaSource } from '../../../../signaling/media/wire.ts'

/** One attempt to publish a source: a request to the server that has not been answered yet. */
export interface PublishAttempt {
  /** The source was muted meanwhile: its producer begins muted. */
  readonly silenced: boolean
  /** The source was unpublished meanwhile: no producer may come of this attempt. */
  readonly stopped: boolean
  /** The track that is being published; a mute that arrives meanwhile disables it. */
  attach(track: MediaStreamTrack): void
}

/** Publishes in flight. A mute or an unpublish that arrives meanwhile must apply to them too, or their answer would undo it. */
export interface PendingPublishes {
  /** Runs `work` as a publish attempt of this source. */
  run<T>(source: MediaSource, work: (attempt: PublishAttempt) => Promise<T>): Promise<T>
  silence(source: MediaSource): void
  stop(source: MediaSource): void
}

export function createPendingPublishes(): PendingPublishes {
  interface OpenAttempt {
    silenced: boolean
    stopped: boolean
    track: MediaStreamTrack | null
    attach(track: MediaStreamTrack): void
  }
  const underWay = new Map<OpenAttempt, MediaSource>()

  function of(source: MediaSource): OpenAttempt[] {
    return [...underWay].flatMap(([attempt, its]) => (its === source ? [attempt] : []))
  }

  return {
    async run(source, work) {
      const attempt: OpenAttempt = {
        silenced: false,
        stopped: false,
        track: null,
        attach(track) {
          attempt.track = track
          // The library takes a track that is switched off for one that shall start silent.
          track.enabled = !attempt.silenced
        },
      }
      underWay.set(attempt, source)
      try {
        return await work(attempt)
      } finally {
        underWay.delete(attempt)
      }
    },
    silence(source) {
      for (const attempt of of(source)) {
        attempt.silenced = true
        if (attempt.track !== null) attempt.track.enabled = false
      }
    },
    stop(source) {
      for (const attempt of of(source)) attempt.stopped = true
    },
  }
}
