import type { MediaSource } from '../../../../signaling/media/wire.ts'

/** One wish to send a source, under way to the server. */
export interface Order {
  /** Silenced since: what comes of it begins silent. */
  readonly silenced: boolean
  /** Given up since: nothing is to come of it. */
  readonly stopped: boolean
  /** This track is on its way: it is switched off with the order. */
  carry(track: MediaStreamTrack): void
}

/** Orders under way: what is asked of a source meanwhile must reach them as well, or they would undo it. */
export interface Orders {
  /** Carries work out as an order for this source. */
  run<T>(source: MediaSource, work: (order: Order) => Promise<T>): Promise<T>
  silence(source: MediaSource): void
  stop(source: MediaSource): void
}

export function createOrders(): Orders {
  interface Open {
    silenced: boolean
    stopped: boolean
    track: MediaStreamTrack | null
    carry(track: MediaStreamTrack): void
  }
  const underWay = new Map<Open, MediaSource>()

  function of(source: MediaSource): Open[] {
    return [...underWay].flatMap(([order, its]) => (its === source ? [order] : []))
  }

  return {
    async run(source, work) {
      const order: Open = {
        silenced: false,
        stopped: false,
        track: null,
        carry(track) {
          order.track = track
          // The library takes a track that is switched off for one that shall start silent.
          track.enabled = !order.silenced
        },
      }
      underWay.set(order, source)
      try {
        return await work(order)
      } finally {
        underWay.delete(order)
      }
    },
    silence(source) {
      for (const order of of(source)) {
        order.silenced = true
        if (order.track !== null) order.track.enabled = false
      }
    },
    stop(source) {
      for (const order of of(source)) order.stopped = true
    },
  }
}
