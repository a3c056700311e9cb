// Over 300 lines: all messages of sound and pictures; the pages may import nothing of the media but this file.
import { z } from 'zod'
import { DeviceId, SeatId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'
import { Layout } from '../wire/layout.ts'

/**
 * mediasoup's own RTP, ICE and DTLS objects: opaque to us, capped in size here and validated by mediasoup itself.
 * The shape is checked only to be a plain object; 32 KiB hold the largest capabilities of a browser with room to spare.
 */
export const OpaqueRtp = z.record(z.string(), z.unknown()).refine((value) => isSmall(value, 32 * 1024), 'too large')
export type OpaqueRtp = z.infer<typeof OpaqueRtp>

/** Something nested tens of thousands of levels deep can be parsed but not written: the stack ends first (RangeError). */
function isSmall(value: object, maxCharacters: number): boolean {
  try {
    return JSON.stringify(value).length <= maxCharacters
  } catch {
    return false
  }
}

/** What one device may send. A hall's second camera or microphone hangs on the same machine as the first, or is a device of its own. */
export const MediaSource = z.enum(['mic', 'secondMic', 'camera', 'documentCamera', 'screen', 'screenAudio'])
export type MediaSource = z.infer<typeof MediaSource>
export const MediaKind = z.enum(['audio', 'video'])
export type MediaKind = z.infer<typeof MediaKind>

/** DTLS parameters are checked strictly: empty fingerprints once killed workers. */
export const DtlsParameters = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.strictObject({
        algorithm: z.enum(['sha-256', 'sha-384', 'sha-512']),
        value: z
          .string()
          .regex(/^([0-9A-Fa-f]{2}:)+[0-9A-Fa-f]{2}$/)
          .max(200),
      }),
    )
    .min(1)
    .max(8),
})
export type DtlsParameters = z.infer<typeof DtlsParameters>

const MediaId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
export const TransportOptions = z.strictObject({
  id: MediaId,
  iceParameters: OpaqueRtp,
  iceCandidates: z.array(OpaqueRtp).max(32),
  dtlsParameters: OpaqueRtp,
})
export type TransportOptions = z.infer<typeof TransportOptions>

/** One medium that the server would send to this device. It starts paused and flows after `media.resume`. */
export interface ConsumerOffer {
  readonly consumerId: string
  readonly producerId: string
  readonly seatId: SeatId
  readonly deviceId: DeviceId
  readonly source: MediaSource
  readonly kind: MediaKind
  readonly rtpParameters: OpaqueRtp
}
/** An offer without what it shares with others: nine pictures differ in their SSRCs, not in their codecs. */
export const PackedOffer = z.strictObject({
  consumerId: MediaId,
  producerId: MediaId,
  seatId: SeatId,
  deviceId: DeviceId,
  source: MediaSource,
  /** Index into the message's `shared`. */
  shared: z.int().min(0),
  own: OpaqueRtp,
})
export type PackedOffer = z.infer<typeof PackedOffer>

export function kindOf(source: MediaSource): MediaKind {
  switch (source) {
    case 'mic':
    case 'secondMic':
    case 'screenAudio':
      return 'audio'
    case 'camera':
    case 'documentCamera':
    case 'screen':
      return 'video'
    default:
      return source satisfies never
  }
}

/** The sources that are microphones: a device's own and a hall's second one. */
export const MICS = ['mic', 'secondMic'] as const satisfies readonly MediaSource[]
/** Everything of a device that can be heard, and so needs the floor. */
export const SOUNDS = [...MICS, 'screenAudio'] as const satisfies readonly MediaSource[]
/** The sources that are cameras: the one over the papers is its machine's second. */
export const CAMERAS = ['camera', 'documentCamera'] as const satisfies readonly MediaSource[]

export function isMic(source: MediaSource): source is (typeof MICS)[number] {
  return source === 'mic' || source === 'secondMic'
}
export function isCamera(source: MediaSource): source is (typeof CAMERAS)[number] {
  return source === 'camera' || source === 'documentCamera'
}

/** The most small pictures that a device is sent beside one stage, one chair and one shared content, hence the most on one page of them. */
export const MOST_SMALL_PICTURES = 9

const SHARED_KEYS: ReadonlySet<string> = new Set(['codecs', 'headerExtensions'])

