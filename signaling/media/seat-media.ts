import { createSerial, type Serial } from '../seats/serial.ts'
import type { ParamsOf } from '../wire/registry.ts'
import type { ConsumerOffer, MediaSource } from './wire.ts'

export type View = ParamsOf<'media.view'>

/** What a seat has on the media plane, as far as the signalling must know it. */
export interface SeatMedia {
  /** Everything that is asked of the plane for this seat, in order: a stop never overtakes the start that it ends. */
  readonly serial: Serial
  /** Counts upward whenever all media of the seat are gone, so that late answers of before are not taken for news. */
  life: number
  /** Transports handed to this seat: no other id is let through to the plane. */
  readonly transports: Map<string, 'send' | 'receive'>
  readonly producers: Map<MediaSource, { readonly producerId: string; paused: boolean }>
  /** The client has told what it can receive. */
  ready: boolean
  view: View
  lastSpokeAtMs: number
  /** Consumers that the client was told of, and those taken back lately. */
  readonly offers: Map<string, ConsumerOffer>
  takenBack: string[]
  /** The client came back and may have missed events: tell it everything once more. */
  repeat: boolean
  /** The plan that is in force, to leave the plane alone when nothing changes. */
  planKey: string | null
  planning: boolean
  planFailures: number
}

export function newSeatMedia(): SeatMedia {
  return {
    serial: createSerial(),
    life: 0,
    transports: new Map(),
    producers: new Map(),
    ready: false,
    view: { smallPictures: [], video: 'all' },
    lastSpokeAtMs: 0,
    offers: new Map(),
    takenBack: [],
    repeat: false,
    planKey: null,
    planning: false,
    planFailures: 0,
  }
}

/** All media of the seat are gone on the plane: nothing of them may be remembered here. What to show is kept. */
export function forgetMedia(media: SeatMedia): void {
  media.life += 1
  media.transports.clear()
  media.producers.clear()
  media.ready = false
  media.offers.clear()
  media.takenBack = []
  media.repeat = false
  media.planKey = null
  media.planFailures = 0
}
