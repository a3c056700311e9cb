import type { WantedStream } from '../../sfu/api.ts'
import { LastSent } from '../kit/last-sent.ts'
import { createSerial, type Serial } from '../kit/serial.ts'
import type { SeatId } from '../wire/ids.ts'
import type { EventDataOf, ParamsOf } from '../wire/registry.ts'
import { LONG_AGO, type MonoMs } from '../kit/clock.ts'
import { newLayersSent, type LayersSent } from './subscribed-layers.ts'
import type { ConsumerOffer, MediaSource } from './wire.ts'

export type View = ParamsOf<'media.view'>

/** What a device has on the media plane, as far as the signalling must know it. */
export interface DeviceMedia {
  /** Everything that is asked of the plane for this device, in order: a stop never overtakes the start that it ends. */
  readonly serial: Serial
  /** Counts upward whenever all media of the device are gone, so that late answers of before are not taken for news. */
  generation: number
  /** Transports handed to this device: no other id is let through to the plane. */
  readonly transports: Map<string, 'send' | 'receive'>
  readonly producers: Map<MediaSource, { readonly producerId: string; paused: boolean }>
  /** The client has told what it can receive. */
  ready: boolean
  view: View
  /** The small pictures that the newest plan was made with: in a storm of joins the view's come later. */
  plannedSmallPictures: readonly SeatId[]
  /** When one of its microphones was last heard; `LONG_AGO`: never. */
  lastSpokeAtMs: MonoMs
  /** How loud, 0–1, it was at its loudest lately, and when. */
  loudest: { readonly volume: number; readonly atMs: MonoMs }
  /** Its operator has the page open that shows the seat's own still. */
  picturesLookedAt: boolean
  /** Consumers that were offered to the client, and those that were closed lately. */
  readonly offers: Map<string, ConsumerOffer>
  takenBack: string[]
  /** Those of the offers that the client knows to rest. */
  readonly restingSent: LastSent<readonly string[]>
  /** How those of them fare that ever were in trouble: repeated to a client that comes back. */
  readonly states: Map<string, EventDataOf<'media.consumerState'>['state']>
  /** Consumers that ended with their sender's worker; the client has not been told yet. */
  lost: string[]
  /** The client came back and may have missed events: tell it everything once more. */
  repeat: boolean
  /** What it should receive by the newest plan. */
  wanted: readonly WantedStream[]
  /** The plan that is in force, to leave the plane alone when nothing changes. */
  readonly planKey: LastSent<string>
  planning: boolean
  planFailures: number
  /** The stage seat that the device was sent last. */
  readonly stageSent: LastSent<SeatId | null>
  stageSentMs: MonoMs
  /** The layers of its own sources that the device was last asked for (`media.demand`). */
  layersSent: LayersSent
}

export function newDeviceMedia(): DeviceMedia {
  return {
    serial: createSerial(),
    generation: 0,
    transports: new Map(),
    producers: new Map(),
    ready: false,
    view: { smallPictures: [], video: 'all', rung: 'full' },
    plannedSmallPictures: [],
    lastSpokeAtMs: LONG_AGO,
    loudest: { volume: 0, atMs: LONG_AGO },
    picturesLookedAt: false,
    offers: new Map(),
    takenBack: [],
    restingSent: restsNone(),
    states: new Map(),
    lost: [],
    repeat: false,
    wanted: [],
    planKey: new LastSent(),
    stageSent: new LastSent(),
    stageSentMs: LONG_AGO,
    planning: false,
    planFailures: 0,
    layersSent: newLayersSent(),
  }
}

function restsNone(): LastSent<readonly string[]> {
  const sent = new LastSent<readonly string[]>()
  sent.sent([])
  return sent
}

/** All media of the device are gone on the plane: nothing of them may be remembered here. What to show is kept. */
export function forgetMedia(media: DeviceMedia): void {
  media.generation += 1
  media.transports.clear()
  media.producers.clear()
  media.ready = false
  media.plannedSmallPictures = []
  media.offers.clear()
  media.takenBack = []
  media.restingSent.sent([])
  media.states.clear()
  media.lost = []
  media.repeat = false
  media.wanted = []
  media.planKey.forget()
  media.planFailures = 0
  media.layersSent = newLayersSent()
}