export function packOffers(offers: readonly ConsumerOffer[]): { shared: OpaqueRtp[]; added: PackedOffer[] } {
  const shared: OpaqueRtp[] = []
  const indexes = new Map<string, number>()
  const added = offers.map(({ rtpParameters, kind: _kind, ...offer }) => {
    const entries = Object.entries(rtpParameters)
    const common = Object.fromEntries(entries.filter(([key]) => SHARED_KEYS.has(key)))
    const text = JSON.stringify(common)
    const index = indexes.get(text) ?? shared.push(common) - 1
    indexes.set(text, index)
    return { ...offer, shared: index, own: Object.fromEntries(entries.filter(([key]) => !SHARED_KEYS.has(key))) }
  })
  return { shared, added }
}

/** Offers whose shared part is not there are left out: nothing can be set up from half of one. */
export function unpackOffers(packed: { shared: readonly OpaqueRtp[]; added: readonly PackedOffer[] }): ConsumerOffer[] {
  return packed.added.flatMap(({ shared, own, ...offer }) => {
    const common = packed.shared[shared]
    return common === undefined ? [] : [{ ...offer, kind: kindOf(offer.source), rtpParameters: { ...common, ...own } }]
  })
}

/** Names a set of RTP capabilities, so that what both ends know already need not be sent again. */
export const CapabilitiesHash = z.string().regex(/^[0-9a-f]{32}$/)

/**
 * Begins media: gives the transport to receive on. Everything older of this device is closed. The router's capabilities
 * lie at `GET /api/media/capabilities/:hash`, the same for everybody and unchanging under their hash.
 */
