// Dynacast: computes for each producer the highest simulcast layer that any device receives. Pure functions.
import type { WantedStream } from '../../sfu/api.ts'
import type { LinkQuality } from '../seats/wire.ts'
import type { MonoMs } from '../kit/clock.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { isMic, kindOf, MediaSource, type Rung } from './wire.ts'

export type DemandData = EventDataOf<'media.demand'>
export type StillDemand = NonNullable<DemandData['still']>

/** Nobody receives it. */
export const NOT_WANTED = -1
/** A stream whose layer is nobody's choice is wanted as it is. */
const LAYERS = [0, 1, 2] as const
const BEST_LAYER = 2
/** A layer that nobody receives any more is sent on for so long: a user who turns pages of pictures back and forth finds it running. */
export const LINGER_MS = 2_000

/** Subscribed layers of one device (dynacast): for each source it produces the highest simulcast layer that somebody receives, or `NOT_WANTED`. */
export type SubscribedLayers = ReadonlyMap<MediaSource, number>

export interface SendingDevice {
  readonly deviceId: string
  readonly producing: Iterable<MediaSource>
  /** Its seat may be heard: its microphones are wanted, as in an open meeting only what comes can be measured. */
  readonly heard: boolean
  /** What its seat may send at most, by the limit that leaders have set. */
  readonly within: Rung
}

/** The subscribed layers of each sending device, from the plans of all receiving ones. */
export function subscribedLayersOf(
  plans: Iterable<readonly WantedStream[]>,
  sending: Iterable<SendingDevice>,
): Map<string, SubscribedLayers> {
  const layers = new Map<string, Map<MediaSource, number>>()
  const limited: SendingDevice[] = []
  for (const device of sending) {
    const { deviceId, producing, heard } = device
    if (device.within !== 'full') limited.push(device)
    const own = new Map<MediaSource, number>()
    for (const source of producing) own.set(source, isMic(source) && heard ? 0 : NOT_WANTED)
    layers.set(deviceId, own)
  }
  for (const plan of plans) {
    for (const { peerId, source, maxSpatialLayer } of plan) {
      const own = layers.get(peerId)
      const before = own?.get(source)
      if (own === undefined || before === undefined) continue
      const layer = kindOf(source) === 'audio' ? 0 : (maxSpatialLayer ?? BEST_LAYER)
      // Who may not be heard is in no plan; should a plan be older than the floor, the floor holds.
      if (layer > before && !isMic(source)) own.set(source, layer)
    }
  }
  for (const { deviceId, within } of limited) {
    const own = layers.get(deviceId) ?? new Map<MediaSource, number>()
    for (const [source, layer] of own) own.set(source, Math.min(layer, layerWithin(within, source)))
  }
  return layers
}

/** The highest layer of a source that a limited seat sends: faces go first, then papers and screens, sound never. */
function layerWithin(within: Rung, source: MediaSource): number {
  if (within === 'full') return BEST_LAYER
  if (kindOf(source) === 'audio') return 0
  if (within === 'smallStage') return 0
  return within === 'still' && source !== 'camera' ? 0 : NOT_WANTED
}

interface SentLayer {
  readonly level: number
  /** What the plans wanted at the last pass. */
  readonly wanted: number
  /** For each layer when it was wanted no longer. */
  readonly endedMs: readonly number[]
}
/** What a device was sent last. */
export interface LayersSent {
  levels: ReadonlyMap<MediaSource, SentLayer>
  /** The message as it went out. */
  readonly sent: LastSent<string>
}
export const newLayersSent = (): LayersSent => ({ levels: new Map(), sent: new LastSent() })

/**
 * The layers to send to the device now: raised at once, lowered after LINGER_MS; sound ends at once, and a source that has just begun is
 * sent as it is.
 *
 * @returns the levels, and when to check again because something is about to be wanted less; null: no need.
 */
export function withLinger(
  lastSent: LayersSent['levels'],
  wanted: SubscribedLayers,
  nowMs: MonoMs,
): { levels: LayersSent['levels']; dueMs: number | null } {
  const levels = new Map<MediaSource, SentLayer>()
  let dueMs: number | null = null
  for (const [source, now] of wanted) {
    const before = kindOf(source) === 'audio' ? undefined : lastSent.get(source)
    const endedMs = LAYERS.map((layer) =>
      before !== undefined && before.wanted >= layer && now < layer ? nowMs : (before?.endedMs[layer] ?? -Infinity),
    )
    const lingering = LAYERS.findLast((layer) => layer > now && nowMs - (endedMs[layer] ?? -Infinity) < LINGER_MS)
    levels.set(source, { level: lingering ?? now, wanted: now, endedMs })
    if (lingering !== undefined) dueMs = Math.min(dueMs ?? Infinity, (endedMs[lingering] ?? 0) + LINGER_MS)
  }
  return { levels, dueMs }
}

/** A message's part; the layers of the wire are 0 to 2. */
export function toWireSources(levels: LayersSent['levels']): DemandData['sources'] {
  const sources: DemandData['sources'] = {}
  for (const source of MediaSource.options) {
    const sent = levels.get(source)
    if (sent !== undefined) sources[source] = sent.level === NOT_WANTED ? 'none' : sent.level
  }
  return sources
}

/** From a tenth of the listeners on they are many, until they are fewer than half of that: what is said to all must not flicker. */
const MANY = 0.1
const STILL_MANY = 0.05

/**
 * Whether many listeners have links that bear no moving picture, for which long packets of speech are worth more
 * than short delays.
 *
 * @param before - What was found the last time.
 * @param rungs - Of all devices that receive anything.
 */
export function manyWeakListeners(before: boolean, rungs: Iterable<Rung>): boolean {
  let listening = 0
  let weak = 0
  for (const rung of rungs) {
    if (rung === 'text') continue
    listening += 1
    if (rung === 'still' || rung === 'sound') weak += 1
  }
  return weak > 0 && weak >= listening * (before ? STILL_MANY : MANY)
}

const WALL: Readonly<Record<LinkQuality, StillDemand>> = {
  unknown: { everyMs: 5_000, width: 160 },
  good: { everyMs: 5_000, width: 160 },
  weak: { everyMs: 10_000, width: 160 },
  bad: { everyMs: 20_000, width: 128 },
}
/** While no page shows the wall: enough for it to open with a picture of each. */
const UNWATCHED: StillDemand = { everyMs: 30_000, width: 160 }
/** For its own operator, who sees by it what the others get: 5 kB each way, so 4 kbit/s of a line that is well. */
const LOOKED_AT: Readonly<Record<LinkQuality, StillDemand>> = {
  unknown: { everyMs: 10_000, width: 240 },
  good: { everyMs: 10_000, width: 240 },
  weak: { everyMs: 20_000, width: 160 },
  bad: UNWATCHED,
}
const STAGE: StillDemand = { everyMs: 2_000, width: 320 }

/**
 * Which stills a camera should give.
 *
 * @param camera.onStage - Somebody whose link bears no moving picture has it on the stage.
 * @param camera.watched - Some page shows the wall of all seats.
 * @param camera.lookedAt - The seat's own operator has the page open that shows it.
 */
export function stillDemand(camera: {
  readonly onStage: boolean
  readonly watched: boolean
  readonly lookedAt: boolean
  readonly link: LinkQuality
}): StillDemand {
  if (camera.onStage) return STAGE
  if (camera.watched) return WALL[camera.link]
  return camera.lookedAt ? LOOKED_AT[camera.link] : UNWATCHED
}