export const openMedia = request('media.open', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({ generation: z.int(), capabilitiesHash: CapabilitiesHash, receive: TransportOptions }),
  errors: ['mediaUnavailable'],
})
/** The client's device is loaded: from now on the server offers consumers. */
export const mediaReady = request('media.ready', {
  via: 'ws',
  params: z.strictObject({ rtpCapabilities: OpaqueRtp }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable', 'badMedia'],
})
/** The transport to send on; asked for at the first publish. */
export const openSend = request('media.openSend', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({ send: TransportOptions }),
  errors: ['mediaUnavailable'],
})
export const connectTransport = request('media.connect', {
  via: 'ws',
  params: z.strictObject({ transportId: MediaId, dtlsParameters: DtlsParameters }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable', 'badMedia'],
})
export const restartIce = request('media.restartIce', {
  via: 'ws',
  params: z.strictObject({ transportId: MediaId }),
  result: z.strictObject({ iceParameters: OpaqueRtp }),
  errors: ['mediaUnavailable'],
})
/**
 * One producer per source and device: a second one replaces the first. Observers may not produce. `noFloor`: a microphone,
 * or the sound of a screen, of a seat that may not be heard now. `locked`: chair or secretary have locked it.
 */
export const produce = request('media.produce', {
  via: 'ws',
  params: z.strictObject({
    transportId: MediaId,
    source: MediaSource,
    kind: MediaKind,
    rtpParameters: OpaqueRtp,
  }),
  result: z.strictObject({ producerId: MediaId }),
  errors: ['mediaUnavailable', 'badMedia', 'screenTaken', 'noFloor', 'locked', 'soundElsewhere'],
})
/** Microphone or camera off and on again without a new producer. `noFloor` and `locked` as with `media.produce`. */
export const setSending = request('media.setSending', {
  via: 'ws',
  params: z.strictObject({ source: MediaSource, on: z.boolean() }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable', 'noFloor', 'locked', 'soundElsewhere'],
})
export const stopSending = request('media.stopSending', {
  via: 'ws',
  params: z.strictObject({ source: MediaSource }),
  result: z.strictObject({}),
})
/** How many consumers one request resumes at the most. */
export const RESUME_AT_ONCE = 64
/** The consumers offered are set up on the client: let them flow. Unknown ids are passed over; they were taken back meanwhile. */
export const resumeConsumers = request('media.resume', {
  via: 'ws',
  params: z.strictObject({ consumerIds: z.array(MediaId).max(RESUME_AT_ONCE) }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable'],
})
/**
 * How much a device receives, from everything down to the papers alone. Sound goes last; shared content before faces.
 * `full`: as planned. `smallStage`: content, and the stage in its small size alone. `still`: shared content and sound, the
 * stage as a still every 2 s. `sound`: sound alone. `text`: nothing; page pointer and words come by the control socket.
 */
export const Rung = z.enum(['full', 'smallStage', 'still', 'sound', 'text'])
export type Rung = z.infer<typeof Rung>

/**
 * What the client would show: in which layout (none: the standard one), which small pictures besides those that the layout has of itself, whether
 * it wants pictures at all; and how much its link bears.
 */
export const setView = request('media.view', {
  via: 'ws',
  params: z.strictObject({
    smallPictures: z.array(SeatId).max(16),
    video: z.enum(['all', 'stageOnly', 'none']),
    rung: Rung,
    layout: Layout.optional(),
  }),
  result: z.strictObject({}),
})

/**
 * The whole difference of this seat's plan in one message. After a return it repeats everything, because some of it may
 * have been lost with the link: a consumer that the client has already is only resumed again, an unknown one that is
 * removed is passed over. `resting`: all those that are kept ready for the next one to be seen and heard; nothing comes by them, and they
 * are not shown. The client sets them up and asks for them like the others.
 */
export const consumersChanged = event('media.consumers', {
  data: z.strictObject({
    shared: z.array(OpaqueRtp),
    added: z.array(PackedOffer),
    removed: z.array(MediaId),
    resting: z.array(MediaId),
  }),
  kept: false,
  inState: true,
})
/**
 * What of this device is wanted now, all of it: for each source that it produces the highest simulcast layer that somebody
 * receives, or `none` when nobody does. What is not wanted is not sent; the server asks again when it is.
 */
export const mediaDemand = event('media.demand', {
  data: z.strictObject({
    sources: z.partialRecord(MediaSource, z.union([z.int().min(0).max(2), z.literal('none')])),
    still: z.strictObject({ everyMs: z.int().min(1_000).max(60_000), width: z.int().min(80).max(640) }).nullable(),
    /** Many listeners have links that bear no moving picture: speech is worth longer packets. */
    weakListeners: z.boolean(),
  }),
  kept: false,
  inState: true,
})
/**
 * Which seat this device has on its stage; the server alone decides it. The same for almost everybody: only a seat that stands on the stage
 * itself sees another one. Told when it changes; null: nobody else is here. The seat is known from `seats.changed` before.
 */
export const stageSeatChanged = event('media.stage', {
  data: z.strictObject({ seatId: SeatId.nullable() }),
  kept: false,
  inState: true,
})
/** Its part of the snapshot: the stage seat of the device that receives it. */
export const shownSlice = SeatId.nullable().default(null)
/** Who is heard: volumes 0–1 of those above silence, the loudest first. */
export const speakersChanged = event('media.speakers', {
  data: z.strictObject({
    speaking: z.array(z.strictObject({ seatId: SeatId, volume: z.number().min(0).max(1) })),
  }),
  kept: false,
  inState: true,
})
/** Why a picture does not come: `ok` again, `noBandwidth` (this side's link), `senderSilent` (the other side's). */
export const consumerState = event('media.consumerState', {
  data: z.strictObject({ consumerId: MediaId, state: z.enum(['ok', 'noBandwidth', 'senderSilent']) }),
  kept: false,
  inState: true,
})
/** The media worker of this seat was replaced: its devices open their transports again. Sound comes back muted. */
export const mediaReset = event('media.reset', { data: z.strictObject({ generation: z.int() }), kept: false })
/** The server sees one of this seat's transports fail, so the client restarts ICE at once. */
export const transportTrouble = event('media.transportTrouble', {
  data: z.strictObject({ transportId: MediaId }),
  kept: false,
})

/** A still as a client sends it: a WebP of at most this size. `PUT /api/meetings/:meetingId/stills/:deviceId`. */
export const MAX_STILL_BYTES = 24 * 1024
/**
 * The index of `GET /api/meetings/:meetingId/stills?after=VERSION`, the wall: stills newer than a version, their bytes one
 * after the other behind it. The body is a 32-bit big-endian length, this JSON in UTF-8, then the pictures.
 * `GET /api/meetings/:meetingId/stills/stage` gives the picture of the stage alone (204: none), `…/stills/own` that of the asking operator's hall.
 */
export const StillsIndex = z.strictObject({
  version: z.int().min(0),
  stills: z.array(
    z.strictObject({ seatId: SeatId, takenAtMs: z.int().min(0), bytes: z.int().min(1).max(MAX_STILL_BYTES) }),
  ),
})
export type StillsIndex = z.infer<typeof StillsIndex>
